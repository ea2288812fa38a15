/** Conditional runs on a real server: trained, sampled by class, and exported. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

const START = `mutation ($input: StartTrainingInput!) {
  startTraining(input: $input) { run { name config { conditioning labelAttribute classes } } }
}`

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ checkpoint: false, env: { WORKER: 'on' } })
  await writeTinyImages(path.join(server.config.importDir, 'squares'))
  await server.query(
    'mutation { registerDataset(input: { path: "squares", name: "squares", imageSize: 16 }) { dataset { name } } }',
  )
}, WHOLE_PROCESSES_MS)
afterAll(() => server[Symbol.asyncDispose]())

async function train(settings: { readonly name: string; readonly [setting: string]: unknown }) {
  const input = { ...TINY_RUN, recipe: 'MODERN', dataset: 'squares', ...settings }
  const { startTraining } = await server.query(START, { input })
  await vi.waitFor(
    async () => {
      const { run } = await server.query(`{ run(run: "${settings.name}") { state reason } }`)
      expect(run).toEqual({ state: 'DONE', reason: null })
    },
    { timeout: WHOLE_PROCESSES_MS, interval: 200 },
  )
  return startTraining.run
}

/** Returns the mean brightness of a sample, 0 to 255. */
async function brightness(checkpoint: string, seed: number, variant = ''): Promise<number> {
  const { generate } = await server.query(
    `{ generate(seed: ${seed}, checkpoint: "${checkpoint}"${variant}) { url } }`,
  )
  const response = await fetch(server.url + generate.url)
  expect(response.status).toBe(200)
  const { channels } = await sharp(await response.arrayBuffer()).stats()
  return channels.reduce((sum, { mean }) => sum + mean, 0) / channels.length
}

describe.each(['PROJECTION', 'ACGAN'] as const)('a run with %s', (conditioning) => {
  const name = conditioning.toLowerCase()
  const checkpoint = `${name}@latest`
  const of = (label: string) => `, variant: { label: "${label}" }`
  beforeAll(async () => {
    const run = await train({
      name,
      conditioning,
      steps: 400,
      checkpointEvery: 400,
      ngf: 8,
      ndf: 8,
    })
    const classes = ['dark', 'light']
    expect(run.config).toEqual({ conditioning, labelAttribute: null, classes })
  }, WHOLE_PROCESSES_MS)

  test('draws the class that is asked for, by name or by number', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const dark = await brightness(checkpoint, seed, of('dark'))
      const light = await brightness(checkpoint, seed, of('light'))
      expect(light - dark).toBeGreaterThan(40)
      expect(await brightness(checkpoint, seed, of('1'))).toBe(light)
    }
  })

  test('draws each seed in its own class where none is asked for', async () => {
    for (const [seed, label] of [
      [4, 'dark'],
      [5, 'light'],
    ] as const) {
      const own = await brightness(checkpoint, seed)
      expect(own).toBe(await brightness(checkpoint, seed, of(label)))
    }
  })

  test('has a checkpoint whose exported file is imported with its classes', async () => {
    const { checkpoint: trained } = await server.query(
      `{ checkpoint(checkpoint: "${checkpoint}") { digest } }`,
    )
    const file = await fetch(`${server.url}/checkpoints/${trained.digest}/export.safetensors`)
    const folder = server.config.importDir
    await writeFile(path.join(folder, `${name}.safetensors`), Buffer.from(await file.arrayBuffer()))
    const { importCheckpoint } = await server.query(
      `mutation { importCheckpoint(input: { path: "${name}.safetensors", name: "${name}-file" }) {
        checkpoint { digest }
      } }`,
    )
    expect(importCheckpoint.checkpoint.digest).toBe(trained.digest)
    for (const label of ['dark', 'light']) {
      const imported = await brightness(`${name}-file`, 1, of(label))
      expect(imported).toBe(await brightness(checkpoint, 1, of(label)))
    }
  })
})

test('a class that the generator does not have is refused by its name', async () => {
  const error = await server.failure(
    '{ generate(seed: 1, checkpoint: "acgan@latest", variant: { label: "grey" }) { url } }',
  )
  expect(error).toMatchObject({
    message: expect.stringContaining('must be a class of "acgan@400", 0 to 1 (dark, light)'),
    extensions: { code: 'BAD_USER_INPUT' },
  })
})
