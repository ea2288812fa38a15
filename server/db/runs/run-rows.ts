/** Rows of training runs: read, found by id or name, and locked, which is what puts their writers in order. */
import { TrainingRunNotFound } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import type { RunRow, RunState } from '../stores.ts'

/** What a run's id looks like. */
export const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A run's row, and what only this folder knows of it. */
export interface LockedRun extends RunRow {
  /** How many events its newest attempt has written. */
  readonly written: number
  readonly beat: number
  /** Seconds since then, by the clock of the database. */
  readonly beatAge: number | null
}

type Latest = NonNullable<RunRow['latest']>
type FlatRun = Omit<RunRow, 'latest'> & Omit<Latest, 'seq'> & { readonly seq: number | null }

/** No run has this id or name. */
export function noRun(key: string): TrainingRunNotFound {
  return new TrainingRunNotFound(`No training run has the id or name "${key.slice(0, 80)}".`)
}

/** Runs that `rest` (WHERE and what follows it, of run `r`) selects. */
export async function selectRuns(
  client: Client | TransactionClient,
  rest: Prisma.Sql,
): Promise<RunRow[]> {
  const rows = await client.$queryRaw<FlatRun[]>`
    SELECT r.id, r.name, r.state, r.reason, r.dataset_id AS "datasetId",
      r.dataset_name AS "datasetName", r.config, r.priority, r.step, r.steps,
      r.last_seq AS "lastSeq", r.wanted, r.attempt, r.worker, r.created_at AS "createdAt",
      r.started_at AS "startedAt", r.ended_at AS "endedAt", e.seq, e.at, e.epoch,
      e.loss_d AS "lossD", e.loss_g AS "lossG", e.d_real AS "dReal",
      e.d_fake_before AS "dFakeBefore", e.d_fake_after AS "dFakeAfter",
      e.images_per_second AS "imagesPerSecond", e.eta_seconds AS "etaSeconds"
    FROM training_run r
    LEFT JOIN training_event e ON e.run_id = r.id AND e.seq = r.latest_seq
    ${rest}`
  return rows.map(nestLatest)
}

/** Null if there is none. */
export async function findRunById(
  client: Client | TransactionClient,
  id: string,
): Promise<RunRow | null> {
  const [run] = await selectRuns(client, Prisma.sql`WHERE r.id = ${id}::uuid`)
  return run ?? null
}

/** By id or name; ids win over names. */
export async function findRun(
  client: Client | TransactionClient,
  key: string,
): Promise<RunRow | null> {
  const byId = RUN_ID.test(key) ? await findRunById(client, key) : null
  if (byId) return byId
  const [run] = await selectRuns(client, Prisma.sql`WHERE r.name = ${key}`)
  return run ?? null
}

/** Keeps others from writing to the run until the transaction ends. Throws TrainingRunNotFound. */
export async function lockRun(transaction: TransactionClient, key: string): Promise<LockedRun> {
  const found = await findRun(transaction, key)
  const locked = found && (await lockRunById(transaction, found.id))
  if (!locked) throw noRun(key)
  return locked
}

/** As lockRun; null if there is none. */
export async function lockRunById(
  transaction: TransactionClient,
  id: string,
): Promise<LockedRun | null> {
  type Hidden = Pick<LockedRun, 'written' | 'beat' | 'beatAge'>
  const [hidden] = await transaction.$queryRaw<Hidden[]>`
    SELECT written, beat, EXTRACT(EPOCH FROM clock_timestamp() - beat_at)::float8 AS "beatAge"
    FROM training_run WHERE id = ${id}::uuid FOR UPDATE`
  // Only now: a statement sees what was there when it began, and the lock may have been waited for.
  const run = hidden && (await findRunById(transaction, id))
  return run ? { ...run, ...hidden } : null
}

/** For a state that no run goes on from. */
export function isFinal(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}

function nestLatest(row: FlatRun): RunRow {
  const { seq, at, epoch, lossD, lossG, dReal, dFakeBefore, dFakeAfter, ...others } = row
  const { imagesPerSecond, etaSeconds, ...run } = others
  const figures = { epoch, lossD, lossG, dReal, dFakeBefore, dFakeAfter }
  const latest = seq === null ? null : { seq, at, step: run.step, ...figures }
  return { ...run, latest: latest && { ...latest, imagesPerSecond, etaSeconds } }
}
