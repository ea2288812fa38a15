/** Saved latents in this view, and the URLs of its pages. */
import type { LatentFieldsFragment } from '@latentql/sdk'
import { param } from '../../navigation/params.ts'

export type SavedLatent = LatentFieldsFragment

/** The URL of the gallery with its current filter, or of one latent's page. */
export function addressOf(id?: string): string {
  const search = new URLSearchParams(location.search)
  search.delete('id')
  if (id !== undefined) search.set('id', id)
  return search.size > 0 ? `/latents?${search}` : '/latents'
}

/**
 * The checkpoint for opening latents in another view: undefined, which keeps the current one, if it
 * is one of theirs; else the first latent's.
 */
export function checkpointFor(
  latents: readonly SavedLatent[],
  chosen: { readonly digest: string } | undefined,
): string | undefined {
  const digests = latents.flatMap(({ checkpoint }) => checkpoint?.digest ?? [])
  return chosen && digests.includes(chosen.digest) ? undefined : digests[0]
}

/** The view's URL parameters. */
export const params = {
  /** Id of the open latent; '' shows the gallery. */
  id: param.text(''),
  search: param.text(''),
  tag: param.text(''),
  /** Digest of the checkpoint the latents were saved with; '' is any. */
  of: param.text(''),
}

/** The gallery's filter; an empty text matches everything. */
export interface GalleryFilter {
  readonly search: string
  readonly tag: string
  readonly of: string
}
