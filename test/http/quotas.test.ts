/** A server with room for one or two of everything that clients can create. */
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Metrics } from '../../server/metrics.ts'
import { Quota, type QuotaName } from '../../server/quota.ts'
import { somePngs, writeFiles } from '../datasets/pictures.ts'
import { SMALL_FILE, startTestServer, type TestServer } from '../support/server.ts'
import { TINY_RUN } from '../support/tiny-images.ts'
import { upload } from '../support/upload.ts'

const SAVE_LATENT =
  'mutation ($input: SaveLatentInput!) { saveLatent(input: $input) { latent { id } } }'
const SAVE_VARIANT =
  'mutation ($input: SaveVariantInput!) { saveVariant(input: $input) { variant { id } } }'
const REGISTER =
  'mutation ($input: RegisterDatasetInput!) { registerDataset(input: $input) { dataset { name } } }'
const START =
  'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id } } }'
const REPORT = 'mutation { startCheckpointReport(input: { checkpoint: "small" }) { job { id } } }'
const START_STUDY =
  'mutation ($input: StartRuleStudyInput!) { startRuleStudy(input: $input) { study { name } } }'

let server: TestServer

beforeAll(async () => {
  const env = {
    ...{ MAX_LATENTS: '2', MAX_VARIANTS: '1', MAX_CHECKPOINTS: '1' },
    ...{ MAX_DATASETS: '1', MAX_RUNS: '1', MAX_JOBS: '1', MAX_STORAGE_BYTES: '10000000' },
  }
  server = await startTestServer({ env })
  await writeFiles(path.join(server.config.importDir, 'pictures'), await somePngs('', 64))
})
afterAll(() => server[Symbol.asyncDispose]())

const uploadOther = async () => {
  const other = await readFile(SMALL_FILE.replace('rgb', 'bias'))
  return upload(server, '/checkpoints?name=other&filename=other.pth', other)
}

const remove = (checkpoint: string) =>
  server.query(
    `mutation { deleteCheckpoint(input: { checkpoint: "${checkpoint}" }) { deletedId } }`,
  )

/** Saves a classifier as the job with this id would have. */
async function saveClassifier(jobId: string): Promise<string> {
  const { id } = await server.services.database.classifiers.save({
    ...{
      jobId,
      datasetId: randomUUID(),
      datasetName: 'none',
      attribute: 'none',
      values: ['a', 'b'],
    },
    ...{ thresholds: [], discriminatorDigest: '0'.repeat(64), activation: null, c: 1, accuracy: 1 },
    ...{ balancedAccuracy: 1, trainingImages: 9, testImages: 9, featureCount: 1 },
    weights: new Float32Array(4),
  })
  return id
}

async function removeRun(name: string): Promise<void> {
  await server.query(`mutation { cancelTraining(run: "${name}") { run { state } } }`)
  await server.query(`mutation { deleteRun(run: "${name}") { deletedId } }`)
}

const full = (quota: string, limit: number) => ({ code: 'QUOTA_EXCEEDED', quota, limit })

