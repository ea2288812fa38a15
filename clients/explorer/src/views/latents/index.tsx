/** The view of saved latents: the gallery, or one of them. */
import { useUrlState } from '../../navigation/url-state.ts'
import { Gallery } from './gallery.tsx'
import { LatentPage } from './latent-page.tsx'
import { params } from './saved-latent.ts'

export default function LatentsView() {
  const { state, set } = useUrlState(params)
  if (state.id) return <LatentPage key={state.id} id={state.id} />
  return <Gallery filter={state} onFilter={set} />
}
