/** Forgetting to draw an object, over the API and on a worker. */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForgettingWork } from '../../server/exploration/forgetting/forgetting-work.ts'
import { checkPositions, forgettingKind } from '../../server/exploration/forgetting/forgetting.ts'
import { judgedSeed } from '../../server/exploration/forgetting/measurement.ts'
import type { Claim, Slice } from '../../server/jobs/kind.ts'
import { createSampler } from '../../server/sampling/sampler.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { importCritic, plantClassifier } from '../exploration/studies/support.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'

let server: TestServer
let judges: string[]
beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' } })
  await importCritic(server)
  judges = [
    await plantClassifier(server, 'bright', 0),
    await plantClassifier(server, 'round', 1),
    await plantClassifier(server, 'rare', 2, { threshold: 1e9 }),
  ]
})
afterAll(() => server[Symbol.asyncDispose]())

const START = `mutation ($input: StartForgettingInput!) {
  startForgetting(input: $input) { job { id state kind checkpoint activation } }
}`
const JOB = `query ($id: ID!) { job(id: $id) { state reason ... on ForgettingJob { result {
  variant { id name ablate { activation maps strength } } weights maps accuracy
  before { width height dataUri } after { url dataUri }
  controls { maps sheet { dataUri } }
  rates {
    judge { classifier attribute values balancedAccuracy testImages }
    values { value samples kept after controls { mean min max } }
  }
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
  expect(result.rates).toBeNull()
})

const SAMPLES = 40

/** The values of the judged samples by judge, through the API. */
async function judge(variant: object): Promise<string[][]> {
  const own = judges.map((id, at) => `j${at}: attributes(classifier: "${id}") { value }`)
  const latents = Array.from({ length: SAMPLES }, (_, at) => ({ seed: judgedSeed(at) }))
  const { samples } = await server.query(
    `query ($latents: [LatentInput!]!, $variant: SamplingVariant) {
      samples(latents: $latents, variant: $variant) { ${own.join(' ')} } }`,
    { latents, variant },
  )
  return samples.map((sample: any) => judges.map((_, at) => sample[`j${at}`][0].value))
}

test('Rates are the shares of samples whose values the API’s attributes keep', async () => {
  const { started, result } = await forget({ judges, samples: SAMPLES, controls: 2, maps: 3 })
  const without = (maps: number[]) => ({ ablate: [{ activation: started.activation, maps }] })
  const before = await judge({})
  const after = await judge({ saved: result.variant.id })
  const controls = [
    await judge(without(result.controls[0].maps)),
    await judge(without(result.controls[1].maps)),
  ]
  expect(result.rates).toHaveLength(3)
  const shares = new Set<number>()
  result.rates.forEach(({ judge: facts, values }: any, at: number) => {
    const attribute = ['bright', 'round', 'rare'][at]
    const tested = { balancedAccuracy: 1, testImages: 9 }
    expect(facts).toEqual({ classifier: judges[at], attribute, values: ['low', 'high'], ...tested })
    values.forEach((rate: any, index: number) => {
      const value = ['low', 'high'][index]!
      const rows = [...before.keys()].filter((row) => before[row]![at] === value)
      if (rows.length === 0) {
        const none = { kept: null, after: null, controls: null }
        expect(rate).toEqual({ value, samples: 0, ...none })
        return
      }
      const share = (own: string[][], wanted: string) =>
        rows.filter((row) => own[row]![at] === wanted).length / rows.length
      const [one, two] = controls.map((own) => share(own, value)) as [number, number]
      shares.add(share(after, value)).add(one).add(two)
      expect(rate).toEqual({
        ...{ value, samples: rows.length, kept: share(after, value) },
        after: [share(after, 'low'), share(after, 'high')],
        controls: {
          ...{ min: Math.min(one, two), max: Math.max(one, two) },
          mean: expect.closeTo((one + two) / 2, 12),
        },
      })
    })
  })
  expect(result.rates[2].values[1].samples).toBe(0)
  // The maps matter to the judges, and not all alike.
  expect(shares.size).toBeGreaterThan(3)
})

test('Rates are the same if the job stops after every step and another worker resumes, and no variant is saved before', async () => {
  const { started, result } = await forget({ judges, samples: SAMPLES, controls: 2, name: 'whole' })
  const job = await server.services.jobs.job(started.id)
  const stored = await server.services.jobs.result(forgettingKind, job)
  const engine = () => server.services.engine.get()
  const sampler = createSampler(engine)
  const work = createForgettingWork({ ...server.services, engine, sampler })
  let saved: Uint8Array | null = null
  const fractions: number[] = []
  const slice = {
    ...{ mustStop: true, isDatabaseUnavailable: false, lost: new AbortController().signal },
    throwIfInterrupted() {},
    progress(fraction: number, _message: string, bytes?: Uint8Array) {
      fractions.push(fraction)
      saved = bytes ?? saved
    },
  } as unknown as Slice
  const input = { ...forgettingKind.input.parse(job.input), name: 'sliced' }
  const saves = async () => (await server.services.variants.find(['sliced'])).get('sliced')?.id
  const next = () => work.begin({ job, input, saved } as Claim<typeof input>, slice).run()
  let end = await next()
  let stops = 0
  for (; end.kind === 'stopped'; stops++) {
    expect(await saves()).toBeUndefined()
    end = await next()
  }
  // After each step of the regression, and after 16 and 32 samples.
  expect(stops).toBeGreaterThan(4)
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  expect(fractions.at(-1)).toBeGreaterThan(0.5)
  expect(end).toEqual({
    kind: 'done',
    result: { ...stored, variant: await saves() },
  })
  expect(stored!.variant).toBe(result.variant.id)
})

test('Jobs of older versions have no judges, and their results no rates', () => {
  const stored = { variant: null, weights: [0], dropped: [], accuracy: 1, controls: [] }
  expect(forgettingKind.result.parse(stored)).toEqual({ ...stored, rates: null })
  const input = { checkpoint: '0'.repeat(64), activation: '2.relu', controls: 0 }
  const rest = { regions: [{ latent: 'x', boxes: [] }], most: null, strength: 1, name: null }
  expect(forgettingKind.input.parse({ ...input, ...rest })).toMatchObject({ judges: [] })
})

test.each([
  [{ judges: [randomUUID()] }, 'CLASSIFIER_NOT_FOUND', /No classifier has the id/],
  [{ judges: ['x'] }, 'CLASSIFIER_NOT_FOUND', /No classifier has the id "x"/],
  [{ judges: Array(9).fill('x') }, 'BAD_USER_INPUT', /judges must be .* from 0 to 8; got 9/],
  [{ samples: 15 }, 'BAD_USER_INPUT', /samples must be a whole number from 16 to 2048; got 15/],
  [{ samples: 2049 }, 'BAD_USER_INPUT', /samples must be a whole number from 16 to 2048/],
])('%j is refused with %s, and queues nothing', async (input, code, message) => {
  const count = '{ jobs(kind: "forgetting") { totalCount } }'
  const before = await server.query(count)
  const failure = await server.failure(START, { input: { regions, ...input } })
  expect(failure.extensions.code).toBe(code)
  expect(failure.message).toMatch(message)
  expect(await server.query(count)).toEqual(before)
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

test('More regions than a regression can take are refused, with the limit', async () => {
  // The last activation has 32 maps of 128x128 values: 2^19 of each sample.
  const widths = [8, 2, 2, 2, 2, 2, 32, 1]
  const weights = widths.slice(1).map((width, at) => {
    const shape = [widths[at]!, width, 4, 4]
    const data = new Float32Array(shape.reduce((product, length) => product * length, 1))
    return [`main.${2 * at}.weight`, { shape, data }] as const
  })
  await using folder = await createTempDir()
  const file = path.join(folder.path, 'wide.safetensors')
  await writeFile(file, writeWeights(new Map(weights)))
  await server.services.checkpoints.importFile(file, { name: 'wide' })
  const many = Array.from({ length: 33 }, (_, seed) => ({ latent: { seed }, boxes: [BOX] }))
  const { message, extensions } = await server.failure(START, {
    input: { checkpoint: 'wide', regions: many },
  })
  expect(extensions.code).toBe('BAD_USER_INPUT')
  expect(message).toMatch(
    /^The 33 regions have 540672 positions of the maps of ".*" \(128 x 128 each\); with its 32 maps, at most 524288 positions are allowed\. Mark fewer samples/,
  )
  // Of many maps, it is the products of a step that are limited.
  const shape = [1024, 16, 16]
  expect(() => checkPositions(16, { name: '1.relu', shape })).not.toThrow()
  expect(() => checkPositions(17, { name: '1.relu', shape })).toThrow('at most 4096 positions')
})

test('An ONNX graph is refused, with the remedy', async () => {
  const file = fileURLToPath(new URL('../fixtures/checkpoints/onnx16.onnx', import.meta.url))
  await server.services.checkpoints.importFile(file, { name: 'graph' })
  const { message } = await server.failure(START, { input: { checkpoint: 'graph', regions } })
  expect(message).toMatch(/ONNX graph .* Import the weights/)
})
