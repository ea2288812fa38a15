/** Ablations as mask inputs of a generator's program: one factor per feature map. */
import type { Activation } from '../gan/network-family.ts'
import type { Variant } from './variant.ts'

/**
 * Returns `mask.NAME` [rows, channels] of every activation: 1 - strength for ablated maps, 1 for
 * all others. All rows are equal; requests with different ablations can share a batch.
 */
export function masksOf(
  activations: readonly Activation[],
  { ablate }: Variant,
  rows: number,
): Record<string, Float32Array> {
  return Object.fromEntries(
    activations.map(({ name, shape }) => {
      const row = new Float32Array(shape[0]!).fill(1)
      for (const { activation, maps, strength } of ablate) {
        if (activation === name) for (const map of maps) row[map] = 1 - strength
      }
      return [`mask.${name}`, repeat(row, rows)]
    }),
  )
}

function repeat(row: Float32Array, rows: number): Float32Array {
  const repeated = new Float32Array(rows * row.length)
  for (let i = 0; i < rows; i++) repeated.set(row, i * row.length)
  return repeated
}
