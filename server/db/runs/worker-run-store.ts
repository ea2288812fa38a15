/** Training runs as workers see them: taken, written to behind a fence, and given back. */
import { Prisma } from '../../generated/prisma/client.ts'
import { appendEvents } from './append-events.ts'
import { inTransaction, type Client, type TransactionClient } from '../client.ts'
import { findRunById, lockRunById, selectRuns, type LockedRun } from './run-rows.ts'
import { changeState } from './run-steering.ts'
import {
  LeaseLost,
  type Lease,
  type NewEvent,
  type RunRow,
  type WorkerRunStore,
} from '../stores.ts'

type Claimed = { run: RunRow; lease: Lease }

export function createWorkerRunStore(client: Client): WorkerRunStore {
  return {
    claim: (runId, worker) =>
      inTransaction(client, async (transaction) => {
        const run = await lockRunById(transaction, runId)
        const isFree = run?.state === 'QUEUED' || (run?.state === 'RUNNING' && run.worker === null)
        return run && isFree ? take(transaction, run, worker) : null
      }),
    takeOver: ({ runId, attempt, beat }, worker) =>
      inTransaction(client, async (transaction) => {
        const run = await lockRunById(transaction, runId)
        if (!run || run.worker === null) return null
        if (run.attempt !== attempt || run.beat !== beat) return null
        return take(transaction, run, worker)
      }),
    held: () => client.$queryRaw`
      SELECT id AS "runId", attempt, beat FROM training_run
      WHERE state = 'RUNNING' AND worker IS NOT NULL ORDER BY id`,
    async queued() {
      const runs = await selectRuns(
        client,
        Prisma.sql`WHERE r.worker IS NULL AND r.state IN ('QUEUED', 'RUNNING')
          ORDER BY r.priority DESC, r.created_at, r.id`,
      )
      return runs.map(({ id, priority }) => ({ runId: id, priority }))
    },
    record: (lease, index, events) =>
      inTransaction(client, (transaction) => record(transaction, lease, index, events)),
    release: (lease) => inTransaction(client, (transaction) => release(transaction, lease)),
  }
}

/** What a person wanted while nobody could answer is done now, in place of giving the run to a worker. */
async function take(
  transaction: TransactionClient,
  run: LockedRun,
  worker: string,
): Promise<Claimed | null> {
  if (run.wanted !== null) {
    // Fences off the holder that is taken for dead.
    await transaction.trainingRun.update({
      where: { id: run.id },
      data: { attempt: { increment: 1 } },
    })
    await changeState(transaction, run, run.wanted)
    return null
  }
  await transaction.$executeRaw`
    UPDATE training_run SET attempt = attempt + 1, worker = ${worker}, written = 0, beat = beat + 1,
      beat_at = clock_timestamp(), started_at = COALESCE(started_at, now())
    WHERE id = ${run.id}::uuid`
  if (run.state === 'QUEUED') await changeState(transaction, run, 'RUNNING')
  const taken = (await findRunById(transaction, run.id))!
  return { run: taken, lease: { runId: run.id, attempt: taken.attempt } }
}

async function record(
  transaction: TransactionClient,
  lease: Lease,
  index: number,
  events: readonly NewEvent[],
): Promise<{ wanted: RunRow['wanted'] }> {
  const run = await lockLeased(transaction, lease)
  if (index > run.written) {
    throw new RangeError(`events from ${index} on, but only ${run.written} are there`)
  }
  const fresh = events.slice(run.written - index)
  if (fresh.length > 0) {
    if (run.worker === null) throw lost(lease)
    await appendEvents(transaction, run, fresh)
  }
  await transaction.$executeRaw`
    UPDATE training_run
    SET written = written + ${fresh.length}, beat = beat + 1, beat_at = clock_timestamp()
    WHERE id = ${run.id}::uuid`
  return { wanted: await settle(transaction, run, fresh) }
}

/** A run that stops by itself while a person wants it cancelled is cancelled. Returns what is still wanted. */
async function settle(
  transaction: TransactionClient,
  run: LockedRun,
  fresh: readonly NewEvent[],
): Promise<RunRow['wanted']> {
  const last = fresh.findLast((event) => event.kind === 'state')
  if (!last || last.state === 'RUNNING') return run.wanted
  const stopped = last.state === 'PAUSED' || last.state === 'FAILED'
  if (stopped && run.wanted === 'CANCELLED') {
    await changeState(transaction, (await findRunById(transaction, run.id))!, 'CANCELLED')
  }
  return null
}

async function release(transaction: TransactionClient, lease: Lease): Promise<void> {
  const run = await lockLeased(transaction, lease)
  if (run.worker === null) return
  await transaction.trainingRun.update({ where: { id: run.id }, data: { worker: null } })
  if (run.wanted !== null) await changeState(transaction, run, run.wanted)
}

async function lockLeased(transaction: TransactionClient, lease: Lease): Promise<LockedRun> {
  const run = await lockRunById(transaction, lease.runId)
  if (!run || run.attempt !== lease.attempt) throw lost(lease)
  return run
}

function lost({ runId, attempt }: Lease): LeaseLost {
  return new LeaseLost(`attempt ${attempt} at the run ${runId} is over`)
}
