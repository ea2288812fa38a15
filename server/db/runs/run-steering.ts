/** How people steer runs: create, pause, resume, cancel, roll back, delete. Each change of state is an event. */
import { BadUserInput, DatasetNotFound, TrainingRunConflict } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { appendEvents } from './append-events.ts'
import { inTransaction, type Client, type TransactionClient } from '../client.ts'
import { lockName, refuseTakenName } from '../names.ts'
import { findRun, findRunById, isFinal, lockRun, noRun } from './run-rows.ts'
import type { LockedRun } from './run-rows.ts'
import type { NewRun, RunRow, RunState, RunStore } from '../stores.ts'

/** A worker whose newest beat is older than this is not waited for. */
const DEAD_AFTER_SECONDS = 60

type Steering = Pick<RunStore, 'create' | 'pause' | 'resume' | 'cancel' | 'rollback' | 'delete'>

export function createRunSteering(client: Client): Steering {
  const change = (key: string, work: (tx: TransactionClient, run: LockedRun) => Promise<void>) =>
    inTransaction(client, async (transaction) => {
      const run = await lockRun(transaction, key)
      await work(transaction, run)
      return (await findRunById(transaction, run.id))!
    })
  return {
    create: (run) => inTransaction(client, (transaction) => create(transaction, run)),
    pause: (key) => change(key, pause),
    resume: (key) => change(key, resume),
    cancel: (key) => change(key, cancel),
    rollback: (key, step, reason) =>
      change(key, (transaction, run) => rollback(transaction, run, step, reason)),
    delete: (key) => deleteRun(client, key),
  }
}

async function create(transaction: TransactionClient, run: NewRun): Promise<RunRow> {
  const { name, datasetId, steps, priority } = run
  await lockName(transaction, name)
  await refuseTakenName(transaction, name)
  const [dataset] = await transaction.$queryRaw<{ name: string }[]>`
    SELECT name FROM dataset WHERE id = ${datasetId}::uuid FOR SHARE`
  if (!dataset) throw new DatasetNotFound('The dataset was deleted before the run could start.')
  const config = run.config as Prisma.InputJsonValue
  const { id } = await transaction.trainingRun.create({
    data: { name, datasetId, datasetName: dataset.name, config, steps, priority, state: 'QUEUED' },
  })
  await changeState(transaction, { id, lastSeq: 0, step: 0 }, 'QUEUED')
  return (await findRunById(transaction, id))!
}

/** One StateEvent at the step that the run has reached. */
export async function changeState(
  transaction: TransactionClient,
  run: Pick<LockedRun, 'id' | 'lastSeq' | 'step'>,
  state: RunState,
  reason: string | null = null,
): Promise<void> {
  const event = { kind: 'state', at: new Date(), step: run.step, state, reason } as const
  await appendEvents(transaction, run, [event])
}

async function pause(transaction: TransactionClient, run: LockedRun): Promise<void> {
  if (run.state === 'PAUSED') return
  if (run.state !== 'QUEUED' && run.state !== 'RUNNING') throw conflict(run, 'paused')
  if (run.wanted === 'CANCELLED') {
    throw new TrainingRunConflict(`"${run.name}" is being cancelled; it can't be paused.`)
  }
  if (run.worker === null) await changeState(transaction, run, 'PAUSED')
  else await ask(transaction, run, 'PAUSED')
}

async function resume(transaction: TransactionClient, run: LockedRun): Promise<void> {
  if (run.wanted !== null) {
    const doing = run.wanted === 'PAUSED' ? 'paused' : 'cancelled'
    throw new TrainingRunConflict(`"${run.name}" is just being ${doing}; wait until it is.`)
  }
  if (run.state === 'QUEUED' || run.state === 'RUNNING') return
  if (isFinal(run.state)) throw conflict(run, 'resumed')
  await changeState(transaction, run, 'QUEUED')
}

async function cancel(transaction: TransactionClient, run: LockedRun): Promise<void> {
  if (run.state === 'CANCELLED') return
  if (run.state === 'DONE') throw conflict(run, 'cancelled')
  const isAlive = run.worker !== null && (run.beatAge ?? Infinity) < DEAD_AFTER_SECONDS
  if (isAlive) await ask(transaction, run, 'CANCELLED')
  else await changeState(transaction, run, 'CANCELLED')
}

async function rollback(
  transaction: TransactionClient,
  run: LockedRun,
  step: number,
  reason = `Rolled back to step ${step}.`,
): Promise<void> {
  if (isFinal(run.state)) throw conflict(run, 'rolled back')
  const { id: runId } = run
  const there = await transaction.trainingCheckpoint.findMany({
    where: { runId, deletedAt: null },
    orderBy: { step: 'asc' },
  })
  if (!there.some((checkpoint) => checkpoint.step === step)) {
    throw noCheckpoint(run, step, [...new Set(there.map((checkpoint) => checkpoint.step))])
  }
  await transaction.trainingCheckpoint.updateMany({
    where: { runId, deletedAt: null, step: { gt: step } },
    data: { deletedAt: new Date() },
  })
  const newest = await transaction.trainingEvent.findFirst({
    where: { runId, kind: 'step', step },
    orderBy: { seq: 'desc' },
  })
  await transaction.trainingRun.update({
    where: { id: runId },
    data: { step, latestSeq: newest?.seq ?? null, attempt: { increment: 1 } },
  })
  await transaction.trainingRollback.create({ data: { runId, seq: run.lastSeq + 1, step } })
  await changeState(transaction, { ...run, step }, 'PAUSED', reason)
  await notifyWanted(transaction, runId)
}

/** A step that the run has no checkpoint of. */
export function noCheckpoint(run: RunRow, step: number, steps: readonly number[]): BadUserInput {
  const known = steps.length > 0 ? `there are ${steps.join(', ')}` : 'there is none yet'
  return new BadUserInput(`"${run.name}" has no checkpoint of step ${step}: ${known}.`)
}

/** One statement: the events of a long run take longer to delete than a transaction may stay open. */
async function deleteRun(client: Client, key: string): Promise<RunRow> {
  const run = await findRun(client, key)
  if (!run) throw noRun(key)
  const deleted = await client.trainingRun.deleteMany({
    where: { id: run.id, state: { notIn: ['QUEUED', 'RUNNING'] } },
  })
  if (deleted.count > 0) {
    await client.$executeRaw`SELECT pg_notify('latentql_run', ${run.id})` // Who follows it learns that it is gone.
    return run
  }
  const now = await findRunById(client, run.id)
  throw now ? conflict(now, 'deleted') : noRun(key)
}

async function ask(
  transaction: TransactionClient,
  { id }: LockedRun,
  wanted: 'PAUSED' | 'CANCELLED',
): Promise<void> {
  await transaction.trainingRun.update({ where: { id }, data: { wanted } })
  await notifyWanted(transaction, id)
}

async function notifyWanted(transaction: TransactionClient, runId: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_notify('latentql_wanted', ${runId})`
}

const ADVICE: Record<RunState, string> = {
  QUEUED: 'it waits for a worker: pause or cancel it first',
  RUNNING: 'it is running: pause or cancel it first',
  PAUSED: 'it is paused: resume or cancel it',
  FAILED: 'it has failed: resume or cancel it',
  CANCELLED: 'it was cancelled for good; a new run can start from its checkpoints',
  DONE: 'it is done; a new run can start from its checkpoints',
}

function conflict({ name, state }: RunRow, what: string): TrainingRunConflict {
  return new TrainingRunConflict(`"${name}" can't be ${what}: ${ADVICE[state]}.`)
}
