/** A run's state, as one word for users. */
import type { RunState } from '@latentql/sdk'
import style from './run-state.module.css'

export const STATE_WORDS: Readonly<Record<RunState, string>> = {
  QUEUED: 'Waiting',
  RUNNING: 'Training',
  PAUSED: 'Paused',
  CANCELLED: 'Cancelled',
  FAILED: 'Failed',
  DONE: 'Done',
}

export function StateBadge({ state }: { readonly state: RunState }) {
  return <span className={`${style.badge} ${style[state]}`}>{STATE_WORDS[state]}</span>
}
