/** What saved latents are called, for recipes that name them by id. */
import { useQueries } from '@tanstack/react-query'
import { latentQuery } from '../../api/queries.ts'
import type { Names } from '../../latents/recipe.ts'

/** By id; one that has not come yet, or was deleted, is called so. */
export function useNames(ids: readonly string[]): Names {
  const unique = [...new Set(ids)]
  const answers = useQueries({ queries: unique.map((id) => latentQuery(id)) })
  return Object.fromEntries(
    unique.map((id, index) => {
      const latent = answers[index]!.data
      if (latent) return [id, `“${latent.name}”`]
      return [id, latent === null ? 'a deleted latent' : 'a saved latent']
    }),
  )
}
