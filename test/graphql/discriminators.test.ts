/** Discriminators over GraphQL and HTTP: they can be imported and listed, but not sampled. */
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'
import { somePngs, writeFiles } from '../datasets/pictures.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const fixtures = fileURLToPath(new URL('../fixtures/discriminators/', import.meta.url))

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  const { importDir } = server.config
  await mkdir(importDir, { recursive: true })
  for (const file of ['bundle16.pth', 'netd16-untracked.pth', 'netd16-k3.pth']) {
    await copyFile(fixtures + file, path.join(importDir, file))
  }
  await writeFiles(path.join(importDir, 'colours'), await somePngs('', 20))
  await server.services.datasets.registerAllowed('colours', { name: 'colours', imageSize: 16 })
  await server.query(
    `mutation { importCheckpoint(input: {path: "netd16-k3.pth", name: "critic"}) { notes } }`,
  )
})
afterAll(() => server[Symbol.asyncDispose]())

const FIELDS = 'kind name zDim prior { distribution } width height channels sheet { url } aliases'

test('a discriminator has a kind and the size of its images, but neither z nor samples', async () => {
  const { checkpoint } = await server.query(`{ checkpoint(checkpoint: "critic") { ${FIELDS} } }`)
  expect(checkpoint).toEqual({
    ...{ kind: 'DISCRIMINATOR', name: 'critic', zDim: null, prior: null, sheet: null },
    ...{ width: 16, height: 16, channels: 3, aliases: [] },
  })
})

test('lists contain generators unless another kind is requested', async () => {
  const { generators, discriminators, all } = await server.query(`{
    generators: checkpoints { nodes { kind } totalCount }
    discriminators: checkpoints(kind: DISCRIMINATOR) { nodes { kind name } }
    all: checkpoints(kind: null, first: 10) { totalCount nodes { sheet { url } } }
  }`)
  expect(generators).toEqual({ nodes: [{ kind: 'GENERATOR' }], totalCount: 1 })
  expect(discriminators.nodes).toContainEqual({ kind: 'DISCRIMINATOR', name: 'critic' })
  expect(all.totalCount).toBe(1 + discriminators.nodes.length)
})

test('the kind selects which network of a bundle is imported', async () => {
  const importing = (input: string) =>
    server.query(`mutation { importCheckpoint(input: {path: "bundle16.pth", ${input}}) {
      checkpoint { kind name } notes } }`)
  const generator = (await importing('name: "g"')).importCheckpoint
  expect(generator.checkpoint).toEqual({ kind: 'GENERATOR', name: 'g' })
  expect(generator.notes.join(' ')).toContain('also contains a discriminator')
  const discriminator = (await importing('name: "d", kind: DISCRIMINATOR')).importCheckpoint
  expect(discriminator.checkpoint).toEqual({ kind: 'DISCRIMINATOR', name: 'd' })
})

test('a discriminator without statistics needs a dataset, and the error lists the datasets', async () => {
  const input = '{path: "netd16-untracked.pth", name: "untracked"'
  const importing = (rest: string) =>
    `mutation { importCheckpoint(input: ${input}${rest}}) { checkpoint { batchNorm } notes } }`
  const { message, extensions } = await server.failure(importing(''))
  expect(extensions.code).toBe('BAD_USER_INPUT')
  expect(message).toMatch(/Name a dataset .*avatars, colours, faces/)
  const missing = await server.failure(importing(', dataset: "nothing"'))
  expect(missing.extensions.code).toBe('DATASET_NOT_FOUND')
  const { importCheckpoint } = await server.query(importing(', dataset: "colours"'))
  expect(importCheckpoint.checkpoint.batchNorm).toBe('CALIBRATED')
  expect(importCheckpoint.notes.at(-1)).toContain('20 images of the dataset "colours"')
})

