/** A progress bar with its label. In a live region, changes of the label alone are announced. */
import { classes } from './classes.ts'
import style from './progress.module.css'

export interface ProgressProps {
  label: string
  /** 0 to 1; undefined if unknown. */
  value?: number
  /** Details, e.g. "step 120 of 800, about 2 minutes left". */
  detail?: string
}

export function Progress({ label, value, detail }: ProgressProps) {
  const known = value !== undefined
  const percent = known ? Math.round(Math.min(Math.max(value, 0), 1) * 100) : undefined
  return (
    <div className={style.progress}>
      <div className={style.words}>
        <span>{label}</span>
        <span className={style.percent} aria-hidden>
          {known ? `${percent}%` : ''}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={detail}
        className={classes(style.track, !known && style.unknown)}
      >
        <div className={style.bar} style={known ? { width: `${percent}%` } : undefined} />
      </div>
      {detail && (
        <p className={style.detail} aria-live="off">
          {detail}
        </p>
      )}
    </div>
  )
}
