/** The training service starts, controls, follows and deletes runs. Workers do the training. */
import { checkInteger } from '../check-integer.ts'
import { checkAnnotation } from '../check-text.ts'
import { parseRunCheckpointId } from '../checkpoints/run-checkpoint-id.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { DatasetRow, EventRow, RunCheckpointRow, RunRow, RunStore } from '../db/stores.ts'
import { TrainingRunNotFound } from '../errors.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Logger } from '../logger.ts'
import type { Storage } from '../storage/storage.ts'
import { ndjsonLines, tensorboardRecords } from './export-events.ts'
import { checkRun, startRun } from './start-run.ts'
import { configOf, type WithRun, type Training } from './training.ts'

export interface TrainingOptions {
  readonly runs: RunStore
  readonly jobs: Pick<Jobs, 'send' | 'follow'>
  readonly datasets: Pick<Datasets, 'find' | 'findMany' | 'list'>
  readonly storage: Storage
  readonly logger: Logger
}

const MAX_SNAPSHOTS = 1000
const MAX_POINTS = 2000
const MAX_ALARMS = 100

export function createTraining(options: TrainingOptions): Training {
  const { runs, jobs } = options
  const run = async (key: string) => (await runs.find(key)) ?? notFound(key)
  const send = async (queued: RunRow) => {
    await jobs.send(queued)
    return queued
  }
  return {
    start: async (input) => send(await startRun(options, input)),
    check: (input) => checkRun(options, input),
    run,
    find: (key) => runs.find(key),
    findMany: (ids) => runs.findMany(ids),
    list: (filter) => runs.list(filter),
    annotate: async (key, annotation) => runs.annotate(key, checkAnnotation(annotation)),
    pause: (key) => runs.pause(key),
    resume: async (key) => send(await runs.resume(key)),
    cancel: (key) => runs.cancel(key),
    rollback: (key, step) => rollback(options, key, step),
    pin: (key, step, pinned) => runs.pin(key, step, pinned),
    delete: (key) => deleteRun(options, key),
    async progress(key, { after, mode }) {
      const followed = await run(key)
      const { id, name } = followed
      const gone = () => new TrainingRunNotFound(`The training run "${name}" was deleted.`)
      const options = { name, after, mode, gone, extra: { run: { id, name } } }
      return jobs.follow(followed, options) as AsyncIterableIterator<EventRow & WithRun>
    },
    ndjson: (exported) => ndjsonLines(runs, exported),
    tensorboard: (exported) => tensorboardRecords(runs, exported),
    snapshotPng: ({ id }, seq) => runs.snapshotPng(id, seq),
    async snapshots({ id }, count) {
      checkInteger('count', count, 1, MAX_SNAPSHOTS)
      return thin(await runs.snapshots(id), count)
    },
    async metrics({ id }, points) {
      checkInteger('points', points, 2, MAX_POINTS)
      return runs.metrics(id, points)
    },
    alarms: ({ id }) => runs.alarms(id, MAX_ALARMS),
    checkpoints: ({ id }) => runs.checkpoints(id),
    spacedCheckpoints: ({ id }, count) => spacedCheckpoints(runs, id, count),
    checkpointPage: ({ id }, request) => runs.checkpointPage(id, request),
    checkpointById: (id) => checkpointById(runs, id),
    datasetOf: (digest) => datasetOf(options, digest),
  }
}

async function datasetOf(
  { runs, datasets }: TrainingOptions,
  digest: string,
): Promise<DatasetRow | null> {
  const [checkpoint] = await runs.checkpointsByDigest(digest, 1)
  const run = checkpoint && (await runs.find(checkpoint.runId))
  const [dataset = null] = run ? await datasets.findMany([run.datasetId]) : []
  return dataset
}

/** A step that was repeated may have two checkpoints; the later one counts. */
async function spacedCheckpoints(
  runs: RunStore,
  id: string,
  count: number,
): Promise<RunCheckpointRow[]> {
  const oldestFirst = (await runs.checkpoints(id)).reverse()
  return thin([...new Map(oldestFirst.map((row) => [row.step, row])).values()], count)
}

async function checkpointById(runs: RunStore, id: string): Promise<RunCheckpointRow | null> {
  const place = parseRunCheckpointId(id)
  if (!place || place.network) return null
  const row = await runs.checkpointByKey(place.runId, place.key)
  return row?.deletedAt === null ? row : null
}

function notFound(key: string): never {
  throw new TrainingRunNotFound(
    `No training run has the id or name ${JSON.stringify(key.slice(0, 80))}.`,
  )
}

/** Rolls the run back to the step, and removes the files of later checkpoints. */
async function rollback(
  { runs, storage, logger }: TrainingOptions,
  key: string,
  step: number,
): Promise<RunRow> {
  const run = await runs.rollback(key, step)
  const undone = (await runs.retire(run.id, [])).map((checkpoint) => checkpoint.key)
  const removed = await removeFiles(storage, logger, undone)
  await runs.filesRemoved(run.id, removed)
  return run
}

async function deleteRun({ runs, storage, logger }: TrainingOptions, key: string): Promise<RunRow> {
  const run = await runs.delete(key)
  const { from } = configOf(run)
  await removeFiles(storage, logger, [`runs/${run.id}`, ...(from ? [from.key] : [])])
  return run
}

/**
 * Removes folders and returns the removed ones. Files that remain take up space but do no other
 * harm, since nothing refers to them any more.
 */
async function removeFiles(
  storage: Storage,
  logger: Logger,
  folders: readonly string[],
): Promise<string[]> {
  const removed: string[] = []
  for (const folder of folders) {
    try {
      await storage.remove(`${folder}/`)
      removed.push(folder)
    } catch (error) {
      logger.warn({ err: error, folder }, 'failed to remove files of a training run')
    }
  }
  return removed
}

/**
 * Picks `count` evenly spaced rows: always the last, and if `count` is 2 or more also the first.
 */
export function thin<Row>(rows: readonly Row[], count: number): Row[] {
  if (rows.length <= count) return [...rows]
  const last = rows.length - 1
  if (count === 1) return [rows[last]!]
  return Array.from({ length: count }, (_, i) => rows[Math.round((i * last) / (count - 1))]!)
}