test('an upload accepts the kind and the dataset, too', async () => {
  const upload = async (query: string, file: string) => {
    const response = await fetch(`${server.url}/checkpoints?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: await readFile(fixtures + file),
    })
    const lines = (await response.text()).trim().split('\n')
    return JSON.parse(lines.at(-1)!)
  }
  const bundle = await upload('name=uploaded&kind=DISCRIMINATOR', 'bundle16.pth')
  expect(bundle.checkpoint).toMatchObject({ kind: 'DISCRIMINATOR', zDim: null, prior: null })
  const calibrated = await upload('name=u2&dataset=colours', 'netd16-untracked.pth')
  expect(calibrated.checkpoint).toMatchObject({ batchNorm: 'CALIBRATED' })
  const wrong = await upload('name=u3&kind=CRITIC', 'bundle16.pth')
  expect(wrong.error).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('GENERATOR or DISCRIMINATOR'),
  })
})

test.each([
  'generate(seed: 1, checkpoint: "critic") { url }',
  'sample(latent: {seed: 1}, checkpoint: "critic") { url }',
  'samples(latents: [{seed: 1}], checkpoint: "critic") { url }',
  'interpolate(input: {waypoints: [{seed: 1}, {seed: 2}], frames: 2, checkpoint: "critic"}) { frames { url } }',
  'arithmetic(input: {plus: [[{seed: 1}]], checkpoint: "critic"}) { result { url } }',
])('a discriminator is not sampled: %s', async (field) => {
  const { message, extensions } = await server.failure(`{ ${field} }`)
  expect(extensions.code).toBe('BAD_USER_INPUT')
  expect(message).toContain('"critic" is a discriminator')
})

test('the alias "default" is for generators only', async () => {
  const { message, extensions } = await server.failure(
    'mutation { setCheckpointAlias(input: {checkpoint: "critic", alias: "default"}) { checkpoint { name } } }',
  )
  expect(extensions.code).toBe('BAD_USER_INPUT')
  expect(message).toContain('takes generators only')
})

describe('Sample.score', () => {
  const scores = (seeds: readonly number[], rest = '') =>
    server.query(
      `{ ${seeds.map(
        (seed) => `s${seed}: generate(seed: ${seed}${rest}) {
      score(discriminator: "critic") { logit probability } }`,
      )} }`,
    )

  test("is the discriminator's output for the sample, alone and in a batch", async () => {
    const { s1 } = await scores([1])
    const { logit, probability } = s1.score
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6)
    const together = await scores([1, 2, 3, 4])
    expect(together.s1.score.logit).toBeCloseTo(logit, 5)
    const all = [1, 2, 3, 4].map((seed) => together[`s${seed}`].score.logit)
    expect(new Set(all).size).toBe(4)
    expect(logit).toBeCloseTo(await logitOfPixels(1), 1)
  })

  /** The critic's output for the picture's pixels, which equal the image except for rounding. */
  async function logitOfPixels(seed: number): Promise<number> {
    const { generate } = await server.query(`{ generate(seed: ${seed}) { url(format: RAW) } }`)
    const bytes = new Uint8Array(await (await fetch(server.url + generate.url)).arrayBuffer())
    const images = Float32Array.from({ length: 768 }, (_, at) => {
      return bytes[(at % 256) * 3 + Math.floor(at / 256)]! / 127.5 - 1
    })
    const critic = await server.services.checkpoints.resolve('critic')
    const engine = await server.services.engine.get()
    const { logits } = await engine.run(programOf(critic), { images }, 1)
    return logits!.data[0]!
  }

  test('respects the variant of the sample', async () => {
    const small = asGenerator(await server.services.checkpoints.resolve('small'))
    const { name, shape } = small.generator.activations[0]!
    const maps = Array.from({ length: shape[0]! }, (_, map) => map)
    const variant = `, variant: {ablate: [{activation: "${name}", maps: [${maps}]}]}`
    const [plain, ablated] = [await scores([1]), await scores([1], variant)]
    expect(ablated.s1.score.logit).not.toBeCloseTo(plain.s1.score.logit, 3)
  })

  test('needs a discriminator for images of that size', async () => {
    const asking = (reference: string) =>
      server.failure(`{ generate(seed: 1) { score(discriminator: "${reference}") { logit } } }`)
    expect((await asking('small')).message).toContain('is a generator')
    const file = fixtures + 'netd28.pth'
    await server.services.checkpoints.importFile(file, { name: 'digits' })
    const { message, extensions } = await asking('digits')
    expect(extensions.code).toBe('BAD_USER_INPUT')
    expect(message).toContain('takes 28x28 grey images, but "small" generates 16x16 RGB')
  })
})
