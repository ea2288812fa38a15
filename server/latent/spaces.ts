/** The spaces of latents: z, and w, the space that some generators map z to. */
import { BadUserInput, LatentDimensionMismatch, LatentNotFound } from '../errors.ts'
import { childrenOf, type Recipe } from './recipe.ts'
import type { Prior } from './seed-to-z.ts'

/**
 * Z is the space of the prior; W the space that a generator maps z to; W_PLUS has a row of w for
 * each layer of the generator.
 */
export type LatentSpace = 'Z' | 'W' | 'W_PLUS'

/** Values in a space: [zDim], [size], or for W_PLUS [rows, size] flattened; float32. */
export interface Point {
  readonly space: LatentSpace
  readonly values: Float32Array
}

/** The spaces of a generator. */
export interface Spaces {
  readonly latent: {
    readonly size: number
    readonly prior: Prior
    readonly truncationCentre?: number
  }
  /** The space w, if there is one. */
  readonly mapped?: {
    /** Length of a row of w. */
    readonly size: number
    /** Number of rows: one for each layer that takes w. */
    readonly rows: number
    /** True if the mean of w is known, the centre of truncation. */
    readonly mean: boolean
  } | null
}

export type SavedPoints = ReadonlyMap<string, Point>

/**
 * Returns the space of a recipe's latent. Sums, means and blends of z stay in Z; if a part is in w,
 * the result is. Throws BadUserInput for a part that the generator has no space for,
 * LatentDimensionMismatch, and LatentNotFound. Messages refer to the recipe as `path`.
 */
export function spaceOf(
  recipe: Recipe,
  spaces: Spaces,
  saved: SavedPoints = new Map(),
  path = 'latent',
): LatentSpace {
  if ('seed' in recipe) return 'Z'
  if ('z' in recipe)
    return checkLength({ space: 'Z', length: recipe.z.length }, spaces, `${path}.z`)
  if ('w' in recipe)
    return checkLength({ space: 'W', length: recipe.w.length }, spaces, `${path}.w`)
  if ('wPlus' in recipe) {
    const length = recipe.wPlus.length * recipe.wPlus[0]!.length
    return checkLength({ space: 'W_PLUS', length }, spaces, `${path}.wPlus`)
  }
  if ('saved' in recipe) {
    const { saved: key } = recipe
    const point = saved.get(key)
    if (!point)
      throw new LatentNotFound(`${path}.saved: no saved latent has the id or name "${key}".`)
    const { space, values } = point
    return checkLength({ space, length: values.length }, spaces, `${path}.saved "${key}"`)
  }
  const parts = childrenOf(recipe).map((part, index) =>
    spaceOf(part, spaces, saved, `${path}.${partName(recipe, index)}`),
  )
  if ('mix' in recipe) return mixed(recipe.mix.layers, spaces, `${path}.mix`)
  if ('truncate' in recipe) return truncated(recipe.truncate, parts[0]!, spaces, `${path}.truncate`)
  return joined(parts)
}

/** The space of a combination of latents. */
export function joined(spaces: readonly LatentSpace[]): LatentSpace {
  if (spaces.includes('W_PLUS')) return 'W_PLUS'
  return spaces.includes('W') ? 'W' : 'Z'
}

/** The space of a latent of a generator with w, truncated. */
export function truncatedSpace(
  space: LatentSpace,
  { psi, cutoff }: { readonly psi: number; readonly cutoff?: number },
  rows: number,
): LatentSpace {
  return psi === 1 || (cutoff ?? rows) >= rows ? joined(['W', space]) : 'W_PLUS'
}

/** Throws BadUserInput if the generator can't truncate like this. `paths` are for messages. */
export function checkTruncation(
  { psi, cutoff }: { readonly psi: number; readonly cutoff?: number | undefined },
  { mapped }: Spaces,
  paths: { readonly psi: string; readonly cutoff: string },
): void {
  if (!mapped) {
    if (cutoff === undefined) return
    throw new BadUserInput(`${paths.cutoff}: ${NO_W}; omit cutoff.`)
  }
  if (cutoff !== undefined && (cutoff < 0 || cutoff > mapped.rows)) {
    throw new BadUserInput(
      `${paths.cutoff} must be from 0 to ${mapped.rows}, the checkpoint's rows of w; got ${cutoff}.`,
    )
  }
  if (psi < 1 && !mapped.mean) {
    throw new BadUserInput(
      `${paths.psi}: the checkpoint's file doesn't have the mean of w, so only 1 is possible.`,
    )
  }
}

const NO_W = 'the checkpoint has no w, only z'

function truncated(
  truncate: { readonly psi: number; readonly cutoff?: number },
  space: LatentSpace,
  spaces: Spaces,
  path: string,
): LatentSpace {
  checkTruncation(truncate, spaces, { psi: `${path}.psi`, cutoff: `${path}.cutoff` })
  return spaces.mapped ? truncatedSpace(space, truncate, spaces.mapped.rows) : space
}

function mixed(layers: readonly number[], { mapped }: Spaces, path: string): LatentSpace {
  if (!mapped) throw new BadUserInput(`${path}: ${NO_W}.`)
  if (layers.at(-1)! < mapped.rows) return 'W_PLUS'
  throw new BadUserInput(
    `${path}.layers must be from 0 to ${mapped.rows - 1}: the checkpoint has ${mapped.rows} rows ` +
      `of w; got ${layers.at(-1)}.`,
  )
}

/** Throws unless the generator has the space, and its points have the length. Returns the space. */
export function checkLength(
  { space, length }: { readonly space: LatentSpace; readonly length: number },
  { latent, mapped }: Spaces,
  path: string,
): LatentSpace {
  if (space === 'Z') {
    if (length !== latent.size) throw new LatentDimensionMismatch(path, latent.size, length)
    return space
  }
  if (!mapped) throw new BadUserInput(`${path}: ${NO_W}.`)
  const { rows, size } = mapped
  const expected = space === 'W' ? size : rows * size
  const name = space === 'W' ? 'w' : `w+ (${rows} rows of ${size})`
  if (length !== expected) throw new LatentDimensionMismatch(path, expected, length, name)
  return space
}

/** The name of a recipe's part in messages. */
function partName(recipe: Recipe, index: number): string {
  if ('mean' in recipe) return `mean[${index}]`
  if ('sum' in recipe) return `sum[${index}].latent`
  const [kind] = Object.keys(recipe)
  if ('jitter' in recipe || 'truncate' in recipe) return `${kind}.latent`
  return `${kind}.${index === 0 ? 'from' : 'mix' in recipe ? 'with' : 'to'}`
}
