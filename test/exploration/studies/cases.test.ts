/** Studies of a planted generator, whose images are z: their measurements have closed forms. */
import { describe, expect, test } from 'vitest'
import type { JudgeFacts } from '../../../server/exploration/classifiers/panel.ts'
import {
  arithmeticCases,
  arithmeticStudy,
} from '../../../server/exploration/studies/arithmetic-cases.ts'
import { candidateSeed, CANDIDATES } from '../../../server/exploration/studies/candidates.ts'
import { turnStudy } from '../../../server/exploration/studies/turn-cases.ts'
import { pixelArithmetic } from '../../../server/exploration/studies/pixel-arithmetic.ts'
import type { Cases, OpenedStudy } from '../../../server/exploration/studies/study-work.ts'
import { latentOf, type ResolvedLatent } from '../../../server/latent/resolved-latent.ts'
import { seedToZ } from '../../../server/latent/seed-to-z.ts'
import type { Images } from '../../../server/sampling/discriminator-input.ts'
import { zOf } from '../../support/z-of.ts'

const Z_DIM = 2

const facts = (attribute: string, values: string[]): JudgeFacts => ({
  ...{ classifier: attribute, attribute, values, balancedAccuracy: 1, testImages: 100 },
})

type Sight = (z: ArrayLike<number>) => number[]

/** Sees the signs of the two values of z. */
const signs: Sight = (z) => [Number(z[0]! > 0), Number(z[1]! > 0)]

/** A generator whose images are z, and judges of them. */
function planted<Input extends { seed: number }>(
  input: Input,
  judged: Sight = signs,
): OpenedStudy<Input> {
  const latent = (candidate: number): ResolvedLatent => {
    const seed = candidateSeed(input.seed, candidate)
    return latentOf({ seed }, () => seedToZ(seed, Z_DIM, { distribution: 'normal' }))
  }
  const draw = async (_sampling: unknown, latents: readonly ResolvedLatent[]): Promise<Images> => {
    const data = new Float32Array(latents.flatMap((own) => [...zOf(own)]))
    return { data, range: [-1, 1] }
  }
  const images = async ({ data }: Images, rows: number) =>
    Array.from({ length: rows }, (_, row) => judged(data.subarray(Z_DIM * row, Z_DIM * (row + 1))))
  return {
    ...{ input, latentOf: latent, sampling: undefined as never },
    panel: { judges: [facts('x', ['no', 'yes']), facts('y', ['no', 'yes'])], draw, images },
    verdicts: Array.from({ length: CANDIDATES }, (_, at) => judged(zOf(latent(at)))),
  }
}

async function resultOf<Result>(cases: Cases<Result>, count: number): Promise<Result> {
  const { signal } = new AbortController()
  let sums: number[] = []
  for (let index = 0; index < count; index++) {
    const outcomes = await cases.outcomes(index, signal)
    sums = outcomes.map((outcome, at) => outcome + (sums[at] ?? 0))
  }
  return cases.result(sums)
}

