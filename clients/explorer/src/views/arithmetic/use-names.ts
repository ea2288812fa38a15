/** What the saved latents of a board are called. */
import { useQueries } from '@tanstack/react-query'
import { latentQuery } from '../../api/queries.ts'
import { partsOf, type Latent, type Names } from '../../latents/recipe.ts'
import type { Board } from './board.ts'

/** By id; those that are not known yet, or not there any more, are left out. */
export function useNames({ plus, minus }: Board): Names {
  const latents = [...plus, ...minus].flatMap((group) => group.latents)
  return useQueries({
    queries: [...new Set(latents.flatMap(savedIn))].map(latentQuery),
    combine: (answers) =>
      Object.fromEntries(answers.flatMap(({ data }) => (data ? [[data.id, data.name]] : []))),
  })
}

function savedIn(latent: Latent): string[] {
  return latent.saved === undefined ? partsOf(latent).flatMap(savedIn) : [latent.saved]
}
