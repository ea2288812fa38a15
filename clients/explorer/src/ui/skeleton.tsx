/** Room for what is on its way. */
import { classes } from './classes.ts'
import style from './skeleton.module.css'

/** Fills its box; give it a size by `className`. Screen readers pass over it. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={classes(style.skeleton, className)} aria-hidden />
}
