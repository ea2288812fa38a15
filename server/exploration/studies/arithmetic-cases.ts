/** The cases of a study of latent arithmetic: A - B + C, in latents and in pixels. */
import { BadUserInput } from '../../errors.ts'
import { meanOf, sumOf } from '../../latent/compose.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import type { Images } from '../../sampling/discriminator-input.ts'
import type { Verdict } from '../classifiers/panel.ts'
import {
  arithmeticStudyKind,
  EXEMPLARS,
  MOST_EXEMPLARS,
  SHOWN_CASES,
  type ArithmeticMeasure,
  type ArithmeticStudyInput,
  type ArithmeticStudyResult,
} from './arithmetic-study.ts'
import type { Chance } from '../../datasets/built-in/chance.ts'
import { candidateSeed, chanceOfCase, choose, shuffled, withValues } from './candidates.ts'
import { pixelArithmetic } from './pixel-arithmetic.ts'
import type { Cases, OpenedStudy, Study } from './study-work.ts'

/** Candidates of two groups: A, which has the values, and B, which doesn't. */
export interface Groups {
  readonly plus: readonly number[]
  readonly minus: readonly number[]
}

export interface ArithmeticCase {
  /** C. */
  readonly target: number
  readonly unmatched: Groups
  /** The values of the kept attributes are the same in A and B, pair by pair. */
  readonly matched: Groups
}

/** Everything that is measured in each case, in the order of the outcomes. */
const VARIANTS = (['LATENT', 'PIXELS'] as const).flatMap((space) =>
  [false, true].flatMap((matched) => EXEMPLARS.map((exemplars) => ({ space, matched, exemplars }))),
)

export const arithmeticStudy: Study<ArithmeticStudyInput, ArithmeticStudyResult> = {
  kind: arithmeticStudyKind,
  judges: ({ classifier, keep }) => [classifier, ...keep],
  prepare: (opened) => new ArithmeticCases(opened),
}

class ArithmeticCases implements Cases<ArithmeticStudyResult> {
  readonly #opened: OpenedStudy<ArithmeticStudyInput>
  /** Indices of the values to add. */
  readonly #values: ReadonlySet<number>
  readonly #draw: (index: number) => ArithmeticCase

  constructor(opened: OpenedStudy<ArithmeticStudyInput>) {
    const { input, panel, verdicts } = opened
    const { values } = panel.judges[0]!
    this.#opened = opened
    this.#values = new Set(input.values.map((value) => values.indexOf(value)))
    this.#draw = arithmeticCases(verdicts, this.#values, input.seed)
  }

