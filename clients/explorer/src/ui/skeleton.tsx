/** A placeholder for content that is loading. */
import { classes } from './classes.ts'
import style from './skeleton.module.css'

/** Fills its box; set its size with `className`. Screen readers ignore it. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={classes(style.skeleton, className)} aria-hidden />
}
