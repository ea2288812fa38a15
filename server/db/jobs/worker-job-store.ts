/** The job store for workers: claims jobs, fences writes to them, and releases them. */
import { Prisma } from '../../generated/prisma/client.ts'
import { isDataRejected } from '../database-errors.ts'
import { inTransaction, type Client, type TransactionClient } from '../client.ts'
import { IS_CONNECTED } from '../worker-session.ts'
import { appendEvents, heartbeat } from './append-events.ts'
import { findAndLockJob, findJob, selectJobs, type LockedJob } from './job-rows.ts'
import { changeState } from './job-lifecycle.ts'
import { EventsRejected, isStateEvent, LeaseLost } from './job-stores.ts'
import type { ClaimedJob, JobRow, Lease, NewJobEvent, WorkerJobStore } from './job-stores.ts'
import type { RowsOf } from './kind-rows.ts'

export function createWorkerJobStore(client: Client, rowsOf: RowsOf): WorkerJobStore {
  return {
    claim: (jobId, worker) =>
      inTransaction(client, async (transaction) => {
        const job = await findAndLockJob(transaction, jobId)
        const isFree = job?.state === 'QUEUED' || (job?.state === 'RUNNING' && job.worker === null)
        return job && isFree ? take(transaction, rowsOf, job, worker) : null
      }),
    takeOver: ({ jobId, attempt, beat }, worker) =>
      inTransaction(client, async (transaction) => {
        const job = await findAndLockJob(transaction, jobId)
        if (!job || job.worker === null) return null
        if (job.attempt !== attempt || job.beat !== beat) return null
        return take(transaction, rowsOf, job, worker)
      }),
    held: () => client.$queryRaw`
      SELECT j.id AS "jobId", j.kind, j.attempt, j.beat, ${IS_CONNECTED} AS "isConnected" FROM job j
      WHERE j.state = 'RUNNING' AND j.worker IS NOT NULL ORDER BY j.id`,
    async queued() {
      const jobs = await selectJobs(
        client,
        Prisma.sql`WHERE j.worker IS NULL AND j.state IN ('QUEUED', 'RUNNING')
          ORDER BY j.priority DESC, j.created_at, j.id`,
      )
      return jobs.map(({ id, kind, priority }) => ({ jobId: id, kind, priority }))
    },
    ...remainsStore(client),
    async record(lease, index, events) {
      try {
        return await inTransaction(client, (transaction) =>
          record(transaction, rowsOf, lease, index, events),
        )
      } catch (error) {
        if (!isDataRejected(error)) throw error
        throw new EventsRejected((error as Error).message, { cause: error })
      }
    },
    release: (lease) => inTransaction(client, (transaction) => release(transaction, rowsOf, lease)),
  }
}

type RemainsStore = Pick<WorkerJobStore, 'unfinished' | 'uncleared' | 'cleared'>

/** The part of the store by which workers remove what ended jobs left. */
function remainsStore(client: Client): RemainsStore {
  return {
    async unfinished(ids) {
      const jobs = await client.$queryRaw<{ id: string }[]>`
        SELECT j.id FROM job j
        WHERE j.id = ANY(${[...ids]}::uuid[]) AND j.state IN ('QUEUED', 'RUNNING', 'PAUSED')`
      return jobs.map(({ id }) => id)
    },
    uncleared: (kinds) => client.$queryRaw`
      SELECT j.id AS "jobId", j.kind FROM job j
      WHERE j.uncleared AND j.state IN ('DONE', 'CANCELLED', 'FAILED')
        AND j.kind = ANY(${[...kinds]}) ORDER BY j.id`,
    async cleared(ids) {
      await client.$executeRaw`
        UPDATE job SET uncleared = false
        WHERE id = ANY(${[...ids]}::uuid[]) AND state IN ('DONE', 'CANCELLED', 'FAILED')`
    },
  }
}

/**
 * Gives the job to a worker. If a state was requested while the job's holder could not respond,
 * sets that state instead and returns null.
 */
async function take(
  transaction: TransactionClient,
  rowsOf: RowsOf,
  job: LockedJob,
  worker: string,
): Promise<ClaimedJob | null> {
  const rows = rowsOf(job.kind)
  if (job.requestedState !== null) {
    // Fences off the holder that is presumed dead.
    await transaction.job.update({ where: { id: job.id }, data: { attempt: { increment: 1 } } })
    await changeState(transaction, rows, job, job.requestedState)
    return null
  }
  await transaction.$executeRaw`
    UPDATE job SET attempt = attempt + 1, worker = ${worker}, written = 0, beat = beat + 1,
      beat_at = clock_timestamp(), started_at = COALESCE(started_at, now()), uncleared = true
    WHERE id = ${job.id}::uuid`
  if (job.state === 'QUEUED') await changeState(transaction, rows, job, 'RUNNING')
  const taken = (await findJob(transaction, job.id))!
  const saved = await transaction.jobSaved.findUnique({ where: { jobId: job.id } })
  const lease = { jobId: job.id, attempt: taken.attempt }
  return { job: taken, lease, saved: saved && saved.data }
}

async function record(
  transaction: TransactionClient,
  rowsOf: RowsOf,
  lease: Lease,
  index: number,
  events: readonly NewJobEvent[],
): Promise<{ requestedState: JobRow['requestedState'] }> {
  const job = await lockLeased(transaction, lease)
  if (index > job.written) {
    throw new LeaseLost(
      `the database was restored to a state before event ${index} of ${lease.jobId}`,
    )
  }
  const fresh = events.slice(job.written - index)
  if (fresh.length === 0) {
    await transaction.$executeRaw`
      UPDATE job SET last_seq = last_seq ${heartbeat(0)} WHERE id = ${job.id}::uuid`
    return { requestedState: job.requestedState }
  }
  if (job.worker === null) throw leaseLost(lease)
  await appendEvents(transaction, rowsOf(job.kind), job, fresh, 'a worker')
  return { requestedState: await applyPendingCancel(transaction, rowsOf, job, fresh) }
}

/** Cancels a job that stopped while a cancel was requested. Returns the state still requested. */
async function applyPendingCancel(
  transaction: TransactionClient,
  rowsOf: RowsOf,
  job: LockedJob,
  fresh: readonly NewJobEvent[],
): Promise<JobRow['requestedState']> {
  const last = fresh.findLast(isStateEvent)
  if (!last || last.state === 'RUNNING') return job.requestedState
  const stopped = last.state === 'PAUSED' || last.state === 'FAILED'
  if (stopped && job.requestedState === 'CANCELLED') {
    const now = (await findJob(transaction, job.id))!
    await changeState(transaction, rowsOf(job.kind), now, 'CANCELLED')
  }
  return null
}

async function release(
  transaction: TransactionClient,
  rowsOf: RowsOf,
  lease: Lease,
): Promise<void> {
  const job = await lockLeased(transaction, lease)
  if (job.worker === null) return
  await transaction.job.update({ where: { id: job.id }, data: { worker: null } })
  if (job.requestedState === null) return
  await changeState(transaction, rowsOf(job.kind), job, job.requestedState)
}

async function lockLeased(transaction: TransactionClient, lease: Lease): Promise<LockedJob> {
  const job = await findAndLockJob(transaction, lease.jobId)
  if (!job || job.attempt !== lease.attempt) throw leaseLost(lease)
  return job
}

function leaseLost({ jobId, attempt }: Lease): LeaseLost {
  return new LeaseLost(`attempt ${attempt} of job ${jobId} is over`)
}
