/** A saved latent as the views show it, and the addresses that lead to it. */
import type { LatentFieldsFragment } from '@latentql/sdk'
import { param } from '../../navigation/params.ts'

export type SavedLatent = LatentFieldsFragment

/** The gallery as it is filtered now, with one latent opened; without an id, the gallery itself. */
export function addressOf(id?: string): string {
  const search = new URLSearchParams(location.search)
  search.delete('id')
  if (id !== undefined) search.set('id', id)
  return search.size > 0 ? `/latents?${search}` : '/latents'
}

/**
 * The checkpoint that some latents go to another view with: undefined, which keeps the chosen one, where that is one of
 * theirs; else the one of the first.
 */
export function checkpointFor(
  latents: readonly SavedLatent[],
  chosen: { readonly digest: string } | undefined,
): string | undefined {
  const digests = latents.flatMap(({ checkpoint }) => checkpoint?.digest ?? [])
  return chosen && digests.includes(chosen.digest) ? undefined : digests[0]
}

/** What of this view stands in its address. */
export const params = {
  /** The latent that is open; empty: the gallery. */
  id: param.text(''),
  search: param.text(''),
  tag: param.text(''),
  /** The digest of the checkpoint that they were saved with; empty: any. */
  of: param.text(''),
}

/** What the gallery is narrowed to; empty texts do not narrow. */
export interface GalleryFilter {
  readonly search: string
  readonly tag: string
  readonly of: string
}
