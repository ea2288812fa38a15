/** Relative times that update while the page is open. */
import { useSyncExternalStore } from 'react'

const tick = 15_000

/** Shows a time (`at`, ISO 8601) relative to now, with the exact time as its tooltip. */
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

/**
 * Returns e.g. "3 minutes ago", or "just now" for less than a minute. Times are in milliseconds
 * since 1970.
 */
function relative(at: number, now: number): string {
  const unit = units.find(([, length]) => Math.abs(at - now) >= length)
  if (!unit) return 'just now'
  const [name, length] = unit
  return words.format(Math.round((at - now) / length), name)
}
