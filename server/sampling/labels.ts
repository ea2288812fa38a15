/** Classes of samples: the rows that a conditional generator takes beside z. */
import { seedOf, type ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Variant } from './variant.ts'

/** A class by its number; or the point at t in [0, 1] on the straight line between two classes. */
export type Label = number | LabelBlend

export interface LabelBlend {
  readonly from: number
  readonly to: number
  readonly t: number
}

/** Returns the class of each latent: that of the variant, or else the latent's own. */
export function labelsOf(
  latents: readonly ResolvedLatent[],
  { label }: Variant,
  { classes }: { readonly classes: number },
): Label[] {
  return latents.map((latent) => label ?? ownLabel(latent, classes))
}

/**
 * Returns the class of a latent that the client gives none. That of a seed is the seed modulo the
 * number of classes, so that consecutive seeds show all classes; that of any other latent is 0.
 */
export function ownLabel({ key }: Pick<ResolvedLatent, 'key'>, classes: number): number {
  return (seedOf(key) ?? 0) % classes
}

/** Weights of the classes, [labels, classes] flattened: each row sums to 1. */
export function labelRows(labels: readonly Label[], classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes)
  labels.forEach((label, index) => {
    const row = rows.subarray(index * classes, (index + 1) * classes)
    const { from, to, t } = typeof label === 'number' ? { from: label, to: label, t: 0 } : label
    row[from]! += 1 - t
    row[to]! += t
  })
  return rows
}
