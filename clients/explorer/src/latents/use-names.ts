/** What the saved latents in recipes are called. */
import { useQueries } from '@tanstack/react-query'
import { latentQuery } from '../api/queries.ts'
import { savedIn, type Latent, type Names } from './recipe.ts'

/** By id: those that have come, and those that are not there any more. */
export function useNames(latents: readonly Latent[]): Names {
  const ids = [...new Set(latents.flatMap(savedIn))]
  return useQueries({
    queries: ids.map(latentQuery),
    combine: (answers) =>
      Object.fromEntries(
        answers.flatMap(({ data }, index) =>
          data === undefined ? [] : [[ids[index]!, data?.name ?? 'a deleted latent']],
        ),
      ),
  })
}
