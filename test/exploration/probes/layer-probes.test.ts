/** Probes of layers over GraphQL and on workers, with a judge whose layer is known. */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asGenerator } from '../../../server/checkpoints/checkpoint.ts'
import { BATCH } from '../../../server/exploration/classifiers/features.ts'
import type { Workspace } from '../../../server/exploration/classifiers/fitting-work.ts'
import { openProbes, type ProbesTask } from '../../../server/exploration/probes/probes-task.ts'
import type { Slice } from '../../../server/jobs/kind.ts'
import { derivedSeed } from '../../../server/latent/seed-to-z.ts'
import { seedLatent } from '../../../server/sampling/latents.ts'
import { plainSampling } from '../../../server/sampling/sampling.ts'
import { createLayerProbesWork } from '../../../server/exploration/probes/probes-work.ts'
import { startWorker } from '../../../server/jobs/worker.ts'
import { WHOLE_PROCESSES_MS } from '../../support/patience.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { silentLogger } from '../../support/test-database.ts'
import { importCritic, plantClassifier } from '../studies/support.ts'
import { zOf } from '../../support/z-of.ts'

const SAMPLES = 240
/** Samples of a task: more than one batch. */
const TASK_SAMPLES = BATCH + 8
/** Longer than a whole job. */
const WHOLE_MS = 3_600_000
const JOB = `id kind state reason ... on LayerProbesJob { checkpoint samples seed result {
  judge { classifier attribute values } values trainingSamples testSamples
  layers { network activation featureCount c accuracy balancedAccuracy } } }`
const START = `mutation ($input: StartLayerProbesInput!) {
  startLayerProbes(input: $input) { job { ${JOB} } } }`

