import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lease, NewEvent, RunRow } from '../../server/db/stores.ts'
import {
  BadUserInput,
  CheckpointNotFound,
  DatasetNotFound,
  TrainingRunConflict,
  TrainingRunNotFound,
} from '../../server/errors.ts'
import { createJobs } from '../../server/jobs/jobs.ts'
import { openSliceQueue, type SliceQueue } from '../../server/jobs/slice-queue.ts'
import { openStorage } from '../../server/storage/open-storage.ts'
import { StorageMissing, type Storage } from '../../server/storage/storage.ts'
import { trainingKind } from '../../server/training/kind.ts'
import { createTraining } from '../../server/training/service.ts'
import type { Training, TrainingConfig } from '../../server/training/training.ts'
import {
  checkpointEvent,
  newDataset,
  openTrainingDatabase,
  snapshotEvent,
  stateEvent,
  stepEvents,
  type TrainingDatabase,
} from '../db/training-database.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { silentLogger } from '../support/test-database.ts'

let database: TrainingDatabase
let folder: TempDir
let storage: Storage & AsyncDisposable
let queue: SliceQueue & AsyncDisposable
let training: Training

beforeAll(async () => {
  database = await openTrainingDatabase()
  folder = await createTempDir()
  const logger = silentLogger
  storage = await openStorage({
    url: path.join(folder.path, 'storage'),
    cacheDir: path.join(folder.path, 'cache'),
    logger,
  })
  queue = await openSliceQueue({ databaseUrl: database.url, logger })
  const { runs, datasets } = database
  const jobs = createJobs({ ...database, queue, kinds: [trainingKind] })
  training = createTraining({ runs, jobs, datasets, storage, logger })
})
afterAll(async () => {
  await queue[Symbol.asyncDispose]()
  await storage[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const configOf = (run: RunRow) => run.config as TrainingConfig

/** Claims the run like a worker. */
async function claim({ id }: RunRow): Promise<Lease> {
  return (await database.workerJobs.claim(id, 'worker'))!.lease
}

/** Creates a run with checkpoints at these steps, and their files in the storage. */
async function runWithCheckpoints(name: string, steps: readonly number[]): Promise<RunRow> {
  const run = await training.start({ name, dataset: 'faces', ngf: 8, prior: 'uniform' })
  const lease = await claim(run)
  const events: NewEvent[] = []
  for (const step of steps) {
    const key = `runs/${run.id}/1-${step}`
    await putFile(`${key}/state.safetensors`, `state of ${name}@${step}`)
    const digest = `${run.id.replaceAll('-', '')}${step.toString(16).padStart(32, '0')}`
    events.push(...stepEvents(step - 1, step))
    events.push(checkpointEvent(step, { key, digest, rawDigest: digest }))
  }
  await database.workerJobs.record(lease, 0, [...events, stateEvent('PAUSED')])
  return training.run(name)
}

async function putFile(key: string, content: string): Promise<void> {
  const file = path.join(folder.path, 'file')
  await writeFile(file, content)
  await storage.put(key, file)
}

const textOf = async (key: string) => readFile(await storage.get(key), 'utf8')

describe('starting', () => {
  test('queues a run with all its settings, and its slice waits for a worker', async () => {
    const run = await training.start({ name: 'first', dataset: 'faces', steps: 50, priority: 90 })
    expect(run).toMatchObject({
      name: 'first',
      state: 'QUEUED',
      datasetName: 'faces',
      steps: 50,
      step: 0,
      priority: 90,
    })
    expect(configOf(run)).toMatchObject({ recipe: 'MODERN', batch: 16, imageSize: 64 })
    expect(await queue.fetch()).toMatchObject({ jobId: run.id })
  })

  test('names a run without a name after its dataset, with a new number each time', async () => {
    const long = 'a'.repeat(63)
    await database.datasets.insert(newDataset(long))
    const runs = await Promise.all(
      ['faces', 'faces', 'faces', long].map((dataset) => training.start({ dataset })),
    )
    for (const run of runs.slice(0, 3)) expect(run.name).toMatch(/^faces-\d+$/)
    expect(runs[3]!.name).toMatch(/^a{60,61}-\d+$/)
    expect(new Set(runs.map((run) => run.name)).size).toBe(4)
  })

  test('finds a name for a run without a name, however many numbers are taken', async () => {
    const { totalCount } = await training.list({ first: 1 })
    const taken = Array.from({ length: 25 }, (_, at) => `faces-${totalCount + 26 + at}`)
    for (const name of taken) await training.start({ name, dataset: 'faces' })
    expect(taken).not.toContain((await training.start({ dataset: 'faces' })).name)
  })

  test('rejects invalid names, taken names, and missing datasets', async () => {
    await training.start({ name: 'taken', dataset: 'faces' })
    for (const name of ['taken', 'Faces!', 'default', '']) {
      await expect(training.start({ name, dataset: 'faces' })).rejects.toThrow(BadUserInput)
    }
    const missing = training.start({ dataset: 'fcaes' })
    await expect(missing).rejects.toThrow(DatasetNotFound)
    await expect(missing).rejects.toThrow(/"fcaes". Available: .*faces/)
  })
})

describe('starting from a checkpoint', () => {
  test('takes its settings and a copy of its state, which outlives it', async () => {
    const source = await runWithCheckpoints('source', [100, 200])
    const run = await training.start({ name: 'tuned', from: 'source@100', learningRateG: 1e-5 })
    const config = configOf(run)
    expect(run.datasetName).toBe('faces')
    expect(config).toMatchObject({
      ngf: 8,
      prior: { distribution: 'uniform' },
      learningRateG: 1e-5,
    })
    expect(config.from!.reference).toBe('source@100')
    await training.delete(source.id)
    expect(await textOf(`${config.from!.key}/state.safetensors`)).toBe('state of source@100')
    await training.cancel('tuned')
    await training.delete('tuned')
    await expect(storage.get(`${config.from!.key}/state.safetensors`)).rejects.toThrow(
      StorageMissing,
    )
  })

  test('RUN@latest is its newest checkpoint', async () => {
    await runWithCheckpoints('origin', [10, 20])
    const run = await training.start({ from: 'origin@latest' })
    expect(configOf(run).from!.reference).toBe('origin@20')
  })

  test('lists the available checkpoints if the requested one is missing', async () => {
    await runWithCheckpoints('few', [10, 30])
    await expect(training.start({ from: 'few@20' })).rejects.toThrow(
      new CheckpointNotFound('from: "few" has no checkpoint @20. Available steps: 10, 30.'),
    )
    await expect(training.start({ from: 'nobody@1' })).rejects.toThrow(CheckpointNotFound)
    for (const from of ['few', 'few@10:raw', 'few@best', 'sha256:0011223344']) {
      await expect(training.start({ from })).rejects.toThrow(BadUserInput)
    }
    await expect(training.start({ from: 'few@10', ngf: 16 })).rejects.toThrow('ngf must stay 8')
  })
})

describe('controlling a run', () => {
  test('a resumed run waits for a worker again', async () => {
    const run = await training.start({ name: 'steered', dataset: 'faces', priority: 99 })
    const job = (await queue.fetch())!
    expect(job.jobId).toBe(run.id)
    await queue.complete(job)
    await training.pause('steered')
    await training.resume('steered')
    expect(await queue.fetch()).toMatchObject({ jobId: run.id })
    expect(await training.cancel('steered')).toMatchObject({ state: 'CANCELLED' })
    await expect(training.resume('steered')).rejects.toThrow(TrainingRunConflict)
  })

  test('a roll-back removes only the files of the checkpoints that it undoes', async () => {
    const { id } = await runWithCheckpoints('rolled', [10, 20, 30])
    const run = await training.rollback('rolled', 10)
    expect(run).toMatchObject({ state: 'PAUSED', step: 10 })
    expect((await training.checkpoints(run)).map(({ step }) => step)).toEqual([10])
    expect(await textOf(`runs/${id}/1-10/state.safetensors`)).toBe('state of rolled@10')
    for (const step of [20, 30]) {
      await expect(storage.get(`runs/${id}/1-${step}/state.safetensors`)).rejects.toThrow(
        StorageMissing,
      )
    }
  })

  test('deleting a run that has ended or is paused removes its files', async () => {
    const { id } = await runWithCheckpoints('gone', [5])
    await training.resume('gone')
    await expect(training.delete('gone')).rejects.toThrow(TrainingRunConflict)
    await training.pause('gone')
    expect(await training.delete('gone')).toMatchObject({ id, name: 'gone' })
    expect(await training.find('gone')).toBeNull()
    await expect(storage.get(`runs/${id}/1-5/state.safetensors`)).rejects.toThrow(StorageMissing)
    await expect(training.run('gone')).rejects.toThrow(TrainingRunNotFound)
  })
})

describe('reading', () => {
  test('progress starts after an existing event', async () => {
    const run = await training.start({ name: 'read', dataset: 'faces' })
    const feed = await training.progress('read', { after: 0, mode: 'ALL' })
    expect((await feed.next()).value).toMatchObject({ seq: 1, state: 'QUEUED' })
    await feed.return!()
    for (const after of [2, -1, 0.5, NaN]) {
      await expect(training.progress(run.id, { after, mode: 'ALL' })).rejects.toThrow(BadUserInput)
    }
    await expect(training.progress('nobody', { after: 0, mode: 'ALL' })).rejects.toThrow(
      TrainingRunNotFound,
    )
  })

  test('snapshots are thinned evenly, but always include the first and the newest', async () => {
    const run = await training.start({ name: 'thinned', dataset: 'faces' })
    const steps = Array.from({ length: 11 }, (_, index) => index)
    await database.workerJobs.record(await claim(run), 0, steps.map(snapshotEvent))
    const thinned = async (count: number) =>
      (await training.snapshots(run, count)).map(({ step }) => step)
    expect(await thinned(11)).toEqual(steps)
    expect(await thinned(6)).toEqual([0, 2, 4, 6, 8, 10])
    expect(await thinned(2)).toEqual([0, 10])
    expect(await thinned(1)).toEqual([10])
    await expect(thinned(0)).rejects.toThrow('count must be a whole number from 1 to 1000; got 0.')
  })

  test('metrics are thinned to the requested number of points', async () => {
    const run = await training.start({ name: 'plotted', dataset: 'faces', steps: 100 })
    await database.workerJobs.record(await claim(run), 0, stepEvents(1, 100))
    const points = await training.metrics(run, 10)
    expect(points).toHaveLength(10)
    expect(points.at(-1)).toMatchObject({ step: 100, lossD: expect.closeTo(95.6, 6) as number })
    await expect(training.metrics(run, 1)).rejects.toThrow(BadUserInput)
  })
})
