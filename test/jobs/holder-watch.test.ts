import { expect, test } from 'vitest'
import { HolderWatch } from '../../server/jobs/holder-watch.ts'

const held = (beat: number, attempt = 1, isConnected: boolean | null = null) => [
  { jobId: 'job', attempt, beat, isConnected },
]

function watch() {
  return new HolderWatch({ deadAfterMs: 45_000, goneAfterMs: 2_000, maxGapMs: 10_000 })
}

/** Observes every 2 seconds from second `from` to `to`. Returns the times with a dead holder. */
function observeFrom(
  watched: HolderWatch,
  from: number,
  to: number,
  beatAt = (_second: number) => 1,
) {
  const found: number[] = []
  for (let second = from; second <= to; second += 2) {
    if (watched.observe(held(beatAt(second)), second * 1000).length > 0) found.push(second)
  }
  return found
}

test('a holder is dead if its heartbeat does not change for 45 seconds', () => {
  expect(observeFrom(watch(), 0, 46)).toEqual([46])
})

test('a holder with heartbeats is alive', () => {
  expect(observeFrom(watch(), 0, 600, (second) => Math.floor(second / 44))).toEqual([])
})

test('a new attempt is a new holder', () => {
  const watched = watch()
  observeFrom(watched, 0, 44)
  expect(watched.observe(held(1, 2), 46_000)).toEqual([])
})

test('time during a database outage does not count', () => {
  const watched = watch()
  observeFrom(watched, 0, 44)
  watched.reset()
  expect(observeFrom(watched, 46, 90)).toEqual([])
  expect(observeFrom(watched, 92, 92)).toEqual([92])
})

test('time during which this process was suspended does not count', () => {
  const watched = watch()
  observeFrom(watched, 0, 10)
  expect(observeFrom(watched, 100, 144)).toEqual([])
  expect(observeFrom(watched, 146, 146)).toEqual([146])
})

/** Observes every 250 ms for 4 seconds. Returns the first time with a dead holder, in ms. */
function firstDead(beatAt: (ms: number) => number, isConnectedAt: (ms: number) => boolean) {
  const watched = watch()
  for (let ms = 0; ms <= 4_000; ms += 250) {
    const dead = watched.observe(held(beatAt(ms), 1, isConnectedAt(ms)), ms)
    if (dead.length > 0) return ms
  }
  return undefined
}

const silent = () => 1

test('a holder that is neither connected nor sends heartbeats for 2 seconds is dead', () => {
  expect(firstDead(silent, () => false)).toBe(2_000)
  expect(firstDead(silent, (ms) => ms < 500)).toBe(2_500)
})

test('a holder that is connected, connects again, or sends heartbeats is alive', () => {
  expect(firstDead(silent, () => true)).toBeUndefined()
  expect(firstDead(silent, (ms) => ms % 2_000 === 1_750)).toBeUndefined()
  expect(
    firstDead(
      (ms) => Math.floor(ms / 1_000),
      () => false,
    ),
  ).toBeUndefined()
})