  /** For each variant: success, the number of kept attributes that are all kept, and each kept. */
  async outcomes(index: number, signal: AbortSignal): Promise<number[]> {
    const { panel, verdicts } = this.#opened
    const drawn = this.#draw(index)
    const images = await this.#results(drawn, signal)
    const [, ...before] = verdicts[drawn.target]!
    const after = await panel.images(images, VARIANTS.length, signal)
    return after.flatMap(([value, ...others]) => {
      const kept = others.map((other, at) => Number(other === before[at]))
      return [Number(this.#values.has(value!)), ...kept]
    })
  }

  result(sums: readonly number[]): ArithmeticStudyResult {
    const { input, panel, verdicts } = this.#opened
    const { having, lacking } = withValues(verdicts, this.#values)
    const size = 1 + input.keep.length
    const measures = VARIANTS.map((variant, at): ArithmeticMeasure => {
      const [success, ...kept] = sums
        .slice(at * size, (at + 1) * size)
        .map((sum) => sum / input.cases)
      return { ...variant, success: success!, kept, identity: mean(kept) }
    })
    const count = Math.min(input.cases, SHOWN_CASES)
    return {
      judges: [...panel.judges],
      samples: verdicts.length,
      successByChance: having.length / verdicts.length,
      keptByChance: input.keep.map((_, at) => agreement(verdicts, lacking, 1 + at)),
      measures,
      shown: Array.from({ length: count }, (_, index) => this.#seeds(this.#draw(index))),
    }
  }

  /** The images of all variants, in one batch. */
  async #results({ target, unmatched, matched }: ArithmeticCase, signal: AbortSignal) {
    const { panel, sampling, latentOf } = this.#opened
    const c = latentOf(target)
    const groups = VARIANTS.map((variant) => {
      const { plus, minus } = variant.matched ? matched : unmatched
      return { plus: plus.slice(0, variant.exemplars), minus: minus.slice(0, variant.exemplars) }
    })
    const half = VARIANTS.length / 2
    const latents = groups
      .slice(0, half)
      .map(({ plus, minus }) => arithmeticLatent(plus.map(latentOf), minus.map(latentOf), c))
    const members = [...new Set([unmatched, matched].flatMap((own) => [...own.plus, ...own.minus]))]
    const added = await panel.draw(sampling, latents, signal)
    const drawn = await panel.draw(sampling, [target, ...members].map(latentOf), signal)
    const images = rowsOf(drawn, 1 + members.length)
    const imageOf = new Map([target, ...members].map((candidate, at) => [candidate, images[at]!]))
    const averaged = groups.slice(half).map(({ plus, minus }) =>
      pixelArithmetic(
        plus.map((candidate) => imageOf.get(candidate)!),
        minus.map((candidate) => imageOf.get(candidate)!),
        images[0]!,
      ),
    )
    return joined(added, averaged)
  }

  #seeds({ target, unmatched, matched }: ArithmeticCase) {
    const seedOf = (candidate: number) => candidateSeed(this.#opened.input.seed, candidate)
    const seedsOf = ({ plus, minus }: Groups) => ({
      plus: plus.map(seedOf),
      minus: minus.map(seedOf),
    })
    return { target: seedOf(target), unmatched: seedsOf(unmatched), matched: seedsOf(matched) }
  }
}

/**
 * Returns a function that draws the case of an index: always the same for the same candidates and
 * seed. Fewer exemplars are the first of more. Throws BadUserInput if the candidates are too few.
 */
export function arithmeticCases(
  verdicts: readonly Verdict[],
  values: ReadonlySet<number>,
  seed: number,
): (index: number) => ArithmeticCase {
  const { having, lacking } = withValues(verdicts, values)
  // C takes one candidate without the values.
  if (having.length < MOST_EXEMPLARS || lacking.length <= MOST_EXEMPLARS) {
    throw tooFew(`${having.length} of ${verdicts.length} samples have the values`)
  }
  const likeOf = likenesses(verdicts, lacking)
  return (index) => {
    const random = chanceOfCase(seed, index)
    const [target, ...minus] = choose(lacking, 1 + MOST_EXEMPLARS, random)
    const plus = choose(having, MOST_EXEMPLARS, random)
    const without = (candidate: number) => likeOf(candidate).filter((other) => other !== target)
    const matched = matchedGroups(having, without, random)
    return { target: target!, unmatched: { plus, minus }, matched }
  }
}

/** Returns a function that finds the others whose values of the kept attributes are the same. */
function likenesses(
  verdicts: readonly Verdict[],
  others: readonly number[],
): (candidate: number) => readonly number[] {
  const kept = verdicts.map((verdict) => verdict.slice(1).join())
  const alike = new Map<string, number[]>()
  for (const other of others) {
    const group = alike.get(kept[other]!)
    if (group) group.push(other)
    else alike.set(kept[other]!, [other])
  }
  return (candidate) => alike.get(kept[candidate]!) ?? []
}

/** Chooses pairs of a candidate with the values and one without that is like it. */
function matchedGroups(
  having: readonly number[],
  likeOf: (candidate: number) => readonly number[],
  random: Chance,
): Groups {
  const plus: number[] = []
  const minus: number[] = []
  for (const candidate of shuffled(having, random)) {
    const unused = likeOf(candidate).filter((other) => !minus.includes(other))
    const [partner] = choose(unused, 1, random)
    if (partner === undefined) continue
    plus.push(candidate)
    minus.push(partner)
    if (plus.length === MOST_EXEMPLARS) return { plus, minus }
  }
  throw tooFew(`${plus.length} pairs of samples with and without the values are alike`)
}

/** A - B + C, where A and B are the means of groups. */
export function arithmeticLatent(
  plus: readonly ResolvedLatent[],
  minus: readonly ResolvedLatent[],
  target: ResolvedLatent,
): ResolvedLatent {
  return sumOf([
    { weight: 1, latent: meanOf(plus) },
    { weight: -1, latent: meanOf(minus) },
    { weight: 1, latent: target },
  ])
}

function tooFew(found: string): BadUserInput {
  return new BadUserInput(
    `Only ${found}; a study needs at least ${MOST_EXEMPLARS}. Choose other values, or fewer or ` +
      'coarser attributes to keep.',
  )
}

/** Share of the pairs of one of these candidates and any other whose values agree. */
function agreement(verdicts: readonly Verdict[], some: readonly number[], judge: number): number {
  const counts = new Map<number, number>()
  for (const verdict of verdicts) {
    counts.set(verdict[judge]!, (counts.get(verdict[judge]!) ?? 0) + 1)
  }
  return mean(some.map((candidate) => counts.get(verdicts[candidate]![judge]!)! / verdicts.length))
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function rowsOf({ data }: Images, rows: number): Float32Array[] {
  const size = data.length / rows
  return Array.from({ length: rows }, (_, row) => data.subarray(row * size, (row + 1) * size))
}

/** Appends images to others of the same range. */
function joined({ data, range }: Images, more: readonly Float32Array[]): Images {
  const size = more.reduce((sum, image) => sum + image.length, data.length)
  const all = new Float32Array(size)
  let at = 0
  for (const part of [data, ...more]) {
    all.set(part, at)
    at += part.length
  }
  return { data: all, range }
}
