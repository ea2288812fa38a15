/** Reads and locks job rows. The row lock puts the writers of a job in order. */
import { JobNotFound } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import { UUID } from '../uuid.ts'
import type { JobRow, RunState } from './job-stores.ts'

/** Pattern of a job's id. */
export const JOB_ID = UUID

/** A locked job's row, with columns used only in this folder. */
export interface LockedJob extends JobRow {
  /** Number of events that the newest attempt has written. */
  readonly written: number
  /** Heartbeat counter. */
  readonly beat: number
  /** Seconds since the last heartbeat, by the database's clock. */
  readonly beatAge: number | null
}

/** The columns of JobRow, selected from job `j`. Results, which may be large, aren't among them. */
export const JOB_COLUMNS = Prisma.sql`j.id, j.kind, j.subject, j.state, j.reason, j.priority, j.input,
  j.progress, j.last_seq AS "lastSeq", j.wanted AS "requestedState", j.attempt, j.worker,
  j.created_at AS "createdAt", j.started_at AS "startedAt", j.ended_at AS "endedAt"`

/** Selects jobs. `rest` is the SQL from WHERE on, in which `j` is the job. */
export async function selectJobs(
  client: Client | TransactionClient,
  rest: Prisma.Sql,
): Promise<JobRow[]> {
  return client.$queryRaw`SELECT ${JOB_COLUMNS} FROM job j ${rest}`
}

/** Returns the job, or null if it does not exist. */
export async function findJob(
  client: Client | TransactionClient,
  id: string,
): Promise<JobRow | null> {
  if (!JOB_ID.test(id)) return null
  const [job] = await selectJobs(client, Prisma.sql`WHERE j.id = ${id}::uuid`)
  return job ?? null
}

/** Locks the job's row until the transaction ends. Null if the job does not exist. */
export async function findAndLockJob(
  transaction: TransactionClient,
  id: string,
): Promise<LockedJob | null> {
  if (!JOB_ID.test(id)) return null
  // Reads one table only: after waiting for a row lock, a statement sees the newest version of just
  // that row.
  const [job] = await transaction.$queryRaw<LockedJob[]>`
    SELECT ${JOB_COLUMNS}, j.written, j.beat,
      EXTRACT(EPOCH FROM clock_timestamp() - j.beat_at)::float8 AS "beatAge"
    FROM job j WHERE j.id = ${id}::uuid FOR UPDATE`
  return job ?? null
}

/** Like findAndLockJob, but throws JobNotFound. */
export async function lockJob(transaction: TransactionClient, id: string): Promise<LockedJob> {
  const job = await findAndLockJob(transaction, id)
  if (!job) throw new JobNotFound(`No job has the id ${JSON.stringify(id.slice(0, 80))}.`)
  return job
}

/** True for a state that a job never leaves. */
export function isFinal(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}
