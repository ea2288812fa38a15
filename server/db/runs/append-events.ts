/** Appends to a run's record: numbers events without gaps, applies what they say to the run, and tells who listens. */
import type { Prisma } from '../../generated/prisma/client.ts'
import type { TransactionClient } from '../client.ts'
import { isFinal, type LockedRun } from './run-rows.ts'
import type { NewEvent } from '../stores.ts'

type Kind<K extends NewEvent['kind']> = Extract<NewEvent, { kind: K }>
type Numbered<E> = E & { readonly seq: number }

/**
 * The run must be locked. Its snapshots and checkpoints are kept, its `step` and state follow the events, and a run that
 * is no longer RUNNING is held by nobody.
 */
export async function appendEvents(
  transaction: TransactionClient,
  run: Pick<LockedRun, 'id' | 'lastSeq'>,
  events: readonly NewEvent[],
): Promise<void> {
  const numbered = events.map((event, index) => ({ ...event, seq: run.lastSeq + 1 + index }))
  await insertEvents(transaction, run.id, numbered)
  const snapshots = numbered.filter((event) => event.kind === 'snapshot')
  if (snapshots.length > 0) await insertSnapshots(transaction, run.id, snapshots)
  const checkpoints = numbered.filter((event) => event.kind === 'checkpoint')
  if (checkpoints.length > 0) await insertCheckpoints(transaction, run.id, checkpoints)
  const lastStep = numbered.findLast((event) => event.kind === 'step')
  const lastState = numbered.findLast((event) => event.kind === 'state')
  await transaction.trainingRun.update({
    where: { id: run.id },
    data: {
      lastSeq: run.lastSeq + events.length,
      ...(lastStep && { step: lastStep.step, latestSeq: lastStep.seq }),
      ...(lastState && stateChange(lastState)),
    },
  })
  // Delivered when the transaction commits.
  await transaction.$executeRaw`SELECT pg_notify('latentql_run', ${run.id})`
}

function stateChange({ state, reason, at }: Kind<'state'>): Prisma.TrainingRunUpdateInput {
  return {
    state,
    reason: state === 'PAUSED' || state === 'FAILED' ? reason : null,
    endedAt: isFinal(state) || state === 'FAILED' ? at : null,
    ...(state !== 'RUNNING' && { worker: null, wanted: null }),
  }
}

async function insertEvents(
  transaction: TransactionClient,
  runId: string,
  events: readonly Numbered<NewEvent>[],
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO training_event (run_id, seq, at, kind, step, epoch, loss_d, loss_g, d_real,
      d_fake_before, d_fake_after, images_per_second, eta_seconds, detail)
    SELECT ${runId}::uuid, seq, at, kind, step, epoch, "lossD", "lossG", "dReal",
      "dFakeBefore", "dFakeAfter", "imagesPerSecond", "etaSeconds", detail
    FROM json_to_recordset(${JSON.stringify(events.map(toRecord), writeNumber)}::json) AS event (
      seq int, at timestamptz, kind text, step int, epoch float8, "lossD" float8, "lossG" float8,
      "dReal" float8, "dFakeBefore" float8, "dFakeAfter" float8, "imagesPerSecond" float8,
      "etaSeconds" float8, detail jsonb)`
}

function toRecord(event: Numbered<NewEvent>): object {
  const { seq, at, kind, step } = event
  switch (event.kind) {
    case 'step':
      return event
    case 'alarm': {
      const { alarm, message, action } = event
      return { seq, at, kind, step, detail: { alarm, message, action } }
    }
    case 'state': {
      const { state, reason } = event
      return { seq, at, kind, step, detail: { state, reason } }
    }
    default:
      return { seq, at, kind, step }
  }
}

/** JSON has no word for NaN and the infinities; Postgres reads them from text. */
function writeNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

async function insertSnapshots(
  transaction: TransactionClient,
  runId: string,
  events: readonly Numbered<Kind<'snapshot'>>[],
): Promise<void> {
  const data = events.map(({ seq, step, picture: { png, width, height } }) => {
    return { runId, seq, step, width, height, png: new Uint8Array(png) }
  })
  await transaction.trainingSnapshot.createMany({ data })
}

/** A key that is there already names the very same files: the row stays. */
async function insertCheckpoints(
  transaction: TransactionClient,
  runId: string,
  events: readonly Kind<'checkpoint'>[],
): Promise<void> {
  const data = events.map(({ at, checkpoint }) => ({
    ...checkpoint,
    runId,
    description: checkpoint.description as Prisma.InputJsonValue,
    rawDescription: checkpoint.rawDescription as Prisma.InputJsonValue,
    discriminatorDescription:
      (checkpoint.discriminatorDescription as Prisma.InputJsonValue | null) ?? undefined,
    createdAt: at,
  }))
  await transaction.trainingCheckpoint.createMany({ data, skipDuplicates: true })
}
