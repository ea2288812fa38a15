import { expect, test } from 'vitest'
import { HolderWatch } from '../../server/jobs/holder-watch.ts'

const held = (beat: number, attempt = 1) => [{ jobId: 'job', attempt, beat }]

function watch() {
  return new HolderWatch({ deadAfterMs: 45_000, maxGapMs: 10_000 })
}

/** Looks every two seconds from `from` until `to`, seconds; returns when a holder was found dead. */
function lookFrom(watched: HolderWatch, from: number, to: number, beatAt = (_second: number) => 1) {
  const found: number[] = []
  for (let second = from; second <= to; second += 2) {
    if (watched.observe(held(beatAt(second)), second * 1000).length > 0) found.push(second)
  }
  return found
}

test('a beat that does not change for 45 seconds is a dead holder', () => {
  expect(lookFrom(watch(), 0, 46)).toEqual([46])
})

test('a holder that beats lives', () => {
  expect(lookFrom(watch(), 0, 600, (second) => Math.floor(second / 44))).toEqual([])
})

test('another attempt is another holder', () => {
  const watched = watch()
  lookFrom(watched, 0, 44)
  expect(watched.observe(held(1, 2), 46_000)).toEqual([])
})

test('time in which the database was away does not count', () => {
  const watched = watch()
  lookFrom(watched, 0, 44)
  watched.reset()
  expect(lookFrom(watched, 46, 90)).toEqual([])
  expect(lookFrom(watched, 92, 92)).toEqual([92])
})

test('time in which this process itself stood still does not count', () => {
  const watched = watch()
  lookFrom(watched, 0, 10)
  expect(lookFrom(watched, 100, 144)).toEqual([])
  expect(lookFrom(watched, 146, 146)).toEqual([146])
})
