/** Shared by all parts of the page: elements by id, buttons with pictures, and errors. */
import { ConnectionError, type LatentInput } from '@latentql/sdk'

/** A picture, and the recipe of its latent, which the API accepts wherever it takes a latent. */
export interface Picture {
  readonly recipe: LatentInput
  readonly src: string
}

/** Returns the element of index.html with this id. */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E
}

/** Creates a button that shows a picture. */
export function pictureButton({ src }: Picture, label: string, onClick: () => void) {
  const button = document.createElement('button')
  button.type = 'button'
  const image = new Image()
  image.src = src
  image.alt = label
  button.append(image)
  button.addEventListener('click', onClick)
  return button
}

/** Runs an action, and shows its error on the page. An aborted action is not an error. */
export async function attempt(action: () => Promise<void>, signal?: AbortSignal): Promise<void> {
  const box = element('error')
  box.hidden = true
  try {
    await action()
  } catch (error) {
    if (signal?.aborted) return
    box.textContent = messageOf(error)
    box.hidden = false
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof ConnectionError)) return (error as Error).message
  return `${error.message}. Is it running, with CORS_ORIGINS=${location.origin}?`
}
