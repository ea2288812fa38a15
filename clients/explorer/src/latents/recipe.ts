/** Recipes of latents: descriptions, parts, and transformations. */
import type { CheckpointDetails } from '../api/queries.ts'
import { type Latent, MAX_SEED } from '../navigation/latent-json.ts'

export { readLatent, type Latent } from '../navigation/latent-json.ts'

/** The data of a drag. */
export interface DraggedLatent {
  readonly latent: Latent
  /** The digest of the checkpoint it was shown on. */
  readonly checkpoint?: string
}

/** Names of saved latents, by id. */
export type Names = Readonly<Record<string, string>>

/** Nesting depth below which a description is cut to "...". */
const DEEPEST_DESCRIBED = 3

/** Describes a recipe: `the average of seed 1 and seed 2`. */
export function describe(latent: Latent, names: Names = {}, depth = 0): string {
  if (depth > DEEPEST_DESCRIBED) return '...'
  const inner = (part: Latent) => describe(part, names, depth + 1)
  if (latent.seed !== undefined) return `seed ${latent.seed}`
  if (latent.saved !== undefined) return names[latent.saved] ?? `saved ${latent.saved}`
  const values = valuesInWords(latent)
  if (values !== null) return values
  if (latent.mean)
    return latent.mean.length === 1 ? inner(latent.mean[0]!) : meanOf(latent.mean, inner)
  if (latent.sum) return sumOf(latent.sum, inner)
  if (latent.jitter) return `${inner(latent.jitter.latent)} with noise ${latent.jitter.seed}`
  if (latent.mix) {
    const { from, with: other, layers } = latent.mix
    return `${inner(from)} with ${layersInWords(layers)} of ${inner(other)}`
  }
  if (latent.truncate) return truncateInWords(latent.truncate, inner(latent.truncate.latent))
  const { from, to, t } = (latent.slerp ?? latent.lerp)!
  return `${Math.round(t * 100)}% from ${inner(from)} to ${inner(to)}`
}

/** Describes literal values: `512 custom values`; null for other recipes. */
export function valuesInWords({ z, w, wPlus }: Latent): string | null {
  if (z) return `${z.length} custom values`
  if (w) return `${w.length} custom values of w`
  return wPlus ? `${wPlus.length} rows of custom values of w` : null
}

