/** Checkpoint reports over GraphQL, from the mutation over a worker to `Checkpoint.report`. */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture } from '../checkpoints/support.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { asAdmin } from '../support/test-database.ts'
import { TINY_RUN, writeGrainyImages } from '../support/tiny-images.ts'

const REPORT = `samples speckle diversity nearDuplicates duplicateBelow deadMaps
  activations { name maps dead }
  reals { dataset images speckle diversity nearDuplicates speckleRatio diversityRatio }`
const JOB = `id kind state progress lastSeq
  ... on CheckpointReportJob { checkpoint samples dataset result { ${REPORT} } }`
const EVENTS = `__typename seq ... on ProgressEvent { progress message }
  ... on StateEvent { state reason }`
const START = `mutation ($input: StartCheckpointReportInput!) {
  startCheckpointReport(input: $input) { job { ${JOB} } }
}`

/** Registers a dataset of images with speckle. */
async function registerGrain({ services }: TestServer, name: string): Promise<void> {
  await using folder = await createTempDir()
  const images = path.join(folder.path, 'images')
  await writeGrainyImages(images)
  await services.datasets.register(images, { name, imageSize: 16 })
}

describe('a checkpoint report', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ env: { WORKER: 'on' } })
    const { checkpoints } = server.services
    await registerGrain(server, 'grain')
    await checkpoints.importFile(fixture('onnx16.onnx'), { name: 'graph' })
    await checkpoints.importFile(fixture('dcgan128-gray.pth'), { name: 'large' })
    await checkpoints.importFile(fixture('../discriminators/netd16-k3.pth'), { name: 'critic' })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  async function start(input: object): Promise<Record<string, any>> {
    const { startCheckpointReport } = await server.query(START, { input })
    return startCheckpointReport.job
  }

  /** Returns all events of a job, up to its last. */
  async function eventsOf(id: string): Promise<Record<string, any>[]> {
    const query = `subscription { jobProgress(job: "${id}") { ${EVENTS} } }`
    const events: Record<string, any>[] = []
    for await (const { data, errors } of server.subscriber().iterate<any>({ query })) {
      if (errors) throw new Error(JSON.stringify(errors))
      events.push(data.jobProgress)
    }
    return events
  }

  const jobOf = async (id: string) => (await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job

  const reportOf = async (checkpoint: string) => {
    const query = `{ checkpoint(checkpoint: "${checkpoint}") { report { ${REPORT} } } }`
    return (await server.query(query)).checkpoint.report
  }

  test('can be followed to its end, and becomes the result of its job and the report of its checkpoint', async () => {
    expect(await reportOf('small')).toBeNull()
    const started = await start({ checkpoint: 'small', samples: 48 })
    expect(started).toMatchObject({
      ...{ kind: 'checkpointReport', state: 'QUEUED', progress: 0, result: null },
      ...{ checkpoint: server.digest, samples: 48 },
    })
    const events = await eventsOf(started.id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1))
    expect(events.at(-1)).toMatchObject({ __typename: 'StateEvent', state: 'DONE', reason: null })
    const shares = events.flatMap(({ progress }) => (progress === undefined ? [] : [progress]))
    expect(shares.length).toBeGreaterThan(1)
    expect(shares).toEqual([...new Set<number>(shares)].sort((a, b) => a - b))
    const job = await jobOf(started.id)
    expect(job).toMatchObject({ state: 'DONE', progress: 1, lastSeq: events.length })
    expect(job.result.samples).toBe(48)
    expect(job.result.diversity).toBeGreaterThan(0)
    expect(job.result.speckle).toBeGreaterThan(0)
    expect(job).toMatchObject({ dataset: null, result: { reals: null } })
    const { checkpoint } = await server.query('{ checkpoint { activations { name shape } } }')
    expect(job.result.activations).toEqual(
      checkpoint.activations.map(({ name, shape }: { name: string; shape: number[] }) => ({
        ...{ name, maps: shape[0], dead: expect.any(Array) },
      })),
    )
    expect(await reportOf('small')).toEqual(job.result)
    expect((await start({ samples: 2 })).checkpoint).toBe(server.digest)
  })

  test('has the same figures if the same samples are measured again', async () => {
    const measured = []
    for (let times = 0; times < 2; times++) {
      const { id } = await start({ checkpoint: 'small', samples: 20 })
      await eventsOf(id)
      measured.push((await jobOf(id)).result)
    }
    expect(measured[1]).toEqual(measured[0])
  })

  test('of an ONNX graph covers only its pixels', async () => {
    const { id } = await start({ checkpoint: 'graph', samples: 20 })
    expect((await eventsOf(id)).at(-1)).toMatchObject({ state: 'DONE' })
    const { result } = await jobOf(id)
    expect(result).toMatchObject({ samples: 20, deadMaps: null, activations: [] })
    expect(result.diversity).toBeGreaterThan(0)
    expect(await reportOf('graph')).toEqual(result)
  })

  test('compares the samples with the images of a dataset', async () => {
    const { id, dataset } = await start({ checkpoint: 'small', samples: 30, dataset: 'grain' })
    expect(dataset).toBe('grain')
    expect((await eventsOf(id)).at(-1)).toMatchObject({ state: 'DONE' })
    const { result } = await jobOf(id)
    const { reals } = result
    expect(reals).toMatchObject({ dataset: 'grain', images: 24 })
    expect(reals.speckle).toBeGreaterThan(0)
    expect(reals.speckleRatio).toBeCloseTo(result.speckle / reals.speckle, 12)
    expect(reals.diversityRatio).toBeCloseTo(result.diversity / reals.diversity, 12)
    expect(await reportOf('small')).toEqual(result)
  })

  test('of a run’s checkpoint, or a copy of it, is compared with the run’s images by default', async () => {
    const { checkpoints, datasets, training } = server.services
    await registerGrain(server, 'other-grain')
    const settings = { ...TINY_RUN, name: 'grown', dataset: 'other-grain', steps: 10 }
    const run = await training.start(settings)
    for await (const { kind } of await training.progress(run.id, { after: 0, mode: 'LATEST' })) {
      expect(kind).not.toBe('alarm')
    }
    await checkpoints.promote('grown@latest', 'kept')
    for (const checkpoint of ['grown@latest', 'kept']) {
      expect((await start({ checkpoint, samples: 2 })).dataset).toBe('other-grain')
    }
    const named = await start({ checkpoint: 'kept', samples: 2, dataset: 'grain' })
    expect(named.dataset).toBe('grain')
    await datasets.delete('other-grain')
    expect((await start({ checkpoint: 'kept', samples: 2 })).dataset).toBeNull()
    await eventsOf(named.id)
  })

  test('of a version that measured no speckle and no reals still answers', async () => {
    const { id } = await start({ checkpoint: 'large', samples: 2 })
    await eventsOf(id)
    const old = {
      ...{ samples: 2, diversity: 0.25, nearDuplicates: 0, duplicateBelow: 0.03 },
      ...{ deadMaps: 0, activations: [{ name: '0.relu', maps: 4, dead: [] }] },
    }
    await asAdmin(server.services.database.url, (client) =>
      client.query("UPDATE job SET input = input - 'dataset', result = $2 WHERE id = $1", [
        ...[id, old],
      ]),
    )
    const answer = { ...old, speckle: null, reals: null }
    expect(await reportOf('large')).toEqual(answer)
    expect(await jobOf(id)).toMatchObject({ dataset: null, result: answer })
  })

  test.each([
    [{ checkpoint: 'absent' }, 'CHECKPOINT_NOT_FOUND', '"absent"'],
    [{ checkpoint: 'critic' }, 'BAD_USER_INPUT', '"critic" is a discriminator'],
    [{ samples: 1 }, 'BAD_USER_INPUT', 'samples'],
    [{ samples: 4097 }, 'BAD_USER_INPUT', 'samples'],
    [{ dataset: 'absent' }, 'DATASET_NOT_FOUND', '"absent"'],
    [{ checkpoint: 'large', dataset: 'grain' }, 'BAD_USER_INPUT', 'packed at 16 pixels'],
  ])('of %j is refused with %s, and queues nothing', async (input, code, words) => {
    const count = '{ jobs(kind: "checkpointReport") { totalCount } }'
    const before = await server.query(count)
    const { extensions, message } = await server.failure(START, { input })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })
})

