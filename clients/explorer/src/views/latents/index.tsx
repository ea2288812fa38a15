/** The Saved view: the gallery, or the page of one latent. */
import { useUrlState } from '../../navigation/url-state.ts'
import { Gallery } from './gallery.tsx'
import { LatentPage } from './latent-page.tsx'
import { params } from './saved-latent.ts'

export default function LatentsView() {
  const { state, set } = useUrlState(params)
  if (state.id) return <LatentPage key={state.id} id={state.id} />
  return <Gallery filter={state} onFilter={set} />
}
