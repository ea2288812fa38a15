/** Names of the saved latents in recipes. */
import { useQueries } from '@tanstack/react-query'
import { latentQuery } from '../api/queries.ts'
import { savedIn, type Latent, type Names } from './recipe.ts'

/** Names by id, for latents that have loaded and for deleted ones. */
export function useNames(latents: readonly Latent[]): Names {
  const ids = [...new Set(latents.flatMap(savedIn))]
  return useQueries({
    queries: ids.map(latentQuery),
    combine: (results) =>
      Object.fromEntries(
        results.flatMap(({ data }, index) =>
          data === undefined ? [] : [[ids[index]!, data?.name ?? 'a deleted sample']],
        ),
      ),
  })
}
