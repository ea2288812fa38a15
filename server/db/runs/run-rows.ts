/** Reads rows of training runs, joined with their jobs, and finds runs by id or name. */
import { TrainingRunNotFound } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import { findAndLockJob, JOB_ID, type LockedJob } from '../jobs/job-rows.ts'
import type { RunRow } from './training-stores.ts'

/** A run and its locked job. */
export interface LockedRun {
  readonly run: RunRow
  readonly job: LockedJob
}

type Latest = NonNullable<RunRow['latest']>
type FlatRun = Omit<RunRow, 'latest'> & Omit<Latest, 'seq'> & { readonly seq: number | null }

/** Returns the error for an unknown id or name. */
export function runNotFound(key: string): TrainingRunNotFound {
  return new TrainingRunNotFound(`No training run has the id or name "${key.slice(0, 80)}".`)
}

/** Selects runs. `rest` is the SQL from WHERE on, in which `r` is the run and `j` is its job. */
export async function selectRuns(
  client: Client | TransactionClient,
  rest: Prisma.Sql,
): Promise<RunRow[]> {
  const rows = await client.$queryRaw<FlatRun[]>`
    SELECT r.id, j.kind, r.name, j.state, j.reason, r.dataset_id AS "datasetId",
      r.dataset_name AS "datasetName", r.config, j.priority, r.step, r.steps,
      r.note, r.tags, j.last_seq AS "lastSeq", j.wanted AS "requestedState", j.attempt, j.worker,
      j.created_at AS "createdAt", j.started_at AS "startedAt", j.ended_at AS "endedAt", e.seq, e.at,
      f.epoch,
      f.loss_d AS "lossD", f.loss_g AS "lossG", f.d_real AS "dReal",
      f.d_fake_before AS "dFakeBefore", f.d_fake_after AS "dFakeAfter",
      f.images_per_second AS "imagesPerSecond", f.eta_seconds AS "etaSeconds"
    FROM training_run r
    JOIN job j ON j.id = r.id
    LEFT JOIN job_event e ON e.job_id = r.id AND e.seq = r.latest_seq
    LEFT JOIN training_step f ON f.run_id = r.id AND f.seq = r.latest_seq
    ${rest}`
  return rows.map(nestLatest)
}

/** Returns the run, or null if it does not exist. */
export async function findRunById(
  client: Client | TransactionClient,
  id: string,
): Promise<RunRow | null> {
  const [run] = await selectRuns(client, Prisma.sql`WHERE r.id = ${id}::uuid`)
  return run ?? null
}

/** Finds a run by id or name. Ids win over names. */
export async function findRun(
  client: Client | TransactionClient,
  key: string,
): Promise<RunRow | null> {
  const byId = JOB_ID.test(key) ? await findRunById(client, key) : null
  if (byId) return byId
  const [run] = await selectRuns(client, Prisma.sql`WHERE r.name = ${key}`)
  return run ?? null
}

/** Locks the run's job until the transaction ends. Throws TrainingRunNotFound. */
export async function lockRun(transaction: TransactionClient, key: string): Promise<LockedRun> {
  const found = await findRun(transaction, key)
  const job = found && (await findAndLockJob(transaction, found.id))
  // Read again after locking: a statement sees the data from when it began, and locking may have
  // waited.
  const run = job && (await findRunById(transaction, job.id))
  if (!run) throw runNotFound(key)
  return { run, job }
}

function nestLatest(row: FlatRun): RunRow {
  const { seq, at, epoch, lossD, lossG, dReal, dFakeBefore, dFakeAfter, ...others } = row
  const { imagesPerSecond, etaSeconds, ...run } = others
  const figures = { epoch, lossD, lossG, dReal, dFakeBefore, dFakeAfter }
  const latest = seq === null ? null : { seq, at, step: run.step, ...figures }
  return { ...run, latest: latest && { ...latest, imagesPerSecond, etaSeconds } }
}
