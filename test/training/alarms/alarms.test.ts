import { describe, expect, test } from 'vitest'
import {
  alarmOfNumbers,
  alarmsOfMaps,
  alarmsOfSamples,
  alarmsOfStep,
  NO_ALARMS,
  type AlarmMemory,
} from '../../../server/training/alarms/alarms.ts'

/** Returns the alarms raised for these outputs of D on reals and fakes, each with its step. */
function saturation(figures: readonly [dReal: number, dFake: number][], realLabel = 1) {
  let memory: AlarmMemory = NO_ALARMS
  return figures.flatMap(([dReal, dFakeBefore], index) => {
    const result = alarmsOfStep(memory, { dReal, dFakeBefore }, realLabel)
    memory = result.memory
    return result.alarms.map(({ kind }) => `${kind} ${index + 1}`)
  })
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value)
}

describe('DISCRIMINATOR_SATURATED', () => {
  test('is raised once the decaying means are within 0.01 of certainty, after 194 steps', () => {
    // 0.5 * 0.98 ** n < 0.01 from n = 194 on.
    expect(saturation(times(1_000, [1, 0]))).toEqual(['DISCRIMINATOR_SATURATED 194'])
  })

  test('is not raised by a burst, nor while D is merely good', () => {
    expect(saturation(times(150, [1, 0]))).toEqual([])
    expect(saturation(times(5_000, [0.98, 0.02]))).toEqual([])
    expect(saturation(times(5_000, [1, 0.02]))).toEqual([])
  })

  test('measures certainty on reals against their label', () => {
    expect(saturation(times(400, [0.9, 0]), 0.9)).toHaveLength(1)
    expect(saturation(times(400, [0.9, 0]), 1)).toEqual([])
  })

  test('is raised again only after D has recovered', () => {
    const bad = times<[number, number]>(400, [1, 0])
    expect(saturation([...bad, ...times<[number, number]>(1, [0.5, 0.5]), ...bad])).toHaveLength(1)
    expect(saturation([...bad, ...times<[number, number]>(9, [0.5, 0.5]), ...bad])).toHaveLength(2)
  })
})

const REALS = { distance: 0.4, twins: 0 }

/**
 * Returns the alarms raised by snapshots, one every 100 steps. `share` is the samples' distance as
 * a share of the reals', `twins` the share of samples with a twin.
 */
function collapse(snapshots: readonly { share?: number; twins?: number }[], firstStep = 100) {
  let memory: AlarmMemory = NO_ALARMS
  return snapshots.flatMap(({ share = 1, twins = 0 }, index) => {
    const samples = { distance: share * REALS.distance, twins }
    const result = alarmsOfSamples(memory, firstStep + 100 * index, samples, REALS)
    memory = result.memory
    return result.alarms.map(({ kind }) => `${kind} ${index + 1}`)
  })
}

describe('MODE_COLLAPSE', () => {
  test('is raised at the second consecutive snapshot whose samples stopped being varied', () => {
    const shares = [0.1, 0.6, 0.8, 0.1, 0.5, 0.1, 0.1, 0.1]
    expect(collapse(shares.map((share) => ({ share })))).toEqual(['MODE_COLLAPSE 7'])
  })

  test('is not raised at the beginning of a healthy run, before samples differ', () => {
    const shares = [0.06, 0.06, 0.08, 0.12, 0.15, 0.16, 0.16, 0.14, 0.15, 0.3, 0.5, 0.7]
    expect(collapse(shares.map((share) => ({ share, twins: 1 })))).toEqual([])
  })

  test('is raised for samples that never differed, once they should', () => {
    expect(collapse(times(5, { share: 0.06 }), 1_800)).toEqual(['MODE_COLLAPSE 4'])
  })

  test('is raised again only after the samples were varied', () => {
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
  test('is raised if most samples come to have a twin, even if their groups differ', () => {
    expect(collapse([{ twins: 0.1 }, { twins: 0.9 }, { twins: 0.9 }])).toEqual(['DUPLICATES 3'])
  })

  test('does not count the share of twins among the reals', () => {
    const reals = { distance: 0.4, twins: 0.5 }
    let memory = NO_ALARMS
    for (const twins of [0.5, 0.9, 0.9, 0.9]) {
      const result = alarmsOfSamples(memory, 5_000, { distance: 0.4, twins }, reals)
      expect(result.alarms).toEqual([])
      memory = result.memory
    }
  })
})

test.each([
  [{ lossD: NaN, lossG: 1, finite: 1 }, 'At step 7, lossD is NaN.'],
  [{ lossD: 1, lossG: -Infinity, finite: 1 }, 'At step 7, lossG is -Infinity.'],
  [{ lossD: 1, lossG: 1, finite: 0 }, 'At step 7, a weight is NaN or infinite.'],
])('NOT_FINITE names the value: %j', (figures, message) => {
  expect(alarmOfNumbers(7, figures)).toEqual({ kind: 'NOT_FINITE', message })
})

test('NOT_FINITE is not raised for finite values', () => {
  expect(alarmOfNumbers(7, { lossD: 1e30, lossG: 0, finite: 1 })).toBeUndefined()
})

describe('DEAD_MAPS', () => {
  /** Returns the alarms raised by snapshots with these numbers of dead maps, of 8. */
  function dead(counts: readonly number[]) {
    let memory: AlarmMemory = NO_ALARMS
    return counts.flatMap((count, index) => {
      const result = alarmsOfMaps(memory, [
        { activation: '2.relu', maps: 100, dead: 1 },
        { activation: '5.relu', maps: 8, dead: count },
      ])
      memory = result.memory
      return result.alarms.map(({ kind, message }) => `${kind} ${index + 1}: ${message}`)
    })
  }

  test('is raised at the second consecutive snapshot with most maps of an activation dead', () => {
    expect(dead([0, 5, 4, 5, 6, 8])).toEqual([
      "DEAD_MAPS 5: 6 of the 8 maps of the generator's activation 5.relu are the same in all " +
        'samples: z has no influence on them.',
    ])
  })

  test('is raised again only after more than three in four maps were alive', () => {
    expect(dead([6, 6, 3, 6, 6])).toHaveLength(1)
    expect(dead([6, 6, 1, 6, 6])).toHaveLength(2)
  })
})
