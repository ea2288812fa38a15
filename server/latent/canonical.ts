/** Parses clients' recipes with the SDK's parser, and hashes their canonical form. */
import { createHash } from 'node:crypto'
import {
  parseRecipe as parse,
  RecipeError,
  type RecipeLimits,
} from '../../clients/sdk/src/recipe.ts'
import { BadUserInput } from '../errors.ts'
import type { Recipe } from './recipe.ts'

export { MAX_DEPTH, MAX_JITTER, MAX_ROWS, MAX_TERMS } from '../../clients/sdk/src/recipe.ts'

/** Parses a LatentInput or a `recipe`'s JSON. Throws BadUserInput that names the invalid member. */
export function parseRecipe(input: unknown, path?: string, limits?: RecipeLimits): Recipe {
  try {
    return parse(input, path, limits)
  } catch (cause) {
    if (cause instanceof RecipeError) throw new BadUserInput(cause.message, {}, { cause })
    throw cause
  }
}

/** sha256 of the canonical form, 64 hex digits. Equal hashes mean equal recipes. */
export function recipeHash(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex')
}
