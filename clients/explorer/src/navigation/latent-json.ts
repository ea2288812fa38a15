/** Recipes of latents as JSON from outside: pasted, dropped, in an address, in a file. */
import { parseRecipe, RecipeError, type LatentInput } from '@latentql/sdk'

export { MAX_SEED as MAX_SEED } from '@latentql/sdk'

/** How a latent is made; exactly one of its fields is there. */
export type Latent = LatentInput

/** The latent in its canonical form, or null if the value is not one. */
export function readLatent(value: unknown): Latent | null {
  try {
    return parseRecipe(value)
  } catch (error) {
    if (error instanceof RecipeError) return null
    throw error
  }
}
