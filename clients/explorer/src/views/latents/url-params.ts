/** What of this view stands in its address. */
import { param } from '../../navigation/params.ts'

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
