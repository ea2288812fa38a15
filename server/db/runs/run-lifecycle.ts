/** Creates, pauses, resumes, cancels, rolls back and deletes runs; each change is an event. */
import { BadUserInput, DatasetNotFound } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { inTransaction, type Client, type TransactionClient } from '../client.ts'
import { notify } from '../jobs/append-events.ts'
import { isFinal } from '../jobs/job-rows.ts'
import {
  cancel,
  changeState,
  conflict,
  notifyRequestedState,
  pause,
  resume,
} from '../jobs/job-lifecycle.ts'
import { lockName, refuseTakenName } from '../names.ts'
import { trainingRows } from './run-events.ts'
import { findRun, findRunById, lockRun, runNotFound, type LockedRun } from './run-rows.ts'
import type { NewRun, RunRow, RunStore } from './training-stores.ts'

type Lifecycle = Pick<RunStore, 'create' | 'pause' | 'resume' | 'cancel' | 'rollback' | 'delete'>

export function createRunLifecycle(client: Client): Lifecycle {
  const change = (key: string, work: (tx: TransactionClient, locked: LockedRun) => Promise<void>) =>
    inTransaction(client, async (transaction) => {
      const locked = await lockRun(transaction, key)
      await work(transaction, locked)
      return (await findRunById(transaction, locked.run.id))!
    })
  const applying = (transition: typeof pause) => (key: string) =>
    change(key, (transaction, { job }) => transition(transaction, trainingRows, job))
  return {
    create: (run) => inTransaction(client, (transaction) => create(transaction, run)),
    pause: applying(pause),
    resume: applying(resume),
    cancel: applying(cancel),
    rollback: (key, step, reason) =>
      change(key, (transaction, locked) => rollback(transaction, locked, step, reason)),
    delete: (key) => deleteRun(client, key),
  }
}

async function create(transaction: TransactionClient, run: NewRun): Promise<RunRow> {
  const { name, datasetId, steps, priority } = run
  await lockName(transaction, name)
  await refuseTakenName(transaction, name)
  const [dataset] = await transaction.$queryRaw<{ name: string }[]>`
    SELECT name FROM dataset WHERE id = ${datasetId}::uuid FOR SHARE`
  if (!dataset) throw new DatasetNotFound('The dataset was deleted before the run was created.')
  const config = run.config as Prisma.InputJsonValue
  const { id } = await transaction.job.create({
    data: { kind: 'training', input: {}, priority, state: 'QUEUED' },
  })
  await transaction.trainingRun.create({
    data: { id, name, datasetId, datasetName: dataset.name, config, steps },
  })
  await changeState(transaction, trainingRows, { id, lastSeq: 0 }, 'QUEUED')
  return (await findRunById(transaction, id))!
}

async function rollback(
  transaction: TransactionClient,
  { run, job }: LockedRun,
  step: number,
  reason = `Rolled back to step ${step}.`,
): Promise<void> {
  if (isFinal(job.state)) throw await conflict(transaction, trainingRows, job, 'rolled back')
  const { id: runId } = run
  const existing = await transaction.trainingCheckpoint.findMany({
    where: { runId, deletedAt: null },
    orderBy: { step: 'asc' },
  })
  if (!existing.some((checkpoint) => checkpoint.step === step)) {
    throw checkpointNotFound(run, step, [...new Set(existing.map((checkpoint) => checkpoint.step))])
  }
  await transaction.trainingCheckpoint.updateMany({
    where: { runId, deletedAt: null, step: { gt: step } },
    data: { deletedAt: new Date() },
  })
  const newest = await transaction.trainingStep.findFirst({
    where: { runId, step },
    orderBy: { seq: 'desc' },
  })
  await transaction.trainingRun.update({
    where: { id: runId },
    data: { step, latestSeq: newest?.seq ?? null },
  })
  await transaction.job.update({ where: { id: runId }, data: { attempt: { increment: 1 } } })
  await transaction.trainingRollback.create({ data: { runId, seq: job.lastSeq + 1, step } })
  await changeState(transaction, trainingRows, job, 'PAUSED', reason)
  await notifyRequestedState(transaction, runId)
}

/** Returns the error for a step without a checkpoint. */
export function checkpointNotFound(
  run: RunRow,
  step: number,
  steps: readonly number[],
): BadUserInput {
  const known = steps.length > 0 ? `Its checkpoints: ${steps.join(', ')}.` : 'It has none yet.'
  return new BadUserInput(`"${run.name}" has no checkpoint at step ${step}. ${known}`)
}

/** Uses one statement: deleting a long run's events can exceed the transaction timeout. */
async function deleteRun(client: Client, key: string): Promise<RunRow> {
  const run = await findRun(client, key)
  if (!run) throw runNotFound(key)
  const deleted = await client.job.deleteMany({
    where: { id: run.id, state: { notIn: ['QUEUED', 'RUNNING'] } },
  })
  if (deleted.count > 0) {
    await notify(client, run.id) // Lets readers find out that the run was deleted.
    return run
  }
  const now = await findRunById(client, run.id)
  throw now
    ? await inTransaction(client, (tx) => conflict(tx, trainingRows, now, 'deleted'))
    : runNotFound(key)
}