describe('past its quota, creating fails with QUOTA_EXCEEDED until one is deleted:', () => {
  test('latents; repeating an earlier save still succeeds', async () => {
    const save = (name: string) => ({
      input: { name, latent: { seed: 1 }, clientMutationId: `save ${name}` },
    })
    const first = await server.query(SAVE_LATENT, save('a'))
    await server.query(SAVE_LATENT, save('b'))
    expect(await server.query(SAVE_LATENT, save('a'))).toEqual(first)
    const { message, extensions } = await server.failure(SAVE_LATENT, save('c'))
    expect(extensions).toEqual(full('MAX_LATENTS', 2))
    expect(message).toBe(
      'The server would hold more saved latents than MAX_LATENTS allows: 2. Delete some, or ask ' +
        "the server's operator to raise MAX_LATENTS.",
    )
    const { id } = first.saveLatent.latent
    await server.query(`mutation { deleteLatent(input: { id: "${id}" }) { deletedId } }`)
    await server.query(SAVE_LATENT, save('c'))
  })

  test('variants', async () => {
    const save = (name: string) => ({
      input: { name, variant: { ablate: [{ activation: '2.relu', maps: [0] }] } },
    })
    const { saveVariant } = await server.query(SAVE_VARIANT, save('a'))
    expect((await server.failure(SAVE_VARIANT, save('b'))).extensions).toEqual(
      full('MAX_VARIANTS', 1),
    )
    const { id } = saveVariant.variant
    await server.query(`mutation { deleteVariant(input: { id: "${id}" }) { deletedId } }`)
    await server.query(SAVE_VARIANT, save('b'))
  })

  test('jobs that are not training runs, once they have ended, with classifiers that outlive them', async () => {
    const { id } = (await server.query(REPORT)).startCheckpointReport.job
    const deleting = `mutation { deleteJob(job: "${id}") { deletedId } }`
    expect((await server.failure(deleting)).extensions.code).toBe('JOB_CONFLICT')
    await server.query(`mutation { cancelJob(job: "${id}") { job { state } } }`)
    expect((await server.failure(REPORT)).extensions).toEqual(full('MAX_JOBS', 1))
    expect((await server.query(deleting)).deleteJob).toEqual({ deletedId: id })
    expect(await server.query(`{ job(id: "${id}") { id } }`)).toEqual({ job: null })
    const classifier = await saveClassifier(id)
    expect((await server.failure(REPORT)).extensions).toEqual(full('MAX_JOBS', 1))
    await server.services.classifiers.delete(classifier)
    await server.query(REPORT)
  })

  test('checkpoints; importing the same file again still succeeds', async () => {
    const again = await upload(server, '/checkpoints?name=again', await readFile(SMALL_FILE))
    expect(again).toMatchObject({ alreadyImported: true, checkpoint: { name: 'small' } })
    const { error } = await uploadOther()
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect(error.message).toContain('MAX_CHECKPOINTS')
    await remove('small')
    expect(await uploadOther()).toMatchObject({ status: 200, checkpoint: { name: 'other' } })
  })

  test('datasets, uploaded or registered, and training runs, also all those of a study', async () => {
    const register = (name: string) => ({ input: { name, path: 'pictures', imageSize: 16 } })
    await server.query(REGISTER, register('a'))
    expect((await server.failure(REGISTER, register('b'))).extensions).toEqual(
      full('MAX_DATASETS', 1),
    )
    const uploaded = await upload(server, '/datasets?name=b', Buffer.from('not read'))
    expect(uploaded).toMatchObject({ status: 507, error: { code: 'QUOTA_EXCEEDED' } })

    const training = { ...TINY_RUN, dataset: 'a', recipe: 'PAPER' }
    const study = { input: { name: 'study', variants: ['PAPER', 'RELU'], training } }
    expect((await server.failure(START_STUDY, study)).extensions).toEqual(full('MAX_RUNS', 1))
    expect((await server.query('{ runs { totalCount } }')).runs.totalCount).toBe(0)

    const run = (name: string) => ({ input: { ...TINY_RUN, dataset: 'a', name } })
    await server.query(START, run('first'))
    expect((await server.failure(START, run('second'))).extensions).toEqual(full('MAX_RUNS', 1))
    await removeRun('first')
    await server.query(START, run('second'))
    await removeRun('second')
    await server.query('mutation { deleteDataset(input: { name: "a" }) { deletedId } }')
    await server.query(REGISTER, register('b'))
  })
})