describe('with AUTH=token', () => {
  let server: TestServer
  beforeAll(async () => {
    const tokens = 'reader:read:secret-of-the-reader,writer:write:secret-of-the-writer'
    server = await startTestServer({ env: { AUTH: 'token', API_TOKENS: tokens } })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const ask = async (name: string, query: string, variables: object) => {
    const authorization = `Bearer secret-of-the-${name}`
    return (await server.post({ query, variables }, { authorization })).json()
  }

  test('starting and cancelling a report requires the role write, reading it the role read', async () => {
    const refused = await ask('reader', START, { input: {} })
    expect(refused.errors[0].extensions.code).toBe('UNAUTHENTICATED')
    const { data } = await ask('writer', START, { input: {} })
    const { job } = data.startCheckpointReport
    const cancel = 'mutation ($id: ID!) { cancelJob(job: $id) { job { state } } }'
    const kept = await ask('reader', cancel, { id: job.id })
    expect(kept.errors[0].extensions.code).toBe('UNAUTHENTICATED')
    const read = await ask('reader', 'query ($id: ID!) { job(id: $id) { state } }', { id: job.id })
    expect(read.data).toEqual({ job: { state: 'QUEUED' } })
    const cancelled = await ask('writer', cancel, { id: job.id })
    expect(cancelled.data).toEqual({ cancelJob: { job: { state: 'CANCELLED' } } })
  })
})
