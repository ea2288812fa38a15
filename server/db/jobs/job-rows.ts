/** Rows of jobs: read, and locked, which is what puts their writers in order. */
import { JobNotFound } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import type { JobRow, RunState } from './job-stores.ts'

/** What a job's id looks like. */
export const JOB_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A job's row, and what only this folder knows of it. */
export interface LockedJob extends JobRow {
  /** How many events its newest attempt has written. */
  readonly written: number
  readonly beat: number
  /** Seconds since then, by the clock of the database. */
  readonly beatAge: number | null
}

/** The columns of JobRow, of job `j`. */
export const JOB_COLUMNS = Prisma.sql`j.id, j.kind, j.subject, j.state, j.reason, j.priority, j.input,
  j.result, j.progress, j.last_seq AS "lastSeq", j.wanted AS "requestedState", j.attempt, j.worker,
  j.created_at AS "createdAt", j.started_at AS "startedAt", j.ended_at AS "endedAt"`

/** Jobs that `rest` (WHERE and what follows it, of job `j`) selects. */
export async function selectJobs(
  client: Client | TransactionClient,
  rest: Prisma.Sql,
): Promise<JobRow[]> {
  return client.$queryRaw`SELECT ${JOB_COLUMNS} FROM job j ${rest}`
}

/** Null if there is none. */
export async function findJob(
  client: Client | TransactionClient,
  id: string,
): Promise<JobRow | null> {
  if (!JOB_ID.test(id)) return null
  const [job] = await selectJobs(client, Prisma.sql`WHERE j.id = ${id}::uuid`)
  return job ?? null
}

/** Keeps others from writing to the job until the transaction ends; null if there is none. */
export async function findAndLockJob(
  transaction: TransactionClient,
  id: string,
): Promise<LockedJob | null> {
  if (!JOB_ID.test(id)) return null
  // One table alone: of that a statement that has waited for the lock sees the newest row.
  const [job] = await transaction.$queryRaw<LockedJob[]>`
    SELECT ${JOB_COLUMNS}, j.written, j.beat,
      EXTRACT(EPOCH FROM clock_timestamp() - j.beat_at)::float8 AS "beatAge"
    FROM job j WHERE j.id = ${id}::uuid FOR UPDATE`
  return job ?? null
}

/** As findAndLockJob. Throws JobNotFound. */
export async function lockJob(transaction: TransactionClient, id: string): Promise<LockedJob> {
  const job = await findAndLockJob(transaction, id)
  if (!job) throw new JobNotFound(`No job has the id ${JSON.stringify(id.slice(0, 80))}.`)
  return job
}

/** True for a state that no job goes on from. */
export function isFinal(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}
