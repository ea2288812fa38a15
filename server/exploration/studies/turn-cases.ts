/** The cases of a study of a turn vector: the mean of samples turned one way minus the other. */
import { BadUserInput } from '../../errors.ts'
import { meanOf, sumOf } from '../../latent/compose.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import type { Verdict } from '../classifiers/panel.ts'
import { SHOWN_CASES } from './arithmetic-study.ts'
import { candidateSeed, chanceOfCase, choose } from './candidates.ts'
import type { Cases, OpenedStudy, Study } from './study-work.ts'
import {
  AMOUNTS,
  MOST_TURN_EXEMPLARS,
  TURN_EXEMPLARS,
  TURN_VALUES,
  turnStudyKind,
  type TurnMeasure,
  type TurnStudyInput,
  type TurnStudyResult,
} from './turn-study.ts'

/** Candidates: groups turned either way, one to turn, and others chosen regardless of that. */
interface TurnCase {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly target: number
  readonly any: readonly number[]
}

/** Images of a case by number of exemplars: the middle, that of any samples, and one per amount. */
const IMAGES = 2 + AMOUNTS.length

export const turnStudy: Study<TurnStudyInput, TurnStudyResult> = {
  kind: turnStudyKind,
  judges: ({ classifier }) => [classifier],
  prepare: (opened) => new TurnCases(opened),
}

class TurnCases implements Cases<TurnStudyResult> {
  readonly #opened: OpenedStudy<TurnStudyInput>
  readonly #draw: (index: number) => TurnCase

  constructor(opened: OpenedStudy<TurnStudyInput>) {
    this.#opened = opened
    this.#draw = turnCases(opened.verdicts, opened.input.seed)
  }

  /** For each number of exemplars and each image: 1 for the value it has, 0 for the others. */
  async outcomes(index: number, signal: AbortSignal): Promise<number[]> {
    const { panel, sampling, latentOf } = this.#opened
    const { low, high, target, any } = this.#draw(index)
    const latents = TURN_EXEMPLARS.flatMap((count) => {
      const [lows, highs] = [low, high].map((group) => group.slice(0, count).map(latentOf))
      const turned = AMOUNTS.map((amount) =>
        turnedLatent(latentOf(target), { low: lows!, high: highs! }, amount),
      )
      const others = any.slice(0, 2 * count).map(latentOf)
      return [meanOf([...lows!, ...highs!]), meanOf(others), ...turned]
    })
    const images = await panel.draw(sampling, latents, signal)
    const values = await panel.images(images, latents.length, signal)
    return values.flatMap(([value]) =>
      Array.from({ length: TURN_VALUES }, (_, own) => Number(own === value)),
    )
  }

  result(sums: readonly number[]): TurnStudyResult {
    const { input, panel, verdicts } = this.#opened
    const sharesAt = (image: number) =>
      sums.slice(image * TURN_VALUES, (image + 1) * TURN_VALUES).map((sum) => sum / input.cases)
    const measures = TURN_EXEMPLARS.map((exemplars, at): TurnMeasure => {
      const first = at * IMAGES
      return {
        ...{ exemplars, middle: sharesAt(first), middleByChance: sharesAt(first + 1) },
        turned: AMOUNTS.map((_, amount) => sharesAt(first + 2 + amount)),
      }
    })
    const seedOf = (candidate: number) => candidateSeed(input.seed, candidate)
    const count = Math.min(input.cases, SHOWN_CASES)
    return {
      ...{ judge: panel.judges[0]!, samples: verdicts.length, measures },
      sampleShares: groupsOf(verdicts).map(({ length }) => length / verdicts.length),
      shown: Array.from({ length: count }, (_, index) => {
        const { low, high, target } = this.#draw(index)
        return { low: low.map(seedOf), high: high.map(seedOf), target: seedOf(target) }
      }),
    }
  }
}

/** Adds a multiple of the turn vector, from the mean of the low samples to that of the high. */
export function turnedLatent(
  latent: ResolvedLatent,
  {
    low,
    high,
  }: { readonly low: readonly ResolvedLatent[]; readonly high: readonly ResolvedLatent[] },
  amount: number,
): ResolvedLatent {
  if (amount === 0) return latent
  return sumOf([
    { weight: 1, latent },
    { weight: amount, latent: meanOf(high) },
    { weight: -amount, latent: meanOf(low) },
  ])
}

/** Returns a function that draws cases as `arithmeticCases` does. Throws as it does. */
function turnCases(verdicts: readonly Verdict[], seed: number): (index: number) => TurnCase {
  const [low, , high] = groupsOf(verdicts) as [number[], number[], number[]]
  const fewest = Math.min(low.length, high.length)
  if (fewest < MOST_TURN_EXEMPLARS) {
    throw new BadUserInput(
      `Only ${fewest} of ${verdicts.length} samples have the ` +
        `${fewest === low.length ? 'first' : 'last'} value; a study needs at least ` +
        `${MOST_TURN_EXEMPLARS}. Fit the classifier with thresholds nearer to each other.`,
    )
  }
  return (index) => {
    const random = chanceOfCase(seed, index)
    const all = [...verdicts.keys()]
    const [target, ...any] = choose(all, 1 + 2 * MOST_TURN_EXEMPLARS, random)
    const lows = choose(low, MOST_TURN_EXEMPLARS, random)
    const highs = choose(high, MOST_TURN_EXEMPLARS, random)
    return { low: lows, high: highs, target: target!, any }
  }
}

/** The candidates of each value. */
function groupsOf(verdicts: readonly Verdict[]): number[][] {
  const groups: number[][] = Array.from({ length: TURN_VALUES }, () => [])
  verdicts.forEach(([value], candidate) => groups[value!]!.push(candidate))
  return groups
}
