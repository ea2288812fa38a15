/** Measurements of quality over GraphQL, from the mutation over a worker to the results. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FACES } from '../../server/datasets/built-in/faces.ts'
import { familyOf } from '../../server/gan/families/registry.ts'
import { bindParameters } from '../../server/graph/bind.ts'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import { input, mean, mul, sub } from '../../server/graph/ops.ts'
import type { Shape } from '../../server/graph/tensor.ts'
import { readWeights } from '../../server/weights/safetensors.ts'
import { fixture } from '../checkpoints/support.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { asAdmin } from '../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

const QUALITY = `checkpoint step fid kid kidStandardDeviation precision recall diversity
  realsDiversity samples reals features activation featureCount dataset split`
const JOB = `id kind state reason progress
  ... on QualityJob { checkpoints run features dataset samples results { ${QUALITY} } }`
const START = `mutation ($input: StartQualityInput!) { startQuality(input: $input) { job { ${JOB} } } }`

/** Each of these jobs, and the training, takes seconds, or many on a busy machine. */
const PATIENT = { timeout: WHOLE_PROCESSES_MS }

/** Number of faces in the test's datasets. */
const COUNT = 48

/** Draws some of the built-in faces, and their negatives. */
async function writeFaces(folder: string): Promise<void> {
  for (const name of ['faces', 'negatives']) await mkdir(path.join(folder, name))
  for (let index = 0; index < COUNT; index++) {
    const { data, width, height, channels } = await FACES.draw(index, 64)
    const image = sharp(data, { raw: { width, height, channels } }).png()
    await image.toFile(path.join(folder, 'faces', `${index}.png`))
    await image.negate().toFile(path.join(folder, 'negatives', `${index}.png`))
  }
}

/** Writes the means of a discriminator's last activation as an ONNX model of pixels. */
async function writeFeatureNetwork(name: string): Promise<string> {
  const { network } = await server.services.checkpoints.resolve(name)
  if (network.kind !== 'family') throw new Error(`${name} has no architecture`)
  const family = familyOf(network)
  const [[, shape]] = [...family.inputs(network.architecture)] as [[string, Shape]]
  const pixels = input('pixels', shape)
  const images = new Map([['images', sub(mul(pixels, 2 / 255), 1)]])
  const { activations } = family.build(network.architecture, images)
  const outputs = { features: mean([...activations.values()].at(-1)!, [2, 3]) }
  const weights = readWeights(await readFile(await network.weights.path()))
  const file = path.join(server.config.dataDir, 'ported.onnx')
  await writeFile(file, toOnnx(bindParameters({ inputs: [pixels], outputs }, weights)))
  return file
}

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' } })
  const { checkpoints, datasets } = server.services
  await using folder = await createTempDir()
  await writeFaces(folder.path)
  await writeTinyImages(path.join(folder.path, 'tiny'))
  for (const name of ['faces', 'negatives']) {
    await datasets.register(path.join(folder.path, name), { name: `some-${name}`, imageSize: 64 })
  }
  await datasets.register(path.join(folder.path, 'tiny'), { name: 'tiny', imageSize: 16 })
  const demo = path.resolve('demo')
  await checkpoints.importFile(path.join(demo, 'faces64.safetensors'), { name: 'demo' })
  const file = path.join(demo, 'faces64-discriminator.safetensors')
  await checkpoints.importFile(file, { name: 'demo-discriminator' })
  await checkpoints.importFile(fixture('../discriminators/netd16-k3.pth'), { name: 'critic16' })
})
afterAll(() => server[Symbol.asyncDispose]())

async function start(input: object): Promise<Record<string, any>> {
  return (await server.query(START, { input })).startQuality.job
}

