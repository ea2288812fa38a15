/** Adds glasses to a face by arithmetic on latents, saves the result, and walks to it. */
import { writeFile } from 'node:fs/promises'
import { ConnectionError, createClient, LatentQLError } from '@latentql/sdk'

/** Seeds of the demo checkpoint. */
const WITH_GLASSES = [147, 180, 496]
const WITHOUT_GLASSES = [9, 94, 439]
const FACE = 4

const client = createClient({
  url: process.env.LATENTQL_URL ?? 'http://127.0.0.1:4000',
  token: process.env.LATENTQL_TOKEN,
})

async function main() {
  // Nothing is rendered yet: a picture's URL describes it, and is valid forever.
  const faces = await client.samples({ latents: [...WITH_GLASSES, ...WITHOUT_GLASSES].map(seed) })
  console.log(`${faces.length} samples of the checkpoint "${faces[0].checkpoint.name}":`)
  for (const face of faces) console.log(`  seed ${face.recipe.seed}: ${urlOf(face)}`)

  // Each group counts as the mean of its latents, which averages out everything but the glasses.
  const { result } = await client.arithmetic({
    plus: [WITH_GLASSES.map(seed), [seed(FACE)]],
    minus: [WITHOUT_GLASSES.map(seed)],
  })
  await download(urlOf(result), 'glasses.png')
  console.log(`Arithmetic: glasses.png is seed ${FACE} with glasses`)

  // The id makes the save idempotent: a second run of this script returns the same latent.
  const name = `(${WITH_GLASSES}) - (${WITHOUT_GLASSES}) + ${FACE}`
  const latent = { name, tags: ['example'], latent: result.recipe, clientMutationId: name }
  const saved = await client.saveLatent(latent)
  console.log(`Saved as "${saved.name}", with the id ${saved.id}`)

  // Frames arrive as the server renders them. After a lost connection, the walk resumes.
  const waypoints = [seed(FACE), { saved: saved.id }]
  for await (const { walk } of client.walk({ waypoints, framesPerWaypoint: 4, frames: 5 })) {
    console.log(`Walk, frame ${walk.index}: ${JSON.stringify(walk.sample.recipe)}`)
  }
}

const seed = (number) => ({ seed: number })
const urlOf = (sample) => client.resolveUrl(sample.url)

async function download(url, file) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} returned status ${response.status}`)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
}

try {
  await main()
} catch (error) {
  // Every code of the API has a class, e.g. CheckpointNotFoundError.
  const isExpected = error instanceof LatentQLError || error instanceof ConnectionError
  console.error(isExpected ? `${error.code ?? error.name}: ${error.message}` : error)
  process.exitCode = 1
} finally {
  await client.dispose()
}
