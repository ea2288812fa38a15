/** Where a run stands, in a word. */
import type { RunState } from '@latentql/sdk'
import style from './state-badge.module.css'
import { STATE_WORDS } from './words.ts'

export function StateBadge({ state }: { readonly state: RunState }) {
  return <span className={`${style.badge} ${style[state]}`}>{STATE_WORDS[state]}</span>
}
