/** Saved latents, newest first: this app's second query, and two mutations of the SDK. */
import { graphql } from './generated'
import { attempt, element, pictureButton } from './page'
import { client } from './server'
import { pick, shownPicture } from './stage'

const SavedLatents = graphql(`
  query SavedLatents {
    latents(first: 10, tag: "example", checkpoint: "default") {
      edges {
        node {
          id
          name
          recipe
          sample {
            url
          }
        }
      }
    }
  }
`)

/** Lists the latents saved by this page and by examples/node. */
export async function showSaved(): Promise<void> {
  const { latents } = await client.query(SavedLatents, {})
  const items = latents.edges.map(({ node: { id, name, recipe, sample } }) => {
    const picture = { recipe, src: client.resolveUrl(sample.url) }
    const item = document.createElement('li')
    item.append(
      pictureButton(picture, name, () => pick(picture)),
      deleteButton(id, name),
      name,
    )
    return item
  })
  element('saved').replaceChildren(...items)
}

/** Saves the picture on the stage under the name in the form. */
export async function save(form: HTMLFormElement): Promise<void> {
  const picture = shownPicture()
  if (!picture) throw new Error('Choose a sample first.')
  const name = String(new FormData(form).get('name'))
  await client.saveLatent({ name, tags: ['example'], latent: picture.recipe })
  form.reset()
  await showSaved()
}

function deleteButton(id: string, name: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'delete'
  button.textContent = '×'
  button.ariaLabel = `Delete ${name}`
  button.addEventListener('click', () =>
    attempt(async () => {
      await client.deleteLatent(id)
      await showSaved()
    }),
  )
  return button
}
