/** A share as a bar, beside its number. */
import style from './bar.module.css'

interface Props {
  /** 0 to 1. */
  readonly share: number
  /** Default: accent. */
  readonly tone?: 'accent' | 'bad' | 'dim'
}

/** Hidden from screen readers, which read the number. */
export function Bar({ share, tone = 'accent' }: Props) {
  return (
    <span className={style.bar} data-tone={tone} aria-hidden>
      <span style={{ width: `${100 * share}%` }} />
    </span>
  )
}
