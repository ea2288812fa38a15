/** Keys of latents, as text in addresses and as JSON in stored documents. */
import { z as zod } from 'zod'
import { parseRecipe } from '../latent/canonical.ts'
import { scale, truncateTo } from '../latent/compose.ts'
import type { Recipe } from '../latent/recipe.ts'
import { latentOf, type LatentKey, type ResolvedLatent } from '../latent/resolved-latent.ts'
import { recipeLatent, seedZ, type ResolutionContext } from './latents.ts'

const SEED = /^seed-(\d{1,10})(?:-psi-([\d.e+-]+))?$/
const BLEND = /^(slerp|lerp)-(\d{1,10})-(\d{1,10})-([\d.e+-]+)$/
const Z = /^z-([\w-]+)$/
const RECIPE = /^recipe-([\w-]+)$/

/** Limits of recipes in keys, which are composed of LatentInputs. */
const COMPOSED = { depth: 32, terms: 65_536 }

/**
 * Returns `seed-7`, `seed-7-psi-0.5`, `slerp-1-7-0.5`, `lerp-1-7-0.5`, `z-BASE64URL` or
 * `recipe-BASE64URL`.
 */
export function keyText(key: LatentKey): string {
  if ('recipe' in key) return `recipe-${Buffer.from(pack(key.recipe)).toString('base64url')}`
  if ('z' in key) return `z-${encodeZ(key.z)}`
  if ('t' in key) return `${key.method.toLowerCase()}-${key.from}-${key.to}-${key.t}`
  const { seed, truncation } = key
  return truncation === 1 ? `seed-${seed}` : `seed-${seed}-psi-${truncation}`
}

/** Reverses `keyText`; null for any other text. */
export function parseKeyText(text: string): LatentKey | null {
  const [, seed, truncation = '1'] = SEED.exec(text) ?? []
  if (seed !== undefined) return { seed: Number(seed), truncation: Number(truncation) }
  const [, method, from, to, t] = BLEND.exec(text) ?? []
  if (method !== undefined) {
    const at = { from: Number(from), to: Number(to), t: Number(t) }
    return { method: method === 'slerp' ? 'SLERP' : 'LERP', ...at }
  }
  const [, z] = Z.exec(text) ?? []
  if (z !== undefined) return { z: decodeZ(z) }
  const [, recipe] = RECIPE.exec(text) ?? []
  return recipe === undefined
    ? null
    : { recipe: unpack(Buffer.from(recipe, 'base64url').toString()) }
}

export function keyDocument(key: LatentKey): object {
  if ('recipe' in key) return { recipe: JSON.parse(pack(key.recipe)) as object }
  if ('z' in key) return { z: encodeZ(key.z) }
  if ('t' in key) return { method: key.method, from: key.from, to: key.to, t: key.t }
  return { seed: key.seed, truncation: key.truncation }
}

const SEED_VALUE = zod.int().min(0)
const FRACTION = zod.number().min(0).max(1)

/** Reads the output of `keyDocument`. */
export const KEY_DOCUMENT: zod.ZodType<LatentKey> = zod.union([
  zod.object({ z: zod.string().regex(/^[\w-]+$/).transform(decodeZ) }), // prettier-ignore
  zod.object({
    recipe: zod
      .record(zod.string(), zod.unknown())
      .transform((recipe) => unpack(JSON.stringify(recipe))),
  }),
  zod.object({ seed: SEED_VALUE, truncation: FRACTION }),
  zod.object({
    method: zod.enum(['SLERP', 'LERP']),
    from: SEED_VALUE,
    to: SEED_VALUE,
    t: FRACTION,
  }),
])

/** Returns the latent of a key for a checkpoint. */
export function keyLatent(
  key: LatentKey,
  checkpoint: ResolutionContext['checkpoint'],
): ResolvedLatent {
  const { generator } = checkpoint
  if ('recipe' in key) return recipeLatent(key.recipe, generator)
  if ('z' in key) return latentOf({ z: [...key.z] }, () => key.z)
  if ('t' in key) {
    const [centre, latent] = [seedZ(key.from, generator), seedZ(key.to, generator)]
    return truncateTo(centre, latent, { method: key.method, psi: key.t })
  }
  return scale(seedZ(key.seed, generator), key.truncation)
}

/** The JSON of a recipe, with its values as `encodeZ` writes them. */
function pack(recipe: Recipe): string {
  const encode = (values: readonly number[]) => encodeZ(Float32Array.from(values))
  return JSON.stringify(recipe, (name, value: unknown) => {
    if (name === 'z' || name === 'w') return encode(value as number[])
    return name === 'wPlus' ? (value as number[][]).map(encode) : value
  })
}

/** Reverses `pack`. */
function unpack(text: string): Recipe {
  const decode = (values: string) => [...decodeZ(values)]
  const recipe: unknown = JSON.parse(text, (name, value: unknown) => {
    if (name === 'z' || name === 'w') return decode(value as string)
    return name === 'wPlus' ? (value as string[]).map(decode) : value
  })
  return parseRecipe(recipe, 'latent', COMPOSED)
}

/** Encodes z as float32, little-endian, base64url. */
export function encodeZ(z: Float32Array): string {
  const bytes = Buffer.alloc(z.length * 4)
  z.forEach((value, index) => bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64url')
}

/** Reverses `encodeZ`. */
export function decodeZ(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64url')
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(index * 4),
  )
}
