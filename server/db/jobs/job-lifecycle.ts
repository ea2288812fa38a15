/** Pauses, resumes and cancels jobs for clients. Every state change is an event. */
import type { TransactionClient } from '../client.ts'
import { appendEvents } from './append-events.ts'
import { isFinal, type LockedJob } from './job-rows.ts'
import type { NewStateEvent, RequestedState, RunState } from './job-stores.ts'
import type { KindRows } from './kind-rows.ts'

/** A worker whose last heartbeat is older than this is considered dead. */
const DEAD_AFTER_SECONDS = 60

/** The caller has locked the job. */
type Transition = (transaction: TransactionClient, rows: KindRows, job: LockedJob) => Promise<void>

export const pause: Transition = async (transaction, rows, job) => {
  if (job.state === 'PAUSED') return
  if (job.state !== 'QUEUED' && job.state !== 'RUNNING') {
    throw await conflict(transaction, rows, job, 'paused')
  }
  if (job.requestedState === 'CANCELLED') {
    const { label, Conflict } = await rows.naming(transaction, job)
    throw new Conflict(`"${label}" is being cancelled; it can't be paused.`)
  }
  if (job.worker === null) await changeState(transaction, rows, job, 'PAUSED')
  else await requestState(transaction, job, 'PAUSED')
}

export const resume: Transition = async (transaction, rows, job) => {
  if (job.requestedState !== null) {
    const doing = job.requestedState === 'PAUSED' ? 'paused' : 'cancelled'
    const { label, Conflict } = await rows.naming(transaction, job)
    throw new Conflict(`"${label}" is currently being ${doing}; wait until that is done.`)
  }
  if (job.state === 'QUEUED' || job.state === 'RUNNING') return
  if (isFinal(job.state)) throw await conflict(transaction, rows, job, 'resumed')
  await changeState(transaction, rows, job, 'QUEUED')
}

export const cancel: Transition = async (transaction, rows, job) => {
  if (job.state === 'CANCELLED') return
  if (job.state === 'DONE') throw await conflict(transaction, rows, job, 'cancelled')
  const isAlive = job.worker !== null && (job.beatAge ?? Infinity) < DEAD_AFTER_SECONDS
  if (isAlive) await requestState(transaction, job, 'CANCELLED')
  else await changeState(transaction, rows, job, 'CANCELLED')
}

/** Appends a state event, which changes the job's state. */
export async function changeState(
  transaction: TransactionClient,
  rows: KindRows,
  job: Pick<LockedJob, 'id' | 'lastSeq'>,
  state: RunState,
  reason: string | null = null,
): Promise<void> {
  const event: NewStateEvent = { kind: 'state', at: new Date(), state, reason }
  await appendEvents(transaction, rows, job, [event])
}

async function requestState(
  transaction: TransactionClient,
  { id }: LockedJob,
  requestedState: RequestedState,
): Promise<void> {
  await transaction.job.update({ where: { id }, data: { wanted: requestedState } })
  await notifyRequestedState(transaction, id)
}

/** Notifies the worker that holds the job to read the requested state. */
export async function notifyRequestedState(
  transaction: TransactionClient,
  jobId: string,
): Promise<void> {
  await transaction.$executeRaw`SELECT pg_notify('latentql_wanted', ${jobId})`
}

const ADVICE: Record<RunState, string> = {
  QUEUED: 'it is queued; pause or cancel it first',
  RUNNING: 'it is running; pause or cancel it first',
  PAUSED: 'it is paused; resume or cancel it',
  FAILED: 'it has failed; resume or cancel it',
  CANCELLED: 'it was cancelled',
  DONE: 'it is done',
}

/** Returns the error for an operation (a participle) that the job's state does not allow. */
export async function conflict(
  transaction: TransactionClient,
  rows: KindRows,
  job: Pick<LockedJob, 'id' | 'kind' | 'state'>,
  operation: string,
): Promise<Error> {
  const { label, Conflict, instead } = await rows.naming(transaction, job)
  const advice = ADVICE[job.state] + (isFinal(job.state) ? `; ${instead}` : '')
  return new Conflict(`"${label}" can't be ${operation}: ${advice}.`)
}
