/** What recipes are made of: their parts with the role of each; and their saved latents named anew. */
import { partsOf, type Latent } from '../../latents/recipe.ts'

export interface Part {
  readonly latent: Latent
  /** What it does in the whole, in a word or two; empty where there is nothing to say. */
  readonly role: string
}

/** The parts right inside a recipe, in their order. */
export function partsWithRoles(latent: Latent): Part[] {
  return partsOf(latent).map((part, index) => ({ latent: part, role: roleOf(latent, index) }))
}

function roleOf({ sum, slerp, lerp, jitter }: Latent, index: number): string {
  if (sum) return `${rounded(sum[index]!.weight)} ×`
  if (jitter) return 'around'
  const blend = slerp ?? lerp
  if (!blend) return ''
  const share = Math.round(blend.t * 100)
  return index === 0 ? `from (${100 - share} %)` : `to (${share} %)`
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
  return String(Number(value.toFixed(3))).replace('-', '−')
}
