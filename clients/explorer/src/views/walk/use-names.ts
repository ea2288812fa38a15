/** What the saved latents in recipes are called. */
import { useQueries } from '@tanstack/react-query'
import { latentQuery } from '../../api/queries.ts'
import { partsOf, type Latent, type Names } from '../../latents/recipe.ts'

/** By id, those that have come. */
export function useNames(latents: readonly Latent[]): Names {
  const ids = [...new Set(latents.flatMap(savedIn))]
  return useQueries({
    queries: ids.map(latentQuery),
    combine: (results) =>
      Object.fromEntries(
        results.flatMap(({ data }, index) => (data ? [[ids[index]!, data.name]] : [])),
      ),
  })
}

function savedIn(latent: Latent): readonly string[] {
  return latent.saved ? [latent.saved] : partsOf(latent).flatMap(savedIn)
}
