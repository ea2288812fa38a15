import { describe, expect, test } from 'vitest'
import { CHOICE_NAMES } from '../../clients/explorer/src/runs/choices.ts'
import {
  NO_PROGRESS,
  thin,
  toCsv,
  withEvents,
  withPoints,
  type Point,
  type RunEvent,
} from '../../clients/explorer/src/views/train/run-progress.ts'
import { readRefusal, SETTING_GROUPS } from '../../clients/explorer/src/runs/settings.ts'
import { SETTINGS, invalidSettings } from '../../server/training/settings.ts'

const at = '2026-01-02T03:04:05.678Z'

function step(seq: number, number: number): RunEvent {
  const figures = { dReal: 0.5, dFakeBefore: 0.5, dFakeAfter: 0.4, imagesPerSecond: 100 }
  const { lossD, lossG } = { lossD: number, lossG: 2 * number }
  const times = { at, epoch: 1, etaSeconds: 9 }
  return { __typename: 'StepEvent', seq, step: number, lossD, lossG, ...figures, ...times }
}

function steps(from: number, to: number, seq = from): RunEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => step(seq + index, from + index))
}

function snapshot(seq: number, number: number): RunEvent {
  const picture = { url: `/images/${number}`, width: 8, height: 8 }
  const quality = { speckle: 2, diversity: 0.5, deadMaps: null }
  return { __typename: 'SnapshotEvent', seq, at, step: number, picture, ...quality }
}

function state(seq: number, number: number, name: 'PAUSED' | 'RUNNING'): RunEvent {
  return { __typename: 'StateEvent', seq, at, step: number, state: name, reason: null }
}

function alarm(seq: number, number: number): RunEvent {
  const what = { kind: 'DUPLICATES', message: 'Twins.', action: 'NOTHING' } as const
  return { __typename: 'AlarmEvent', seq, at, step: number, ...what }
}

function point(number: number, lossD: number | null = number): Point {
  const rest = { dReal: 0.5, dFakeBefore: 0.5, dFakeAfter: 0.4, imagesPerSecond: 100 }
  return { step: number, lossD, lossG: 2 * number, ...rest }
}

describe('the progress of a run', () => {
  test('has each step once if the server’s figures cover later steps than the events', () => {
    const past = withPoints(withEvents(NO_PROGRESS, steps(1, 3)), [point(1), point(2), point(5)])
    const progress = withEvents(past, steps(4, 7))
    expect(progress.points.map((each) => each.step)).toEqual([1, 2, 5, 6, 7])
    expect(progress).toMatchObject({ seq: 7, step: 7, latest: { lossD: 7 } })
  })

  test('after a rollback has the points, pictures and alarms up to that step, and later ones', () => {
    const before = [...steps(1, 9), snapshot(10, 4), snapshot(11, 8), alarm(12, 3), alarm(13, 9)]
    const undone = withEvents(NO_PROGRESS, [...before, state(14, 5, 'PAUSED')])
    expect(undone).toMatchObject({ state: 'PAUSED', step: 5, checkpoint: 5, latest: null })
    const progress = withEvents(undone, [state(15, 5, 'RUNNING'), ...steps(6, 7, 16)])
    expect(progress.points.map((each) => each.step)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(progress.snapshots.map((each) => each.step)).toEqual([4])
    expect(progress.alarms.map(({ undone: isUndone }) => isUndone)).toEqual([false, true])
  })

  test('keeps a few thousand points for 100,000 steps, as means of all of them', () => {
    let progress = NO_PROGRESS
    for (let from = 1; from < 100_000; from += 500) {
      progress = withEvents(progress, steps(from, from + 499))
    }
    const { points } = progress
    expect(points.length).toBeGreaterThanOrEqual(1000)
    expect(points.length).toBeLessThanOrEqual(4000)
    expect(points.at(-1)!.step).toBe(100_000)
    let sum = 0
    for (const [index, each] of points.entries()) {
      sum += each.lossD! * (each.step - (points[index - 1]?.step ?? 0))
    }
    expect(sum / 100_000).toBeCloseTo(50_000.5, 3)
  })

  test('thins to means over equal numbers of steps, with gaps for figures that aren’t finite', () => {
    const points = [point(1), point(2), point(3, null), point(4), point(6), point(8)]
    const thinned = thin(points, 4)
    expect(thinned.map(({ step: last, lossD }) => [last, lossD])).toEqual([
      [2, 1.5],
      [4, null],
      [6, 6],
      [8, 8],
    ])
    expect(thin(points, 8)).toEqual(points)
  })

  test('can be exported as CSV, with empty cells for figures that aren’t finite', () => {
    expect(toCsv([point(1), point(2, null)])).toBe(
      'step,lossD,lossG,dReal,dFakeBefore,dFakeAfter,imagesPerSecond\n' +
        '1,1,2,0.5,0.5,0.4,100\n2,,4,0.5,0.5,0.4,100\n',
    )
  })
})

describe('the settings of a run', () => {
  test('match the server’s', () => {
    const shown = SETTING_GROUPS.flatMap(({ settings }) => settings.map(({ name }) => name))
    const others = [
      'recipe',
      'steps',
      'imageSize',
      'channels',
      'prior',
      'onAlarm',
      'labelAttribute',
    ]
    others.push(...CHOICE_NAMES)
    expect([...shown, ...others].toSorted()).toEqual(Object.keys(SETTINGS).toSorted())
  })

  test('get their error messages one by one', () => {
    const names = Object.keys(SETTINGS)
    const all = Object.fromEntries(names.map((name) => [name, -1000]))
    const { bySetting, rest } = readRefusal(invalidSettings(all).join(' '))
    expect(Object.keys(bySetting)).toEqual(names)
    expect(rest).toBe('')
    expect(bySetting.batch).toBe('Must be a whole number from 2 to 512; got -1000.')
  })

  test('leave error messages without a setting to the form', () => {
    const sizes = 'These sizes need about 90 GiB of memory: choose a smaller batch.'
    expect(readRefusal(sizes)).toEqual({ bySetting: {}, rest: sizes })
    const names = [
      'Invalid run name "a b": use 1 to 63 characters from a-z.',
      'The name "face" is taken by a checkpoint. Choose another.',
    ]
    for (const name of names) expect(readRefusal(name)).toEqual({ bySetting: { name }, rest: '' })
  })
})
