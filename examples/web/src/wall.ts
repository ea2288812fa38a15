/** The wall: samples of consecutive seeds. */
import { element, pictureButton } from './page'
import { client } from './server'
import { pick } from './stage'

const COUNT = 48

/** Fills the wall with samples, from this seed on. */
export async function showWall(first: number): Promise<void> {
  const latents = Array.from({ length: COUNT }, (_, index) => ({ seed: first + index }))
  const samples = await client.samples({ latents })
  const buttons = samples.map(({ recipe, url }, index) => {
    const picture = { recipe, src: client.resolveUrl(url) }
    return pictureButton(picture, `Seed ${first + index}`, () => pick(picture))
  })
  element('wall').replaceChildren(...buttons)
}
