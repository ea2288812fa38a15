/** Classes of samples: the rows that a conditional generator takes beside z. */
import { z } from 'zod'
import { seedOf, type Label, type ResolvedLatent } from '../latent/resolved-latent.ts'

const CLASS = z.int().min(0)

/** Reads the stored JSON of a label. */
export const LABEL: z.ZodType<Label> = z.union([
  CLASS,
  z.strictObject({ from: CLASS, to: CLASS, t: z.number().gt(0).lt(1) }),
])

const TEXT = /^(\d{1,9})(?:-(\d{1,9})-([\d.e-]{1,24}))?$/

/** Returns `3`, or `3-7-0.25` at a quarter of the way from class 3 to class 7. */
export function labelText(label: Label): string {
  return typeof label === 'number' ? `${label}` : `${label.from}-${label.to}-${label.t}`
}

/** Reverses `labelText`; null for any other text. */
export function parseLabelText(text: string): Label | null {
  const [, from, to, at] = TEXT.exec(text) ?? []
  if (from === undefined || to === undefined) return from === undefined ? null : Number(from)
  const t = Number(at)
  return t >= 0 && t <= 1 ? labelBetween(Number(from), Number(to), t) : null
}

/** Returns the label at t in [0, 1] between two classes: the class itself at either end. */
export function labelBetween(from: number, to: number, t: number): Label {
  if (t === 0 || from === to) return from
  return t === 1 ? to : { from, to, t }
}

/** Returns the label of each latent: its own on a walk, that of the variant, or its own class. */
export function labelsOf(
  latents: readonly ResolvedLatent[],
  { label }: { readonly label: Label | null },
  { classes }: { readonly classes: number },
): Label[] {
  return latents.map((latent) => latent.label ?? label ?? ownLabel(latent, classes))
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