describe('past MAX_STORAGE_BYTES, uploads and imports fail with QUOTA_EXCEEDED until there is room:', () => {
  const register = { input: { name: 'c', path: 'pictures', imageSize: 16 } }
  const MAX_BYTES = 10_000_000

  /** Leaves room for this many bytes, while `work` runs. */
  async function withRoom(bytes: number, work: () => Promise<void>): Promise<void> {
    const { storage } = server.services
    const file = path.join(server.config.dataDir, 'ballast')
    await writeFile(file, Buffer.alloc(MAX_BYTES - (await storage.size()) - bytes))
    await storage.put('ballast/file', file)
    await work()
    expect(await storage.size()).toBe(MAX_BYTES - bytes)
    await storage.remove('ballast/')
  }

  test('datasets', async () => {
    await server.query('mutation { deleteDataset(input: { name: "b" }) { deletedId } }')
    await withRoom(0, async () => {
      const uploaded = await upload(server, '/datasets?name=c', Buffer.from('not read'))
      expect(uploaded).toMatchObject({ status: 507, error: { code: 'QUOTA_EXCEEDED' } })
    })
    await withRoom(100, async () => {
      const { message, extensions } = await server.failure(REGISTER, register)
      expect(extensions).toEqual(full('MAX_STORAGE_BYTES', MAX_BYTES))
      expect(message).toContain('more bytes of checkpoints, datasets and runs than')
    })
    await server.query(REGISTER, register)
  })

  test('checkpoints', async () => {
    await remove('other')
    for (const room of [0, 100]) {
      await withRoom(room, async () => {
        const { error } = await uploadOther()
        expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED' })
        expect(error.message).toContain('MAX_STORAGE_BYTES')
      })
    }
    expect(await uploadOther()).toMatchObject({ status: 200 })
  })
})

test('/metrics has the use and the limit of each quota', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  expect(text).toMatch(/^latentql_quota_used\{quota="MAX_CHECKPOINTS"\} 1$/m)
  expect(text).toMatch(/^latentql_quota_limit\{quota="MAX_LATENTS"\} 2$/m)
  expect(text).toMatch(/^latentql_quota_used\{quota="MAX_STORAGE_BYTES"\} [1-9]\d+$/m)
})

test('/metrics leaves out only the quotas that cannot be counted, or not in time', async () => {
  const metrics = new Metrics()
  const quota = (name: QuotaName, count: () => Promise<number>) =>
    new Quota({ name, limit: 9, things: 'things', count })
  metrics.watchQuotas([
    quota('MAX_RUNS', () => Promise.resolve(3)),
    quota('MAX_JOBS', () => Promise.reject(new Error('away'))),
    quota('MAX_STORAGE_BYTES', () => new Promise(() => {})),
  ])
  const used = (await metrics.registry.metrics()).match(/^latentql_quota_used\{.*$/gm)
  expect(used).toEqual(['latentql_quota_used{quota="MAX_RUNS"} 3'])
})

test('a creation while rows are counted does not pass the limit', async () => {
  const counts: ((rows: number) => void)[] = []
  const count = () => new Promise<number>((resolve) => counts.push(resolve))
  const quota = new Quota({ name: 'MAX_LATENTS', limit: 2, things: 'saved latents', count })
  const create = () => quota.admit(async () => 'created').catch(({ code }) => code)
  const first = create()
  counts.shift()!(0)
  expect(await first).toBe('created')
  expect(await create()).toBe('created')
  const others = [create(), create()]
  await vi.waitFor(() => expect(counts).toHaveLength(1))
  counts.shift()!(2)
  expect(await Promise.all(others)).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED'])
})

test('rows are counted once for many creations, and creations at once do not pass the limit', async () => {
  let rows = 0
  let counts = 0
  const count = () => Promise.resolve((counts++, rows))
  const quota = new Quota({ name: 'MAX_LATENTS', limit: 100, things: 'saved latents', count })
  const create = () => quota.admit(async () => void (await null, rows++))
  for (let at = 0; at < 90; at++) await create()
  expect(counts).toBe(1)
  const results = await Promise.allSettled(Array.from({ length: 50 }, create))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  expect(rows).toBe(100)
  expect(counts).toBeLessThan(5)
})

test('after a count that failed, rows are counted again before a creation is refused', async () => {
  let rows = 1
  let isAway = false
  const count = async () => {
    if (isAway) throw new Error('away')
    return rows
  }
  const quota = new Quota({ name: 'MAX_LATENTS', limit: 1, things: 'saved latents', count })
  const create = () => quota.admit(async () => 'created')
  await expect(create()).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' })
  await quota.removing(async () => void (rows = 0))
  isAway = true
  await expect(create()).rejects.toThrow('away')
  isAway = false
  expect(await create()).toBe('created')
})
