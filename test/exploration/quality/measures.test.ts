/** Measures of quality against NumPy, SciPy and scikit-learn (golden/make.py) and closed forms. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { symmetricEigenvalues } from '../../../server/exploration/quality/eigenvalues.ts'
import type { FeatureRows } from '../../../server/exploration/quality/feature-rows.ts'
import { frechetDistance } from '../../../server/exploration/quality/frechet.ts'
import { choleskyFactor, product, zeros } from '../../../server/exploration/quality/matrix.ts'
import {
  PairStatistics,
  type PairedFeatures,
  type PairMeasures,
} from '../../../server/exploration/quality/pair-statistics.ts'
import { chooseSubsets } from '../../../server/exploration/quality/subsets.ts'

interface Golden {
  readonly name: string
  readonly size: number
  readonly samples: string
  readonly reals: string
  readonly subsets: readonly { readonly samples: number[]; readonly reals: number[] }[]
  readonly measures: PairMeasures & { readonly fid: number }
}

const file = new URL('golden/golden.json', import.meta.url)
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[]

function rowsOf(base64: string, size: number): FeatureRows {
  const data = new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
  return { data, count: data.length / size, size }
}

function pairedOf({ samples, reals, size, subsets }: Golden): PairedFeatures {
  return {
    ...{ samples: rowsOf(samples, size), reals: rowsOf(reals, size) },
    subsets: subsets.map((subset) => ({
      samples: Uint32Array.from(subset.samples),
      reals: Uint32Array.from(subset.reals),
    })),
  }
}

/** Advances to the end, `count` rows at a time. */
function finish(statistics: PairStatistics, count: number): PairMeasures {
  while (statistics.fraction < 1) statistics.advance(count)
  return statistics.measures()
}

describe.each(goldens)('of $name', (golden) => {
  const paired = pairedOf(golden)

  test('the Fréchet distance is that of SciPy', () => {
    const { fid } = golden.measures
    expect(Math.abs(frechetDistance(paired.samples, paired.reals) - fid)).toBeLessThan(fid * 1e-6)
    const [forward, back] = [
      frechetDistance(paired.samples, paired.reals),
      frechetDistance(paired.reals, paired.samples),
    ]
    expect(back).toBeCloseTo(forward, 6)
  })

  test('KID, precision, recall and diversity are those of scikit-learn and SciPy', () => {
    const found = finish(new PairStatistics(paired), 7)
    for (const [name, value] of Object.entries(golden.measures)) {
      if (name === 'fid') continue
      const difference = Math.abs(found[name as keyof PairMeasures] - value)
      expect(difference, name).toBeLessThan(Math.max(1e-9, Math.abs(value) * 1e-9))
    }
  })

  test('statistics restored halfway end with the same measures, bit for bit', () => {
    const whole = finish(new PairStatistics(paired), 16)
    const half = new PairStatistics(paired)
    while (half.fraction < 0.5) half.advance(16)
    const restored = new PairStatistics(paired, half.save())
    expect(restored.fraction).toBe(half.fraction)
    expect(finish(restored, 16)).toEqual(whole)
  })

  test('a set has no Fréchet distance from itself, and covers itself', () => {
    const { samples } = paired
    expect(frechetDistance(samples, samples)).toBeLessThan(1e-5)
    const subsets = chooseSubsets(samples.count, samples.count)
    const same = finish(new PairStatistics({ samples, reals: samples, subsets }), 32)
    expect(same).toMatchObject({ precision: 1, recall: 1 })
    expect(same.diversity).toBeCloseTo(same.realsDiversity, 12)
  })
})

test('eigenvalues of the second-difference matrix are 2 - 2 cos(k pi / (n + 1))', () => {
  for (const n of [1, 2, 3, 50]) {
    const matrix = zeros(n, n)
    for (let at = 0; at < n; at++) {
      matrix.data[at * n + at] = 2
      if (at > 0) matrix.data[at * n + at - 1] = matrix.data[(at - 1) * n + at] = -1
    }
    const eigenvalues = symmetricEigenvalues(matrix).sort()
    for (const [at, value] of eigenvalues.entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((at + 1) * Math.PI) / (n + 1)), 12)
    }
  }
})

test('eigenvalues of a full matrix of rank 1 are its trace and zeros', () => {
  const v = Float64Array.from({ length: 40 }, (_, at) => Math.sin(at))
  const row = { data: v, rows: 1, columns: 40 }
  const matrix = product({ data: v, rows: 40, columns: 1 }, row)
  const eigenvalues = symmetricEigenvalues(matrix).sort()
  expect(eigenvalues.at(-1)).toBeCloseTo(
    v.reduce((sum, one) => sum + one * one, 0),
    12,
  )
  expect(Math.max(...eigenvalues.subarray(0, -1).map(Math.abs))).toBeLessThan(1e-13)
})

test('the factor of a singular matrix has as many columns as its rank', () => {
  const factor = choleskyFactor({
    data: Float64Array.of(4, 2, 0, 2, 1, 0, 0, 0, 0),
    rows: 3,
    columns: 3,
  })
  expect(factor).toEqual({ data: Float64Array.of(2, 1, 0), rows: 3, columns: 1 })
  expect(choleskyFactor(zeros(2, 2)).columns).toBe(0)
})

test('subsets have different rows, at most 1,000 and half of the smaller set, always the same', () => {
  for (const [samples, reals, size] of [
    [5000, 3000, 1000],
    [300, 41, 20],
  ] as const) {
    const subsets = chooseSubsets(samples, reals)
    expect(subsets).toHaveLength(100)
    for (const subset of subsets) {
      expect(new Set(subset.samples).size).toBe(size)
      expect(new Set(subset.reals).size).toBe(size)
      expect(Math.max(...subset.samples)).toBeLessThan(samples)
      expect(Math.max(...subset.reals)).toBeLessThan(reals)
    }
    expect(chooseSubsets(samples, reals)).toEqual(subsets)
    expect(subsets[0]).not.toEqual(subsets[1])
  }
})
