/** A turning circle: something is under way and will not be long. */
import style from './spinner.module.css'

/** `label` is for screen readers; without it the spinner is decoration beside words that say the same. */
export function Spinner({ label }: { label?: string }) {
  return (
    <span
      className={style.spinner}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    />
  )
}
