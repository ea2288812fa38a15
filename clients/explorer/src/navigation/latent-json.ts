/** Reads recipes as JSON from outside the app: pasted, dropped, in a URL, in a file. */
import { parseRecipe, RecipeError, type LatentInput } from '@latentql/sdk'

export { MAX_SEED } from '@latentql/sdk'

/** A recipe for a latent; exactly one of its fields is set. */
export type Latent = LatentInput

/** Returns the latent in its canonical form, or null if the value isn't a recipe. */
export function readLatent(value: unknown): Latent | null {
  try {
    return parseRecipe(value)
  } catch (error) {
    if (error instanceof RecipeError) return null
    throw error
  }
}
