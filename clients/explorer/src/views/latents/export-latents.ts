/** Fetches saved latents with their exact values, for a file. */
import type { LatentFieldsFragment, LatentQLClient } from '@latentql/sdk'
import { each, patiently, type EachOptions } from './each.ts'
import { everyPage, PAGE } from './every-page.ts'
import { toFileLatent, type FileLatent } from './latent-file.ts'

/** What of the saved latents; null is any. */
export interface LatentVariables {
  readonly search: string | null
  readonly tag: string | null
  readonly checkpoint: string | null
}

type WithValues = LatentFieldsFragment & { readonly z: number[] }

const ONE = `query LatentWithValues($id: ID!) {
  latent(id: $id) {
    id name tags note recipe recipeHash z zDim checkpoint { name digest } createdAt updatedAt
  }
}`

/** Those with these ids, in their order; one that was deleted meanwhile is left out. */
export async function exportSome(
  client: LatentQLClient,
  ids: readonly string[],
  options: EachOptions,
): Promise<FileLatent[]> {
  const { signal } = options
  const answers = await each(
    ids,
    (id) => client.query<{ latent: WithValues | null }, { id: string }>(ONE, { id }, { signal }),
    options,
  )
  return answers.flatMap(({ latent }) => (latent ? [toFileLatent(latent)] : []))
}

/** All of a filter, newest first. */
export async function exportAll(
  client: LatentQLClient,
  filter: LatentVariables,
  { signal, onProgress }: EachOptions,
): Promise<FileLatent[]> {
  const page = (after: string | null) =>
    patiently(() => client.latentsWithValues({ ...filter, first: PAGE, after }, { signal }), signal)
  return (await everyPage(page, onProgress)).map(toFileLatent)
}
