/** Appends events to a job: numbers them, updates the job's row, and notifies readers. */
import { Prisma } from '../../generated/prisma/client.ts'
import type { TransactionClient } from '../client.ts'
import { isFinal, type LockedJob } from './job-rows.ts'
import { isStateEvent } from './job-stores.ts'
import type { NewJobEvent, NewProgressEvent, NewStateEvent } from './job-stores.ts'
import type { KindRows, Numbered } from './kind-rows.ts'

type Appended = Pick<LockedJob, 'id' | 'lastSeq'>

/**
 * The caller must have locked the job. The job's state and progress are set from the events, and a
 * job that is no longer RUNNING loses its holder. `by: 'a worker'` also counts the events and a
 * heartbeat.
 */
export async function appendEvents(
  transaction: TransactionClient,
  rows: KindRows,
  job: Appended,
  events: readonly NewJobEvent[],
  by: 'a client' | 'a worker' = 'a client',
): Promise<void> {
  const numbered = events.map((event, index) => ({ ...event, seq: job.lastSeq + 1 + index }))
  const details = await rows.append(transaction, job, numbered)
  await insertEvents(transaction, job.id, numbered, details)
  const progress = numbered.findLast((event) => event.kind === 'progress') as
    Numbered<NewProgressEvent> | undefined
  if (progress?.saved) await save(transaction, job.id, progress.saved)
  const last = numbered.findLast(isStateEvent)
  const fraction = last?.state === 'DONE' ? 1 : progress?.progress
  const counted = by === 'a worker' ? heartbeat(events.length) : Prisma.empty
  await transaction.$executeRaw`
    UPDATE job SET last_seq = last_seq + ${events.length} ${counted} ${last ? changeTo(last) : Prisma.empty}
      ${fraction === undefined ? Prisma.empty : Prisma.sql`, progress = ${fraction}`}
    WHERE id = ${job.id}::uuid`
  if (last && isFinal(last.state)) {
    await transaction.jobSaved.deleteMany({ where: { jobId: job.id } })
  }
  await notify(transaction, job.id)
}

/** SQL assignments for a heartbeat. Every write by a worker is one. */
export function heartbeat(written: number): Prisma.Sql {
  return Prisma.sql`, written = written + ${written}, beat = beat + 1, beat_at = clock_timestamp()`
}

/** Wakes the readers of a job when the transaction commits. */
export async function notify(
  client: Pick<TransactionClient, '$executeRaw'>,
  jobId: string,
): Promise<void> {
  await client.$executeRaw`SELECT pg_notify('latentql_job', ${jobId})`
}

function changeTo({ state, reason, at, result }: NewStateEvent): Prisma.Sql {
  const keptReason = state === 'PAUSED' || state === 'FAILED' ? reason : null
  const endedAt = isFinal(state) || state === 'FAILED' ? at : null
  const json = result === undefined ? null : JSON.stringify(result)
  return Prisma.sql`, state = ${state}, reason = ${keptReason}, ended_at = ${endedAt}::timestamptz,
    result = ${json}::jsonb
    ${state === 'RUNNING' ? Prisma.empty : Prisma.sql`, worker = NULL, wanted = NULL`}`
}

async function insertEvents(
  transaction: TransactionClient,
  jobId: string,
  events: readonly Numbered<NewJobEvent>[],
  details: readonly (object | null)[],
): Promise<void> {
  const rows = events.map(({ seq, at, kind }, index) => ({ seq, at, kind, detail: details[index] }))
  await transaction.$executeRaw`
    INSERT INTO job_event (job_id, seq, at, kind, detail)
    SELECT ${jobId}::uuid, seq, at, kind, detail
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS event (seq int, at timestamptz, kind text, detail jsonb)`
}

async function save(transaction: TransactionClient, jobId: string, data: Uint8Array) {
  const saved = new Uint8Array(data)
  await transaction.jobSaved.upsert({
    where: { jobId },
    create: { jobId, data: saved },
    update: { data: saved },
  })
}
