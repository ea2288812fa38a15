/** A turning circle: something is under way and will not be long. */
import style from './spinner.module.css'

/** Decoration beside words that say the same. */
export function Spinner() {
  return <span className={style.spinner} aria-hidden />
}
