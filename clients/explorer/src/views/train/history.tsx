/** What became of a run: its changes of state and its alarms, newest first. */
import { STATE_WORDS } from '../../checkpoints/run-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import style from './history.module.css'
import type { RunRecord } from './record.ts'
import { ALARM_WORDS, count } from './words.ts'

export function History({ record: { states, alarms } }: { readonly record: RunRecord }) {
  const told = [
    ...states.map(({ state, reason, ...event }) => ({
      ...event,
      words: STATE_WORDS[state],
      why: reason,
    })),
    ...alarms.map(({ kind, message, undone, ...event }) => ({
      ...event,
      words: ALARM_WORDS[kind].title,
      why: undone ? `${message} It was taken back to before that.` : message,
    })),
  ].sort((one, other) => other.seq - one.seq)
  return (
    <Panel title="What happened">
      <ol className={style.history}>
        {told.map(({ seq, at, step, words, why }) => (
          <li key={seq}>
            <strong>{words}</strong>{' '}
            <span className={style.dim}>
              at step {count(step)}, <Time at={at} />
            </span>
            {why && <p>{why}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
