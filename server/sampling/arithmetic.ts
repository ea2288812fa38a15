/** Vector arithmetic on groups of latents, as in the DCGAN paper, section 6.3.2 and figure 7. */
import { checkInteger } from '../check-integer.ts'
import { BadUserInput } from '../errors.ts'
import { MAX_JITTER } from '../latent/canonical.ts'
import { jittered, meanOf, sumOf } from '../latent/compose.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import { derivedSeed } from '../latent/seed-to-z.ts'

export const MAX_GROUPS = 16
const MAX_GROUP = 64

/** Number of cells of the 3x3 grid, and the index of the result. */
const GRID_CELLS = 9
const GRID_CENTRE = 4

export type Group = readonly ResolvedLatent[]

export interface JitterOptions {
  /** Noise is uniform in [-amount, amount). */
  readonly amount: number
  /** Seed of the noise. */
  readonly seed: number
}

export interface ArithmeticResult {
  readonly result: ResolvedLatent
  /** The mean of each group. */
  readonly plus: readonly ResolvedLatent[]
  readonly minus: readonly ResolvedLatent[]
  /** Row by row, with the result in the centre; null unless requested. */
  readonly grid: readonly ResolvedLatent[] | null
}

/**
 * Subtracts the sum of the minus groups' means from the sum of the plus groups' means. `grid`
 * requests eight jittered neighbours of the result. Recipes evaluate to exactly the same bits as
 * their z. Throws BadUserInput for empty groups and for too many groups or members.
 */
export function arithmetic(
  plusGroups: readonly Group[],
  minusGroups: readonly Group[],
  grid: JitterOptions | null,
): ArithmeticResult {
  checkGroups('plus', plusGroups, 1)
  checkGroups('minus', minusGroups, 0)
  const plus = plusGroups.map(meanOf)
  const minus = minusGroups.map(meanOf)
  const terms = [
    ...plus.map((latent) => ({ weight: 1, latent })),
    ...minus.map((latent) => ({ weight: -1, latent })),
  ]
  const result = terms.length === 1 ? plus[0]! : sumOf(terms)
  return { result, plus, minus, grid: grid && jitterGrid(result, grid) }
}

/**
 * Lays out the sheet: a row of plus means, a row of minus means, then the result or its grid in
 * rows of three.
 */
export function arithmeticSheet({ result, plus, minus, grid }: ArithmeticResult): {
  latents: readonly ResolvedLatent[]
  columns: number
  breaks: readonly number[]
} {
  const means = [...plus, ...minus]
  const last = means.length + (grid?.length ?? 1) - 1
  const gridRows = grid ? [means.length + 2, means.length + 5] : []
  return {
    latents: [...means, ...(grid ?? [result])],
    columns: Math.max(plus.length, minus.length, grid ? 3 : 1),
    breaks: [plus.length - 1, means.length - 1, ...gridRows, last],
  }
}

function jitterGrid(result: ResolvedLatent, { amount, seed }: JitterOptions): ResolvedLatent[] {
  if (!(amount > 0 && amount <= MAX_JITTER)) {
    throw new BadUserInput(`jitter must be above 0 and at most ${MAX_JITTER}; got ${amount}.`)
  }
  return Array.from({ length: GRID_CELLS }, (_, cell) =>
    cell === GRID_CENTRE ? result : jittered(result, derivedSeed(seed, cell), amount),
  )
}

function checkGroups(name: string, groups: readonly Group[], least: number): void {
  checkInteger(`The number of ${name} groups`, groups.length, least, MAX_GROUPS)
  groups.forEach((group, index) => {
    checkInteger(`The number of latents in ${name}[${index}]`, group.length, 1, MAX_GROUP)
  })
}