/** Describes rows of w: `layers 0 to 3 and 7`. */
export function layersInWords(layers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const layer of layers) {
    const run = runs.at(-1)
    if (run?.[1] === layer - 1) run[1] = layer
    else runs.push([layer, layer])
  }
  const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`))
  return `${layers.length === 1 ? 'layer' : 'layers'} ${listed(words)}`
}

function truncateInWords({ psi, cutoff }: { psi: number; cutoff?: number | null }, part: string) {
  const rows = cutoff == null ? '' : `, in the first ${cutoff} layers`
  return psi === 1 ? `${part} in w` : `${Math.round(psi * 100)}% from the mean to ${part}${rows}`
}

function meanOf(parts: readonly Latent[], inner: (part: Latent) => string): string {
  return `the average of ${listed(parts.map(inner))}`
}

function sumOf(
  terms: readonly { readonly weight: number; readonly latent: Latent }[],
  inner: (part: Latent) => string,
): string {
  const text = terms.map(({ weight, latent }, index) => {
    const size = Math.abs(weight)
    const sign = weight < 0 ? '− ' : index > 0 ? '+ ' : ''
    const words = latent.seed === undefined && latent.saved === undefined
    const part = words ? `(${inner(latent)})` : inner(latent)
    return `${sign}${size === 1 ? '' : `${Number(size.toPrecision(3))} × `}${part}`
  })
  return text.join(' ')
}

const MAX_LISTED = 6

function listed(words: readonly string[]): string {
  const shown = words.length > MAX_LISTED ? words.slice(0, MAX_LISTED - 1) : words.slice(0, -1)
  const last = words.length > MAX_LISTED ? `${words.length - shown.length} more` : words.at(-1)
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : String(last)
}

/** A key that is equal for equal recipes, in any order of their fields. */
export function latentKey(latent: Latent): string {
  return JSON.stringify(latent, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

/** The facts about a checkpoint that truncation depends on. */
type Truncation = Pick<CheckpointDetails, 'truncationCentre' | 'prior' | 'mapping'>

/**
 * The latent truncated by psi, as the server writes it in a recipe. Only checkpoints with w have a
 * cutoff.
 */
export function truncated(
  latent: Latent,
  psi: number,
  { truncationCentre: centre, prior, mapping }: Truncation,
  cutoff?: number,
): Latent {
  if (psi === 1) return latent
  if (mapping) return { truncate: { latent, psi, ...(cutoff === undefined ? {} : { cutoff }) } }
  if (centre === null) return { sum: [{ weight: psi, latent }] }
  if (psi === 0) return { seed: centre }
  const blend = { from: { seed: centre }, to: latent, t: psi }
  return prior?.distribution === 'UNIFORM' ? { lerp: blend } : { slerp: blend }
}

/** The parts of a recipe, one level down. */
export function partsOf(latent: Latent): readonly Latent[] {
  if (latent.mean) return latent.mean
  if (latent.sum) return latent.sum.map((term) => term.latent)
  if (latent.jitter) return [latent.jitter.latent]
  if (latent.mix) return [latent.mix.from, latent.mix.with]
  if (latent.truncate) return [latent.truncate.latent]
  const blend = latent.slerp ?? latent.lerp
  return blend ? [blend.from, blend.to] : []
}

/** The ids of the saved latents that a recipe names. */
export function savedIn(latent: Latent): readonly string[] {
  return latent.saved === undefined ? partsOf(latent).flatMap(savedIn) : [latent.saved]
}

/** A part of a recipe, and its role. */
interface Part {
  readonly latent: Latent
  /** The part's role in the whole, in a word or two; may be empty. */
  readonly role: string
}

/** The direct parts of a recipe, in order. */
export function partsWithRoles(latent: Latent): Part[] {
  return partsOf(latent).map((part, index) => ({ latent: part, role: roleOf(latent, index) }))
}

function roleOf({ sum, slerp, lerp, jitter, mix, truncate }: Latent, index: number): string {
  if (sum) return `${rounded(sum[index]!.weight)} ×`
  if (jitter) return 'around'
  if (truncate) return 'from the mean to'
  if (mix) return index === 0 ? 'all other layers' : layersInWords(mix.layers)
  const blend = slerp ?? lerp
  if (!blend) return ''
  const share = Math.round(blend.t * 100)
  return index === 0 ? `from (${100 - share}%)` : `to (${share}%)`
}

/** Returns the recipe with the ids of its saved latents replaced. */
export function renameSaved(latent: Latent, rename: (id: string) => string): Latent {
  const inside = (part: Latent) => renameSaved(part, rename)
  if (latent.saved !== undefined) return { saved: rename(latent.saved) }
  if (latent.mean) return { mean: latent.mean.map(inside) }
  if (latent.sum) {
    return { sum: latent.sum.map((term) => ({ ...term, latent: inside(term.latent) })) }
  }
  if (latent.jitter) return { jitter: { ...latent.jitter, latent: inside(latent.jitter.latent) } }
  const { slerp, lerp, mix, truncate } = latent
  if (mix) return { mix: { ...mix, from: inside(mix.from), with: inside(mix.with) } }
  if (truncate) return { truncate: { ...truncate, latent: inside(truncate.latent) } }
  if (slerp) return { slerp: { ...slerp, from: inside(slerp.from), to: inside(slerp.to) } }
  if (lerp) return { lerp: { ...lerp, from: inside(lerp.from), to: inside(lerp.to) } }
  return latent
}

function rounded(value: number): string {
  return String(Number(value.toFixed(3))).replace('-', '−')
}

export { MAX_SEED }

/** A random seed, all equally likely. */
export function randomSeed(): number {
  return Math.floor(Math.random() * (MAX_SEED + 1))
}
