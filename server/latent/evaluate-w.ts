/** Evaluates recipes in w, the space that a generator maps z to. */
import { BadUserInput } from '../errors.ts'
import { jitter, mean, weightedSum } from './combine.ts'
import { lerp, slerp } from './interpolate.ts'
import { childrenOf, type Blend, type Recipe } from './recipe.ts'
import type { Point } from './spaces.ts'

export interface MappingContext {
  readonly rows: number
  readonly size: number
  /** Returns the w of a part that `partsToMap` named, [size] float32. */
  readonly w: (part: Recipe) => Float32Array
  /** The mean of w, [size] float32: the centre of truncation. */
  readonly mean: () => Float32Array
}

/** Returns the largest parts of a recipe that are in Z, which a generator must map to w first. */
export function partsToMap(recipe: Recipe): Recipe[] {
  return isZ(recipe) ? [recipe] : childrenOf(recipe).flatMap(partsToMap)
}

/**
 * Returns a recipe's point in W or W_PLUS; all values are finite. The recipe has no saved latents,
 * and has passed `spaceOf`. Throws BadUserInput if values exceed float32's range.
 */
export function evaluateW(recipe: Recipe, context: MappingContext): Point {
  const point = evaluateNode(recipe, context)
  if (point.values.every(Number.isFinite)) return point
  throw new BadUserInput(
    'The sum of the latents exceeds the range of float32. Use smaller weights or values.',
  )
}

/** Returns the rows of a point in W or W_PLUS, [rows, size] flattened. */
export function allRows({ space, values }: Point, rows: number): Float32Array {
  if (space === 'W_PLUS') return values
  const repeated = new Float32Array(rows * values.length)
  for (let row = 0; row < rows; row++) repeated.set(values, row * values.length)
  return repeated
}

function isZ(recipe: Recipe): boolean {
  if ('w' in recipe || 'wPlus' in recipe || 'mix' in recipe || 'truncate' in recipe) return false
  return childrenOf(recipe).every(isZ)
}

function evaluateNode(recipe: Recipe, context: MappingContext): Point {
  if (isZ(recipe)) return { space: 'W', values: context.w(recipe) }
  if ('w' in recipe) return { space: 'W', values: Float32Array.from(recipe.w) }
  if ('wPlus' in recipe) return { space: 'W_PLUS', values: Float32Array.from(recipe.wPlus.flat()) }
  const combined = (combine: (parts: Float32Array[]) => Float32Array): Point => {
    const { space, parts } = aligned(childrenOf(recipe), context)
    return { space, values: combine(parts) }
  }
  const blended = (between: typeof lerp, { t }: Blend) =>
    combined(([from, to]) => between(from!, to!, t))
  if ('mean' in recipe) return combined(mean)
  if ('slerp' in recipe) return blended(slerp, recipe.slerp)
  if ('lerp' in recipe) return blended(lerp, recipe.lerp)
  if ('mix' in recipe) return mix(recipe, context)
  if ('truncate' in recipe) return truncate(recipe, context)
  if ('jitter' in recipe) {
    const { seed, amount } = recipe.jitter
    return combined(([values]) => jitter(values!, seed, amount))
  }
  const { sum } = recipe as Extract<Recipe, { sum: unknown }>
  return combined((parts) =>
    weightedSum(parts.map((z, index) => ({ weight: sum[index]!.weight, z }))),
  )
}

/** Evaluates parts, all with the rows of W_PLUS if one has them. */
function aligned(recipes: readonly Recipe[], context: MappingContext) {
  const points = recipes.map((part) => evaluateNode(part, context))
  const space = points.some((point) => point.space === 'W_PLUS') ? 'W_PLUS' : 'W'
  const parts = points.map((point) =>
    space === 'W_PLUS' ? allRows(point, context.rows) : point.values,
  )
  return { space, parts } as const
}

function mix({ mix }: Extract<Recipe, { mix: unknown }>, context: MappingContext): Point {
  const { rows, size } = context
  const [from, other] = [mix.from, mix.with].map((part) =>
    allRows(evaluateNode(part, context), rows),
  )
  const values = from!.slice()
  for (const row of mix.layers) {
    values.set(other!.subarray(row * size, (row + 1) * size), row * size)
  }
  return { space: 'W_PLUS', values }
}

function truncate(
  { truncate }: Extract<Recipe, { truncate: unknown }>,
  context: MappingContext,
): Point {
  const { rows, size } = context
  const { psi, cutoff = rows } = truncate
  const point = evaluateNode(truncate.latent, context)
  if (psi === 1) return point
  const centre = context.mean()
  if (point.space === 'W' && cutoff >= rows) {
    return { space: 'W', values: lerp(centre, point.values, psi) }
  }
  const values = allRows(point, rows).slice()
  for (let row = 0; row < Math.min(cutoff, rows); row++) {
    const at = row * size
    values.set(lerp(centre, values.subarray(at, at + size), psi), at)
  }
  return { space: 'W_PLUS', values }
}