let server: TestServer
let classifier: string
beforeAll(async () => {
  server = await startTestServer()
  await importCritic(server)
  classifier = await plantClassifier(server, 'bright', 0)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Runs probes to their end, in slices of this length. Returns the job, and its attempts. */
async function probe(input: object, sliceMs = WHOLE_MS): Promise<Record<string, any>> {
  const given = { classifier, samples: SAMPLES, c: 1, ...input }
  const { id } = (await server.query(START, { input: given })).startLayerProbes.job
  const { services, config } = server
  const options = { ...services, engine: () => services.engine.get() }
  const means = { productEngine: config.engine, logger: silentLogger }
  const worker = await startWorker({
    ...services,
    kinds: [createLayerProbesWork({ ...options, ...means })],
    scratchDir: path.join(config.dataDir, 'scratch'),
    name: 'here',
    timing: { sliceMs },
  })
  try {
    const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { state } } }`
    for await (const { data, errors } of server.subscriber().iterate<any>({ query })) {
      expect(errors).toBeUndefined()
      if (data.jobProgress.state === 'FAILED') break
    }
  } finally {
    await worker[Symbol.asyncDispose]()
  }
  const { attempt } = await services.jobs.job(id)
  return { ...(await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job, attempt }
}

/** Opens the task of some samples, in slices that stop as soon as they can. */
async function open(): Promise<ProbesTask> {
  const { services, digest } = server
  const options = { ...services, engine: () => services.engine.get() }
  const input = {
    checkpoint: digest.slice('sha256:'.length),
    classifier,
    samples: TASK_SAMPLES,
    c: 1,
    seed: 3,
  }
  const slice: Partial<Slice> = { mustStop: true, lost: new AbortController().signal }
  const told = { ...slice, progress: () => {}, hasSaved: () => {} } as Slice
  const workspace: Workspace = { folder: '' }
  expect(await openProbes(options, input, workspace, told)).toBeNull()
  expect(workspace.labels).toHaveLength(BATCH)
  return (await openProbes(options, input, workspace, told))!
}

test('A task has each sample’s z, its features of every layer, and its value by the judge', async () => {
  const task = await open()
  const { checkpoints, classifiers, sampler } = server.services
  const sampling = plainSampling(asGenerator(await checkpoints.resolve('small')))
  const latents = Array.from({ length: TASK_SAMPLES }, (_, sample) =>
    seedLatent(derivedSeed(3, sample), sampling.checkpoint),
  )
  const { samples } = await classifiers.open(classifier)
  const scores = await samples(sampling, latents)
  expect([...task.labels.classes]).toEqual(scores.map(([low, high]) => Number(high! > low!)))
  expect(
    [...task.split.training, ...task.split.test].every((sample) => sample < TASK_SAMPLES),
  ).toBe(true)

  const order = [7, 39, 0]
  const { value: batch } = await task.batches(order, new AbortController().signal).next()
  const blockOf = (network: string, activation: string | null, row: number) => {
    const at = task.layers.findIndex(
      (own) => own.network === network && own.activation === activation,
    )
    const { from, to } = task.targets[at]!
    const start = row * task.featureCount
    return [...batch!.values.subarray(start + from, start + to)]
  }
  // The first activation's maps are 4x4: they are its features.
  const { name, shape } = sampling.checkpoint.generator.activations[0]!
  expect(shape.slice(1)).toEqual([4, 4])
  const values = await sampler.activations(sampling, name, latents)
  // The planted classifier is a hyperplane of the discriminator's features.
  const weights = await server.services.database.classifiers.weights(classifier)
  order.forEach((sample, row) => {
    expect(blockOf('generator', null, row)).toEqual([...zOf(latents[sample]!)])
    const block = blockOf('generator', name, row)
    expect(block).toHaveLength(values[sample]!.length)
    block.forEach((value, at) => expect(value).toBeCloseTo(values[sample]![at]!, 4))
    const seen = task.layers.flatMap(({ network, activation }) =>
      network === 'discriminator' ? blockOf(network, activation, row) : [],
    )
    expect(seen).toHaveLength(weights.length - 1)
    const score = seen.reduce((sum, value, at) => sum + value * weights[at]!, weights.at(-1)!)
    expect(Math.abs(score)).toBeCloseTo(Math.abs(scores[sample]![1]!), 4)
  })
})

describe('probes of layers', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('measure z and every layer of both networks, on samples that did not train', async () => {
    const job = await probe({})
    expect(job).toMatchObject({ kind: 'layer-probes', state: 'DONE', reason: null })
    expect(job).toMatchObject({ checkpoint: server.digest, samples: SAMPLES, seed: 0 })
    const { judge, values, trainingSamples, testSamples, layers } = job['result']
    expect(judge).toEqual({ classifier, attribute: 'bright', values: ['low', 'high'] })
    expect(values).toEqual(['low', 'high'])
    const activations = async (checkpoint: string) => {
      const data = await server.query(
        `{ checkpoint(checkpoint: "${checkpoint}") { zDim activations { name shape } } }`,
      )
      return data.checkpoint
    }
    const [generator, critic] = [await activations('small'), await activations('critic')]
    const pooled = ({ name, shape: [maps, height, width] }: any, network: string) => ({
      ...{ network, activation: name },
      featureCount: maps * Math.min(4, height) * Math.min(4, width),
    })
    expect(layers).toMatchObject([
      { network: 'GENERATOR', activation: null, featureCount: generator.zDim },
      ...generator.activations.map((own: any) => pooled(own, 'GENERATOR')),
      ...critic.activations.map((own: any) => pooled(own, 'DISCRIMINATOR')),
    ])
    for (const { c, accuracy, balancedAccuracy } of layers) {
      expect(c).toBe(1)
      for (const share of [accuracy, balancedAccuracy]) {
        expect(share).toBeGreaterThan(0)
        expect(share).toBeLessThanOrEqual(1)
      }
    }
    // The judge's values divide these samples near their median; classes train in equal numbers.
    expect(trainingSamples % 2).toBe(0)
    expect(trainingSamples).toBeGreaterThan(0.6 * SAMPLES)
    expect(Math.abs(testSamples - SAMPLES / 5)).toBeLessThan(2)
    expect(trainingSamples + testSamples).toBeLessThanOrEqual(SAMPLES)
  })

  test('have the same result regardless of slicing', async () => {
    // So strong a regularization needs few steps, and a slice makes but one.
    const input = { samples: 96, c: 1e-4 }
    const [whole, sliced] = [await probe(input), await probe(input, 1)]
    expect(whole['attempt']).toBe(1)
    const { layers, ...facts } = whole['result']
    expect(sliced).toMatchObject({ state: 'DONE', result: facts })
    // It stopped among the samples to judge, to extract and to test, and in the fit of each layer.
    expect(sliced['attempt']).toBeGreaterThan(3 + layers.length)
    // A fit that stops takes another path to the same weights, within its tolerance.
    sliced['result'].layers.forEach(({ accuracy }: any, layer: number) => {
      const samples = (accuracy - layers[layer].accuracy) * facts.testSamples
      expect(Math.abs(samples)).toBeLessThan(1.01)
    })
  })

  test('leave no features on the disk of a worker if they are cancelled between its slices', async () => {
    const { services, config } = server
    const input = { classifier, samples: 2_000, c: 1 }
    const { id } = (await server.query(START, { input })).startLayerProbes.job
    const scratchDir = path.join(config.dataDir, 'scratch')
    const folders = async () => {
      const all = await readdir(scratchDir, { recursive: true }).catch(() => [])
      return all.filter((name) => /layer-probes-[^/]*$/.test(name))
    }
    let fetches = 1
    const options = { ...services, engine: () => services.engine.get() }
    const means = { productEngine: config.engine, logger: silentLogger }
    const { queue } = services
    const worker = await startWorker({
      ...services,
      // The job waits after its first slice.
      queue: { ...queue, fetch: () => (fetches-- > 0 ? queue.fetch() : Promise.resolve(null)) },
      kinds: [createLayerProbesWork({ ...options, ...means })],
      ...{ scratchDir, name: 'here', timing: { sliceMs: 1, sweepMs: 50 } },
    })
    try {
      await expect.poll(folders).toHaveLength(1)
      await expect.poll(async () => (await services.jobs.job(id)).worker).toBeNull()
      expect(await services.jobs.cancel(id)).toMatchObject({ state: 'CANCELLED' })
      await expect.poll(folders).toEqual([])
    } finally {
      await worker[Symbol.asyncDispose]()
    }
  })

  test('choose C for each layer, and draw other samples for another seed', async () => {
    const [one, other] = [await probe({}), await probe({ c: null, seed: 1 })]
    expect(other['result'].layers).not.toEqual(one['result'].layers)
    for (const { c } of other['result'].layers) expect([0.01, 0.1, 1, 10, 100]).toContain(c)
  })

  test('fail, with the reason, if all samples have one value', async () => {
    const rare = await plantClassifier(server, 'rare', 2, { threshold: 1e9 })
    const job = await probe({ classifier: rare })
    expect(job).toMatchObject({ state: 'FAILED', result: null })
    expect(job['reason']).toContain('The attribute "rare" has 1 values with 5 images or more')
  })

  test.each([
    [{ classifier: randomUUID() }, 'CLASSIFIER_NOT_FOUND', 'No classifier'],
    [{ samples: 63 }, 'BAD_USER_INPUT', 'samples must be a whole number from 64 to 16384'],
    [{ seed: -1 }, 'BAD_USER_INPUT', 'seed'],
    [{ c: 0 }, 'BAD_USER_INPUT', 'c must be from 0.000001 to 1000000; got 0'],
    [{ checkpoint: 'critic' }, 'BAD_USER_INPUT', 'is a discriminator'],
  ])('of %j are refused with %s, and queue nothing', async (changed, code, words) => {
    const count = '{ jobs(kind: "layer-probes") { totalCount } }'
    const before = await server.query(count)
    const input = { classifier, ...changed }
    const { extensions, message } = await server.failure(START, { input })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })
})
