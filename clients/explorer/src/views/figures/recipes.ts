/** Recipes of the latents that the paper's figures show. */
import { examplesOf } from '../../checkpoints/examples.ts'
import type { Latent } from '../../latents/recipe.ts'

/** `count` seeds from `first` on. */
export function seeds(first: number, count: number): Latent[] {
  return Array.from({ length: count }, (_, index) => ({ seed: first + index }))
}

/** The mean of latents, in its shortest form. */
export function meanOf(latents: readonly Latent[]): Latent {
  return latents.length === 1 ? latents[0]! : { mean: [...latents] }
}

/** Points on the way between two latents, both ends included. */
export function between(from: Latent, to: Latent, count: number, isStraight: boolean): Latent[] {
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return from
    if (index === count - 1) return to
    const blend = { from, to, t: index / (count - 1) }
    return isStraight ? { lerp: blend } : { slerp: blend }
  })
}

/** A sample plus multiples of the turn vector: the mean of the right minus that of the left. */
export function turned(
  latent: Latent,
  left: readonly Latent[],
  right: readonly Latent[],
  amounts: readonly number[],
): Latent[] {
  return amounts.map((amount) =>
    amount === 0
      ? latent
      : {
          sum: [
            { weight: 1, latent },
            { weight: amount, latent: meanOf(right) },
            { weight: -amount, latent: meanOf(left) },
          ],
        },
  )
}

/** The groups of a state, or those to begin with. Empty groups count as missing. */
export function groupsOr(
  groups: readonly (readonly Latent[])[],
  first: readonly (readonly Latent[])[],
): readonly (readonly Latent[])[] {
  return first.map((group, index) => (groups[index]?.length ? groups[index] : group))
}

/** A, B and C of A - B + C: the checkpoint's example, or arbitrary seeds. */
export function firstSum(digest: string): readonly (readonly Latent[])[] {
  const glasses = examplesOf(digest)?.glasses
  if (glasses) return [glasses.with, glasses.without, [glasses.face]]
  return [seeds(0, 3), seeds(3, 3), seeds(6, 1)]
}

/** Samples to the left, to the right, and to turn: the checkpoint's example, or arbitrary seeds. */
export function firstTurn(digest: string): readonly (readonly Latent[])[] {
  const turn = examplesOf(digest)?.turn
  if (turn) return [turn.left, turn.right, turn.faces]
  return [seeds(0, 4), seeds(4, 4), seeds(8, 6)]
}
