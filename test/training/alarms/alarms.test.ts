import { describe, expect, test } from 'vitest'
import {
  alarmOfNumbers,
  alarmsOfSamples,
  alarmsOfStep,
  NO_ALARMS,
  type AlarmMemory,
} from '../../../server/training/alarms/alarms.ts'

/** What is raised while D says these of reals and fakes, with the step it happens at. */
function saturation(figures: readonly [dReal: number, dFake: number][], realLabel = 1) {
  let memory: AlarmMemory = NO_ALARMS
  return figures.flatMap(([dReal, dFakeBefore], index) => {
    const found = alarmsOfStep(memory, { dReal, dFakeBefore }, realLabel)
    memory = found.memory
    return found.alarms.map(({ kind }) => `${kind} ${index + 1}`)
  })
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value)
}

describe('DISCRIMINATOR_SATURATED', () => {
  test('comes once its decaying means are within 0.01 of certainty: from one half after 194 steps', () => {
    // 0.5 * 0.98 ** n < 0.01 from n = 194 on.
    expect(saturation(times(1_000, [1, 0]))).toEqual(['DISCRIMINATOR_SATURATED 194'])
  })

  test('does not come of a burst, nor while D is merely good', () => {
    expect(saturation(times(150, [1, 0]))).toEqual([])
    expect(saturation(times(5_000, [0.98, 0.02]))).toEqual([])
    expect(saturation(times(5_000, [1, 0.02]))).toEqual([])
  })

  test('measures certainty of reals by their label', () => {
    expect(saturation(times(400, [0.9, 0]), 0.9)).toHaveLength(1)
    expect(saturation(times(400, [0.9, 0]), 1)).toEqual([])
  })

  test('is told again only after D was well in between', () => {
    const bad = times<[number, number]>(400, [1, 0])
    expect(saturation([...bad, ...times<[number, number]>(1, [0.5, 0.5]), ...bad])).toHaveLength(1)
    expect(saturation([...bad, ...times<[number, number]>(9, [0.5, 0.5]), ...bad])).toHaveLength(2)
  })
})

const REALS = { distance: 0.4, twins: 0 }

/** What is raised by snapshots, one every 100 steps, whose samples differ by these shares and have twins so often. */
function collapse(snapshots: readonly { share?: number; twins?: number }[], firstStep = 100) {
  let memory: AlarmMemory = NO_ALARMS
  return snapshots.flatMap(({ share = 1, twins = 0 }, index) => {
    const samples = { distance: share * REALS.distance, twins }
    const found = alarmsOfSamples(memory, firstStep + 100 * index, samples, REALS)
    memory = found.memory
    return found.alarms.map(({ kind }) => `${kind} ${index + 1}`)
  })
}

describe('MODE_COLLAPSE', () => {
  test('comes at the second snapshot in a row whose samples look alike, once they did not', () => {
    const shares = [0.1, 0.6, 0.8, 0.1, 0.5, 0.1, 0.1, 0.1]
    expect(collapse(shares.map((share) => ({ share })))).toEqual(['MODE_COLLAPSE 7'])
  })

  test('does not come at the beginning of a healthy run, when no sample has learned to differ', () => {
    const shares = [0.06, 0.06, 0.08, 0.12, 0.15, 0.16, 0.16, 0.14, 0.15, 0.3, 0.5, 0.7]
    expect(collapse(shares.map((share) => ({ share, twins: 1 })))).toEqual([])
  })

  test('comes to samples that never differed, when there was time to learn it', () => {
    expect(collapse(times(5, { share: 0.06 }), 1_800)).toEqual(['MODE_COLLAPSE 4'])
  })

  test('is told again only after the samples were varied in between', () => {
    const bad = times(3, { share: 0.05 })
    const shares = [{ share: 1 }, ...bad, { share: 0.25 }, ...bad]
    expect(collapse(shares)).toEqual(['MODE_COLLAPSE 3'])
    expect(collapse([...shares, { share: 0.35 }, ...bad])).toEqual([
      'MODE_COLLAPSE 3',
      'MODE_COLLAPSE 11',
    ])
  })
})

describe('DUPLICATES', () => {
  test('comes when most samples have a twin, and did not before, however far apart the kinds are', () => {
    expect(collapse([{ twins: 0.1 }, { twins: 0.9 }, { twins: 0.9 }])).toEqual(['DUPLICATES 3'])
  })

  test('does not count as many twins as reals have', () => {
    const reals = { distance: 0.4, twins: 0.5 }
    let memory = NO_ALARMS
    for (const twins of [0.5, 0.9, 0.9, 0.9]) {
      const found = alarmsOfSamples(memory, 5_000, { distance: 0.4, twins }, reals)
      expect(found.alarms).toEqual([])
      memory = found.memory
    }
  })
})

test.each([
  [{ lossD: NaN, lossG: 1, finite: 1 }, 'At step 7 lossD is NaN.'],
  [{ lossD: 1, lossG: -Infinity, finite: 1 }, 'At step 7 lossG is -Infinity.'],
  [{ lossD: 1, lossG: 1, finite: 0 }, 'At step 7 a weight is NaN or infinite.'],
])('NOT_FINITE says what is not: %j', (figures, message) => {
  expect(alarmOfNumbers(7, figures)).toEqual({ kind: 'NOT_FINITE', message })
})

test('NOT_FINITE does not come to numbers that are', () => {
  expect(alarmOfNumbers(7, { lossD: 1e30, lossG: 0, finite: 1 })).toBeUndefined()
})
