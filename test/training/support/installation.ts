/**
 * The parts that workers share, for tests: a database, a storage, a queue, and a dataset of tiny
 * images.
 */
import path from 'node:path'
import { createDatasets, type Datasets } from '../../../server/datasets/datasets.ts'
import { openDatabase } from '../../../server/db/database.ts'
import type { Database, EventRow, RunRow } from '../../../server/db/stores.ts'
import { createJobs } from '../../../server/jobs/jobs.ts'
import { openSliceQueue, type SliceQueue } from '../../../server/jobs/slice-queue.ts'
import type { Logger } from '../../../server/logger.ts'
import { Releasers } from '../../../server/releasers.ts'
import { openStorage } from '../../../server/storage/open-storage.ts'
import type { Storage } from '../../../server/storage/storage.ts'
import { trainingKind } from '../../../server/training/kind.ts'
import { createTraining } from '../../../server/training/service.ts'
import type { StartTraining, Training } from '../../../server/training/training.ts'
import { createTempDir } from '../../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../../support/tiny-images.ts'

/** The parts that one process of an installation opens. */
export interface Parts {
  readonly database: Database
  readonly storage: Storage
  readonly queue: SliceQueue
  readonly datasets: Datasets
}

/** Opens the parts. Each process has its own cache in `folder`. */
export async function openParts(
  databaseUrl: string,
  folder: string,
  logger: Logger,
  releasers: Releasers,
): Promise<Parts> {
  const database = await openDatabase({ url: databaseUrl, dataDir: folder, logger })
  releasers.add('the database', () => database[Symbol.asyncDispose]())
  const cacheDir = path.join(folder, 'cache')
  const storage = await openStorage({ url: path.join(folder, 'storage'), cacheDir, logger })
  releasers.add('the storage', () => storage[Symbol.asyncDispose]())
  const queue = await openSliceQueue({ databaseUrl, logger })
  releasers.add('the queue', () => queue[Symbol.asyncDispose]())
  const datasets = createDatasets({
    rows: database.datasets,
    storage,
    cacheDir,
    importDirectory: folder,
    maxUploadBytes: 2 ** 20,
    logger,
  })
  return { database, storage, queue, datasets }
}

export interface Installation extends Parts, AsyncDisposable {
  readonly databaseUrl: string
  readonly folder: string
  readonly training: Training
  /** Queues a run on the tiny images. */
  start(input?: StartTraining): Promise<RunRow>
  /** Returns all events of a run so far. */
  events(run: RunRow): Promise<EventRow[]>
  /** Resolves with the first matching event, past or future. */
  waitFor(run: RunRow, matches: (event: EventRow) => boolean): Promise<EventRow>
}

export async function createInstallation(): Promise<Installation> {
  const releasers = new Releasers()
  const testDatabase = await createTestDatabase()
  releasers.add('the test database', () => testDatabase[Symbol.asyncDispose]())
  const folder = await createTempDir()
  releasers.add('the folder', () => folder[Symbol.asyncDispose]())
  const parts = await openParts(testDatabase.url, folder.path, silentLogger, releasers)
  const { database, datasets } = parts
  const images = path.join(folder.path, 'images')
  await writeTinyImages(images)
  await datasets.register(images, { name: 'tiny', imageSize: 16 })
  const { runs } = database
  const jobs = createJobs({ ...database, queue: parts.queue, kinds: [trainingKind] })
  const training = createTraining({ ...parts, runs, jobs, logger: silentLogger })
  return {
    ...parts,
    databaseUrl: testDatabase.url,
    folder: folder.path,
    training,
    start: (input) => training.start({ dataset: 'tiny', ...TINY_RUN, ...input }),
    events: (run) => runs.events(run.id, { after: 0, limit: 100_000 }),
    async waitFor(run, matches) {
      const progress = await training.progress(run.id, { after: 0, mode: 'ALL' })
      for await (const event of progress) {
        if (matches(event)) return event
        if (event.kind === 'state' && event.state === 'FAILED') throw new Error(event.reason!)
      }
      throw new Error('The run ended without a matching event.')
    },
    [Symbol.asyncDispose]: () => releasers.release(),
  }
}

/** Returns a predicate that is true if an event puts the run in this state. */
export function isState(state: RunRow['state']): (event: EventRow) => boolean {
  return (event) => event.kind === 'state' && event.state === state
}

/**
 * Returns a predicate that is true if an event is of this kind, and of this step or a later one.
 */
export function isAt(kind: EventRow['kind'], step: number): (event: EventRow) => boolean {
  return (event) => event.kind === kind && event.step >= step
}