describe('a study of arithmetic', () => {
  const input = {
    ...{ checkpoint: '0'.repeat(64), classifier: 'x', values: ['yes'], keep: ['y'] },
    ...{ cases: 1500, seed: 4 },
  }

  test('measures what geometry predicts, in latents and in pixels alike', async () => {
    const { measures, ...result } = await resultOf(
      arithmeticStudy.prepare(planted(input)),
      input.cases,
    )
    // The normal a, b and c fail if |c| > |a| + |b|: the solid angle of a triangle with the corners
    // (0, 0, 1), (1, 0, 1) and (0, 1, 1), relative to the octant.
    const fails = (2 * Math.atan(1 / 2 / (3 / 2 + Math.SQRT2))) / (Math.PI / 2)
    // The sign of c is that of a - b + c: two normal numbers with a correlation of 1 / root 3.
    const kept = 1 / 2 + Math.asin(1 / Math.sqrt(3)) / Math.PI
    for (const { exemplars, matched, space, ...measure } of measures) {
      const name = `${space}, ${exemplars} exemplars, matched: ${matched}`
      const other = measures.find(
        (own) => own.space !== space && own.exemplars === exemplars && own.matched === matched,
      )!
      expect(measure.success, name).toBeCloseTo(other.success, 2)
      expect(measure.identity, name).toBeCloseTo(other.identity, 2)
      expect(measure.kept, name).toEqual([measure.identity])
      if (exemplars > 1) continue
      expect(Math.abs(measure.success - (1 - fails)), name).toBeLessThan(0.03)
      // Matched a and b have one sign, so only b can change c's: if |b| > |a| + |c|.
      expect(Math.abs(measure.identity - (matched ? 1 - fails : kept)), name).toBeLessThan(0.03)
    }
    const of = (exemplars: number, matched: boolean) =>
      measures.find((own) => own.exemplars === exemplars && own.matched === matched)!
    for (const matched of [false, true]) {
      expect(of(3, matched).success).toBeGreaterThan(of(1, matched).success)
      expect(of(9, matched).success).toBeGreaterThan(of(3, matched).success)
      expect(of(9, matched).identity).toBeGreaterThan(of(1, matched).identity)
    }
    expect(result.judges.map(({ attribute }) => attribute)).toEqual(['x', 'y'])
    expect(result.samples).toBe(CANDIDATES)
    expect(Math.abs(result.successByChance - 0.5)).toBeLessThan(0.03)
    expect(Math.abs(result.keptByChance[0]! - 0.5)).toBeLessThan(0.03)
    expect(result.shown).toHaveLength(8)
  })

  test('chooses A with the values, B and C without, and matched pairs that agree in all else', () => {
    const { verdicts } = planted(input)
    const caseOf = arithmeticCases(verdicts, new Set([1]), 4)
    for (let index = 0; index < 50; index++) {
      const { target, unmatched, matched } = caseOf(index)
      for (const { plus, minus } of [unmatched, matched]) {
        expect(new Set(plus).size).toBe(9)
        expect(new Set([...minus, target]).size).toBe(10)
        expect(plus.every((candidate) => verdicts[candidate]![0] === 1)).toBe(true)
        expect([...minus, target].every((candidate) => verdicts[candidate]![0] === 0)).toBe(true)
      }
      const keptOf = (candidates: readonly number[]) =>
        candidates.map((candidate) => verdicts[candidate]![1])
      expect(keptOf(matched.plus)).toEqual(keptOf(matched.minus))
      expect(arithmeticCases(verdicts, new Set([1]), 4)(index)).toEqual(caseOf(index))
    }
    expect(arithmeticCases(verdicts, new Set([1]), 5)(0)).not.toEqual(caseOf(0))
    expect(caseOf(1)).not.toEqual(caseOf(0))
  })

  test('refuses values that too few samples have, and samples of which too few are alike', () => {
    const rare = Array.from({ length: 100 }, (_, at) => [Number(at < 8), 0])
    expect(() => arithmeticCases(rare, new Set([1]), 0)).toThrow(/Only 8 of 100 samples have/)
    const apart = Array.from({ length: 100 }, (_, at) => [at % 2, at < 10 ? 0 : at % 2])
    expect(() => arithmeticCases(apart, new Set([1]), 0)(0)).toThrow(/Only \d+ pairs/)
  })

  test('averages pixels exactly', () => {
    const plus = [Float32Array.of(1, 2), Float32Array.of(3, 4)]
    const minus = [Float32Array.of(1, 1), Float32Array.of(2, -1)]
    expect([...pixelArithmetic(plus, minus, [10, 20])]).toEqual([10.5, 23])
  })
})

/** The standard normal density and distribution function; integrals are midpoint sums. */
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
function integral(from: number, to: number, of: (x: number) => number): number {
  const step = (to - from) / 400
  return Array.from({ length: 400 }, (_, at) => step * of(from + (at + 0.5) * step)).reduce(
    (sum, part) => sum + part,
  )
}
const normal = (x: number) => integral(-8, x, density)

describe('a study of a turn vector', () => {
  const input = { checkpoint: '0'.repeat(64), classifier: 'x', cases: 1500, seed: 7 }
  /** Divides the normal distribution in thirds. */
  const edge = 0.4307273
  const thirds: Sight = (z) => [z[0]! < -edge ? 0 : z[0]! < edge ? 1 : 2]

  test('measures what the normal distribution predicts', async () => {
    const opened = planted(input, thirds)
    const { sampleShares, measures, samples, shown } = await resultOf(
      turnStudy.prepare(opened),
      input.cases,
    )
    const near = (shares: readonly number[], expected: readonly number[]) =>
      shares.forEach((share, at) => expect(Math.abs(share - expected[at]!)).toBeLessThan(0.035))
    expect(samples).toBe(CANDIDATES)
    near(sampleShares, [1 / 3, 1 / 3, 1 / 3])
    const [one, , many] = measures
    // Half-way between a and b: their distances from 0 differ by less than 2 edges.
    const middle =
      9 *
      integral(
        edge,
        8,
        (b) => density(b) * (normal(b + 2 * edge) - normal(Math.max(edge, b - 2 * edge))),
      )
    near(one!.middle, [(1 - middle) / 2, middle, (1 - middle) / 2])
    // The mean of two normal numbers has a standard deviation of 1 / root 2.
    const chance = 2 * normal(edge * Math.SQRT2) - 1
    near(one!.middleByChance, [(1 - chance) / 2, chance, (1 - chance) / 2])
    expect(many!.middle[1]).toBe(1)
    // The mean beyond an edge, and the variance there, of which 32 samples' means keep a part.
    const mean = density(edge) / (1 - normal(edge))
    const deviation = Math.sqrt(1 + (1 + edge * mean - mean * mean) / 8)
    const reached = normal((2 * mean - edge) / deviation)
    const [back, , still, , forth] = many!.turned
    near([back![0]!, forth![2]!], [reached, reached])
    near(still!, sampleShares)
    expect(shown).toHaveLength(8)
  })

  test('refuses a classifier that sees one side too rarely', () => {
    const opened = planted(input, (z) => [z[0]! < -3 ? 0 : z[0]! < 0 ? 1 : 2])
    expect(() => turnStudy.prepare(opened)).toThrow(/Only \d of 2048 samples have the first value/)
  })
})
