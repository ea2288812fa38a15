/** What recipes are made of: their parts with the role of each, and the saved latents that they name. */
import type { Latent } from '../../navigation/latent-json.ts'

export interface Part {
  readonly latent: Latent
  /** What it does in the whole, in a word or two; empty where there is nothing to say. */
  readonly role: string
}

/** The parts right inside a recipe, in their order. */
export function partsOf(latent: Latent): Part[] {
  if (latent.mean) return latent.mean.map((part) => ({ latent: part, role: '' }))
  if (latent.sum) {
    return latent.sum.map((term) => ({ latent: term.latent, role: `${rounded(term.weight)} ×` }))
  }
  const blend = latent.slerp ?? latent.lerp
  if (blend) {
    const share = Math.round(blend.t * 100)
    return [
      { latent: blend.from, role: `from (${100 - share} %)` },
      { latent: blend.to, role: `to (${share} %)` },
    ]
  }
  return latent.jitter ? [{ latent: latent.jitter.latent, role: 'around' }] : []
}

/** The ids of the saved latents that a recipe names. */
export function savedIn(latent: Latent): string[] {
  if (latent.saved !== undefined) return [latent.saved]
  return partsOf(latent).flatMap((part) => savedIn(part.latent))
}

/** The recipe with its saved latents named anew. */
export function renameSaved(latent: Latent, rename: (id: string) => string): Latent {
  const inside = (part: Latent) => renameSaved(part, rename)
  if (latent.saved !== undefined) return { saved: rename(latent.saved) }
  if (latent.mean) return { mean: latent.mean.map(inside) }
  if (latent.sum) {
    return { sum: latent.sum.map((term) => ({ ...term, latent: inside(term.latent) })) }
  }
  if (latent.jitter) return { jitter: { ...latent.jitter, latent: inside(latent.jitter.latent) } }
  const { slerp, lerp } = latent
  if (slerp) return { slerp: { ...slerp, from: inside(slerp.from), to: inside(slerp.to) } }
  if (lerp) return { lerp: { ...lerp, from: inside(lerp.from), to: inside(lerp.to) } }
  return latent
}

function rounded(value: number): string {
  return String(Number(value.toFixed(3)))
}
