/** A test database with a dataset, and functions that create runs and events. */
import { openDatabase } from '../../server/db/database.ts'
import type {
  Database,
  DatasetRow,
  Lease,
  NewEvent,
  NewRun,
  NewRunCheckpoint,
  RunRow,
} from '../../server/db/stores.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'

export interface TrainingDatabase extends Database {
  readonly dataset: DatasetRow
  newRun(name: string, change?: Partial<NewRun>): Promise<RunRow>
  /** Creates a run and claims it for a worker. */
  running(name: string): Promise<{ run: RunRow; lease: Lease }>
  /** Opens the same database again, like another server. */
  replica(): Promise<Database>
}

export async function openTrainingDatabase(): Promise<TrainingDatabase> {
  const testDatabase = await createTestDatabase()
  const replica = () =>
    openDatabase({ url: testDatabase.url, dataDir: '/nowhere', logger: silentLogger })
  const database = await replica()
  const dataset = await database.datasets.insert(newDataset('faces'))
  const newRun = (name: string, change: Partial<NewRun> = {}) =>
    database.runs.create({
      name,
      datasetId: dataset.id,
      config: { ngf: 4 },
      steps: 1000,
      priority: 0,
      ...change,
    })
  return {
    ...database,
    dataset,
    replica,
    newRun,
    async running(name) {
      const run = await newRun(name)
      const { lease } = (await database.workerJobs.claim(run.id, 'worker'))!
      return { run: (await database.runs.find(run.id))!, lease }
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await testDatabase[Symbol.asyncDispose]()
    },
  }
}

export function newDataset(name: string): Omit<DatasetRow, 'createdAt'> {
  return {
    id: crypto.randomUUID(),
    name,
    source: 'FOLDER',
    count: 100,
    channels: 3,
    imageSize: 64,
    brokenCount: 1,
    broken: [{ path: 'a/b.png', reason: 'not an image' }],
    classes: [{ label: 'a', count: 100 }],
    attributes: [],
    packKey: null,
  }
}

const at = new Date('2026-01-02T03:04:05.678Z')

/** A step event whose figures are all derived from the step. */
export function stepEvent(step: number): Extract<NewEvent, { kind: 'step' }> {
  return {
    kind: 'step',
    at,
    step,
    epoch: step / 8,
    lossD: step + 0.1,
    lossG: step + 0.2,
    dReal: 1 / step,
    dFakeBefore: 2 / step,
    dFakeAfter: 3 / step,
    imagesPerSecond: 1000 / 3,
    etaSeconds: 1e9 - step,
  }
}

export function stepEvents(from: number, to: number): NewEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => stepEvent(from + index))
}

export function snapshotEvent(step: number): NewEvent {
  const png = Uint8Array.of(137, 80, 0, 255, step % 256)
  const quality = { speckle: 1 + step / 8, diversity: 1 / (1 + step) }
  const deadMaps = [{ activation: '2.relu', maps: 4, dead: step % 4 }]
  const picture = { png, width: 8, height: 4 }
  return { kind: 'snapshot', at, step, picture, ...quality, deadMaps }
}

export function checkpointEvent(
  step: number,
  change: Partial<NewRunCheckpoint> = {},
): Extract<NewEvent, { kind: 'checkpoint' }> {
  const digest = step.toString(16).padStart(4, '0').padEnd(64, 'a')
  const checkpoint = {
    step,
    key: `runs/x/1-${step}`,
    digest,
    rawDigest: digest.replaceAll('a', 'b'),
    description: { ema: true },
    rawDescription: { ema: false },
    discriminatorDigest: null,
    discriminatorDescription: null,
    good: true,
    ...change,
  }
  return { kind: 'checkpoint', at, step, checkpoint }
}

export function stateEvent(state: RunRow['state'], reason: string | null = null): NewEvent {
  return { kind: 'state', at, state, reason }
}

/** Reads all events, in pages. */
export async function allEvents(database: Database, runId: string, page = 500) {
  const events = []
  for (;;) {
    const after = events.at(-1)?.seq ?? 0
    const next = await database.runs.events(runId, { after, limit: page })
    events.push(...next)
    if (next.length < page) return events
  }
}
