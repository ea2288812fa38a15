/** Forgetting to draw an object, over the API and on a worker. */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' } })
})
afterAll(() => server[Symbol.asyncDispose]())

const START = `mutation ($input: StartForgettingInput!) {
  startForgetting(input: $input) { job { id state kind checkpoint activation } }
}`
const JOB = `query ($id: ID!) { job(id: $id) { state reason ... on ForgettingJob { result {
  variant { id name ablate { activation maps strength } } weights maps accuracy
  before { width height dataUri } after { url dataUri }
  controls { maps sheet { dataUri } }
} } } }`

/** The centre of the 16x16 samples: at their edges, transposed convolutions add up fewer terms. */
const BOX = { left: 4, top: 4, width: 8, height: 8 }
const regions = [1, 2, 3, 4, 5, 6].map((seed) => ({ latent: { seed }, boxes: [BOX] }))

async function forget(input: object): Promise<Record<string, any>> {
  const { job } = (await server.query(START, { input: { regions, ...input } })).startForgetting
  const query = `subscription { jobProgress(job: "${job.id}") { seq } }`
  for await (const { errors } of server.subscriber().iterate({ query })) {
    expect(errors).toBeUndefined()
  }
  return { started: job, ...(await server.query(JOB, { id: job.id })).job }
}

async function pixelsOf(dataUri: string) {
  return sharp(Buffer.from(dataUri.split(',')[1]!, 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
}

test('The maps with positive weights become a saved variant, whose samples are the sheet after', async () => {
  const { started, state, result } = await forget({ controls: 3, name: 'no centre' })
  expect(started).toMatchObject({ kind: 'forgetting', checkpoint: server.digest })
  expect(state).toBe('DONE')
  const { checkpoint } = await server.query('{ checkpoint { activations { name shape } } }')
  const shapes = new Map(checkpoint.activations.map((one: any) => [one.name, one.shape]))
  const [count] = shapes.get(started.activation) as number[]
  expect(result.weights).toHaveLength(count!)
  const positive = [...result.weights.keys()].filter((map) => result.weights[map] > 0)
  expect(positive.length).toBeGreaterThan(0)
  expect(result.maps).toEqual(positive)
  expect(result.variant).toMatchObject({
    name: 'no centre',
    ablate: [{ activation: started.activation, maps: positive, strength: 1 }],
  })
  // Always saying outside is right for 3 of 4 positions.
  expect(result.accuracy).toBeGreaterThanOrEqual(0.75)
  const after = await pixelsOf(result.after.dataUri)
  const { generate } = await server.query(
    '{ generate(seed: 1, variant: { saved: "no centre" }) { dataUri } }',
  )
  const sample = await pixelsOf(generate.dataUri)
  // The first sample of the sheet is 2 pixels from its edges.
  for (let y = 0; y < 16; y++) {
    const start = ((y + 2) * after.info.width + 2) * 3
    const row = sample.data.subarray(y * 16 * 3, (y + 1) * 16 * 3)
    expect(after.data.subarray(start, start + 16 * 3)).toEqual(row)
  }
  expect(result.before.dataUri).not.toBe(result.after.dataUri)
})

test('Controls turn off as many maps, always the same for a checkpoint', async () => {
  const input = { controls: 4, maps: 1 }
  const [one, two] = [await forget(input), await forget(input)]
  const maps = one.result.controls.map((control: any) => control.maps)
  expect(two.result.controls.map((control: any) => control.maps)).toEqual(maps)
  expect(new Set(maps.map(String)).size).toBeGreaterThan(1)
  for (const own of maps) expect(own).toHaveLength(one.result.maps.length)
  expect(one.result.controls[0].sheet.dataUri).not.toBe(one.result.before.dataUri)
  expect(one.result.variant.id).not.toBe(two.result.variant.id)
  expect(one.result.weights).toEqual(two.result.weights)
})

test('`maps` limits the maps, and `strength` dims them', async () => {
  const { result } = await forget({ maps: 1, strength: 0.5, controls: 0 })
  const [map] = result.maps
  expect(result.maps).toEqual([map])
  expect(result.weights[map]).toBeGreaterThan(0)
  expect(result.variant.ablate).toMatchObject([{ maps: [map], strength: 0.5 }])
  expect(result.controls).toEqual([])
})

test.each([
  [{ regions: [] }, /number of regions must be a whole number from 1 to 64; got 0/],
  [{ controls: 33 }, /controls must be a whole number from 0 to 32/],
  [{ maps: 0 }, /maps must be a whole number from 1/],
  [{ strength: 1.5 }, /strength must be above 0 and at most 1/],
  [{ activation: '99.relu' }, /no activation "99.relu"/],
  [{ regions: [{ latent: { seed: 1 }, boxes: [] }] }, /none of the positions .* larger boxes/],
  [
    { regions: [{ latent: { seed: 1 }, boxes: [{ left: 0, top: 0, width: 16, height: 16 }] }] },
    /all of the positions .* smaller boxes/,
  ],
  [
    { regions: [{ latent: { seed: 1 }, boxes: [{ ...BOX, left: 12 }] }] },
    /regions\[0\]\.boxes\[0\]\.width must be a whole number from 1 to 4; got 8/,
  ],
])('%j is refused', async (input, message) => {
  const failure = await server.failure(START, { input: { regions, ...input } })
  expect(failure.message).toMatch(message)
  expect(failure.extensions.code).toBe('BAD_USER_INPUT')
})

test('An ONNX graph is refused, with the remedy', async () => {
  const file = fileURLToPath(new URL('../fixtures/checkpoints/onnx16.onnx', import.meta.url))
  await server.services.checkpoints.importFile(file, { name: 'graph' })
  const { message } = await server.failure(START, { input: { checkpoint: 'graph', regions } })
  expect(message).toMatch(/ONNX graph .* Import the weights/)
})
