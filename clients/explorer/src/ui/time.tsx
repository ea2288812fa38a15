/** When something was, in words that stay right while the page is open. */
import { useSyncExternalStore } from 'react'

const tick = 15_000

/** `at`: ISO 8601. The exact time is in the tooltip. */
export function Time({ at }: { at: string }) {
  const now = useSyncExternalStore(everyTick, thisTick)
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {relative(Date.parse(at), now)}
    </time>
  )
}

function everyTick(onTick: () => void): () => void {
  const timer = setInterval(onTick, tick)
  return () => clearInterval(timer)
}

function thisTick(): number {
  return Math.floor(Date.now() / tick) * tick
}

const units = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** "3 minutes ago"; below a minute "just now". Both in milliseconds since 1970. */
function relative(at: number, now: number): string {
  const unit = units.find(([, length]) => Math.abs(at - now) >= length)
  if (!unit) return 'just now'
  const [name, length] = unit
  return words.format(Math.round((at - now) / length), name)
}
