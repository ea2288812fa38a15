/** What went wrong in a run, what was done about it, and what one can do. */
import { TriangleAlert } from 'lucide-react'
import style from './alarms.module.css'
import type { Alarm } from './record.ts'
import { ACTION_WORDS, ALARM_WORDS, count } from './words.ts'

/** Newest first, and announced by RunStatus; those that a roll-back has undone are told in the run's history only. */
export function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const standing = alarms.filter(({ undone }) => !undone).reverse()
  return (
    <div className={style.alarms} role="group" aria-label="Alarms">
      {standing.map(({ seq, step, kind, message, action }) => (
        <div key={seq} className={style.alarm}>
          <TriangleAlert size={20} className={style.icon} aria-hidden />
          <div>
            <h3>
              {ALARM_WORDS[kind].title} <span className={style.step}>step {count(step)}</span>
            </h3>
            <p>
              {message} {ACTION_WORDS[action]}
            </p>
            <p className={style.advice}>{ALARM_WORDS[kind].advice}</p>
          </div>
        </div>
      ))}
    </div>
  )
}