/** Waits for the job's last event. Returns the job and the progress that its events reported. */
async function finish(id: string): Promise<{ job: Record<string, any>; progress: number[] }> {
  const query = `subscription { jobProgress(job: "${id}") { ... on ProgressEvent { progress } } }`
  const progress: number[] = []
  for await (const { data } of server.subscriber().iterate<any>({ query })) {
    if (data.jobProgress.progress !== undefined) progress.push(data.jobProgress.progress)
  }
  return { job: (await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job, progress }
}

/** Waits until a job has failed. */
async function finishFailed(id: string): Promise<{ job: Record<string, any> }> {
  const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { state } } }`
  for await (const { data } of server.subscriber().iterate<any>({ query })) {
    if (data.jobProgress.state === 'FAILED') break
  }
  return server.query(`{ job(id: "${id}") { ${JOB} } }`)
}

async function measure(input: object): Promise<Record<string, any>[]> {
  const { job } = await finish((await start(input)).id)
  expect(job).toMatchObject({ state: 'DONE', reason: null })
  return job['results']
}

const qualityOf = async (checkpoint: string) =>
  (await server.query(`{ checkpoint(checkpoint: "${checkpoint}") { quality { ${QUALITY} } } }`))
    .checkpoint.quality

const digestOf = async (checkpoint: string) =>
  (await server.query(`{ checkpoint(checkpoint: "${checkpoint}") { digest } }`)).checkpoint.digest

describe('quality', () => {
  test(
    'of the demo checkpoint states what was compared, and becomes Checkpoint.quality',
    PATIENT,
    async () => {
      const common = { checkpoint: 'demo', features: 'demo-discriminator' }
      const input = { ...common, dataset: 'some-faces', samples: 64 }
      expect(await qualityOf('demo')).toBeNull()
      const started = await start(input)
      const digests = [await digestOf('demo')]
      const features = await digestOf('demo-discriminator')
      expect(started).toMatchObject({
        ...{ kind: 'quality', state: 'QUEUED', checkpoints: digests, features },
        ...{ run: null, dataset: 'some-faces', samples: 64, results: [] },
      })
      const { job, progress } = await finish(started['id'])
      expect(progress.length).toBeGreaterThan(1)
      expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b))
      const [result] = job['results']
      expect(result).toMatchObject({
        ...{ checkpoint: digests[0], step: null, samples: 64, reals: COUNT, features },
        ...{ activation: '7.leakyRelu', featureCount: 256, dataset: 'some-faces', split: 'ALL' },
      })
      expect(result.precision).toBeGreaterThan(0)
      expect(result.recall).toBeGreaterThan(0)
      expect(result.diversity / result.realsDiversity).toBeGreaterThan(0.5)
      expect(await qualityOf('demo')).toEqual(result)
      expect(await measure(input)).toEqual([result])
    },
  )

  test(
    'is better beside the images that a generator was trained on than beside their negatives',
    PATIENT,
    async () => {
      const common = { checkpoint: 'demo', features: 'demo-discriminator', samples: 32 }
      const [faces] = await measure({ ...common, dataset: 'some-faces' })
      const [negatives] = await measure({ ...common, dataset: 'some-negatives' })
      expect(negatives!['fid']).toBeGreaterThan(1.5 * faces!['fid'])
      expect(negatives!['kid']).toBeGreaterThan(1.5 * faces!['kid'])
    },
  )

  test(
    'by a feature network agrees with the same features of a discriminator',
    PATIENT,
    async () => {
      const file = await writeFeatureNetwork('demo-discriminator')
      await server.services.checkpoints.importFile(file, { name: 'ported', kind: 'features' })
      const common = { checkpoint: 'demo', dataset: 'some-faces', samples: 32 }
      const [own] = await measure({ ...common, features: 'demo-discriminator' })
      const [ported] = await measure({ ...common, features: 'ported' })
      expect(ported).toMatchObject({ activation: null, featureCount: own!['featureCount'] })
      expect(ported!['realsDiversity']).toBeCloseTo(own!['realsDiversity'], 4)
      // Its samples are rounded to pixels, the discriminator's are not.
      expect(ported!['fid'] / own!['fid']).toBeCloseTo(1, 1)
      expect(ported!['diversity'] / own!['diversity']).toBeCloseTo(1, 2)
    },
  )

  test(
    'of a run has a point per kept checkpoint, by the run’s newest discriminator and dataset',
    PATIENT,
    async () => {
      const { training } = server.services
      const settings = {
        ...TINY_RUN,
        name: 'grown',
        dataset: 'tiny',
        steps: 20,
        checkpointEvery: 10,
      }
      const run = await training.start({ ...settings, keepCheckpoints: 10 })
      for await (const { kind } of await training.progress(run.id, { after: 0, mode: 'LATEST' })) {
        expect(kind).not.toBe('alarm')
      }
      const curve = async () =>
        (await server.query(`{ run(run: "grown") { quality { step quality { ${QUALITY} } } } }`))
          .run.quality
      expect(await curve()).toEqual([])
      const results = await measure({ run: 'grown', samples: 20 })
      expect(results.map(({ step }) => step)).toEqual([20, 10])
      const features = await digestOf('grown@20:discriminator')
      for (const result of results) expect(result).toMatchObject({ features, dataset: 'tiny' })
      const points = results.map((quality) => ({ step: quality['step'], quality })).reverse()
      expect(await curve()).toEqual(points)
      expect(await qualityOf('grown@10')).toEqual(results[1])

      // A checkpoint alone is measured by the discriminator of its step, which starts a new curve.
      const [alone] = await measure({ checkpoint: 'grown@10', samples: 20 })
      expect(alone).toMatchObject({ step: 10, features: await digestOf('grown@10:discriminator') })
      expect(await curve()).toEqual([{ step: 10, quality: alone }])
      expect(await qualityOf('grown@10')).toEqual(alone)
    },
  )

  test(
    'leaves no files in the storage, even if it is cancelled in the middle',
    PATIENT,
    async () => {
      const { services, config } = server
      const input = { checkpoint: 'small', features: 'critic16', dataset: 'tiny', samples: 10_000 }
      const folder = path.join(config.dataDir, 'storage', 'quality')
      const files = () => readdir(folder).catch(() => [])
      await expect.poll(files).toEqual([])
      const { id } = await start(input)
      await expect.poll(files).toEqual([id])
      await services.jobs.cancel(id!)
      await expect.poll(files).toEqual([])
      expect((await services.jobs.job(id!)).state).toBe('CANCELLED')
    },
  )

  test(
    'of a dataset that was deleted fails with the reason, even if its name is reused',
    PATIENT,
    async () => {
      const { datasets, jobs } = server.services
      await using folder = await createTempDir()
      await writeTinyImages(folder.path)
      const register = () => datasets.register(folder.path, { name: 'passing', imageSize: 16 })
      await register()
      const input = { checkpoint: 'small', features: 'critic16', dataset: 'passing', samples: 20 }
      // It runs first, for longer than the dataset is there.
      const before = { checkpoint: 'small', features: 'critic16', dataset: 'tiny', samples: 5_000 }
      const busy = await start(before)
      const { id } = await start(input)
      await datasets.delete('passing')
      await register()
      await jobs.cancel(busy['id'])
      const { job } = await finishFailed(id!)
      expect(job).toMatchObject({ state: 'FAILED', reason: 'The dataset "passing" was deleted.' })
    },
  )

  test('is looked up by an index', async () => {
    await asAdmin(server.services.database.url, async (client) => {
      await client.query('BEGIN')
      await client.query(`INSERT INTO job (id, kind, state, input, result)
        SELECT gen_random_uuid(), 'quality', 'DONE', '{}',
          jsonb_build_object('results', jsonb_build_array(jsonb_build_object('checkpoint', n)))
        FROM generate_series(1, 5000) n`)
      await client.query('ANALYZE job')
      const part = JSON.stringify({ results: [{ checkpoint: 17 }] })
      const { rows } = await client.query(
        `EXPLAIN SELECT j.result FROM job j WHERE j.kind = $1 AND j.state = 'DONE'
          AND j.result @> $2::jsonb ORDER BY j.ended_at DESC, j.id DESC LIMIT 1`,
        ['quality', part],
      )
      await client.query('ROLLBACK')
      expect(JSON.stringify(rows)).toContain('job_result_idx')
    })
  })

  test.each([
    [{ checkpoint: 'absent' }, 'CHECKPOINT_NOT_FOUND', '"absent"'],
    [{ checkpoint: 'critic16' }, 'BAD_USER_INPUT', '"critic16" is a discriminator'],
    [{ checkpoint: 'demo', dataset: 'faces' }, 'BAD_USER_INPUT', 'Pass `features`'],
    [{ features: 'demo' }, 'BAD_USER_INPUT', '"demo" is a generator'],
    [{ features: 'critic16' }, 'BAD_USER_INPUT', 'takes 16x16'],
    [{ features: 'demo-discriminator' }, 'BAD_USER_INPUT', 'Pass `dataset`'],
    [{ features: 'demo-discriminator', dataset: 'absent' }, 'DATASET_NOT_FOUND', '"absent"'],
    [{ run: 'absent' }, 'TRAINING_RUN_NOT_FOUND', '"absent"'],
    [{ run: 'grown', checkpoint: 'demo' }, 'BAD_USER_INPUT', 'Pass only one of'],
    [{ samples: 15 }, 'BAD_USER_INPUT', 'samples'],
    [{ samples: 10_001 }, 'BAD_USER_INPUT', 'samples'],
  ])('of %j is refused with %s, and queues nothing', async (input, code, words) => {
    const count = '{ jobs(kind: "quality") { totalCount } }'
    const before = await server.query(count)
    const defaults = 'run' in input ? {} : { checkpoint: 'demo' }
    const { extensions, message } = await server.failure(START, {
      input: { ...defaults, ...input },
    })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })
})
