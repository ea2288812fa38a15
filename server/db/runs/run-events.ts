/** The storage of training events in tables of their own: figures, pictures, checkpoints. */
import { TrainingRunConflict } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import { onPage, type KindRows } from '../jobs/kind-rows.ts'
import type { EventPage } from '../jobs/job-stores.ts'
import type { EventRow, NewEvent, SnapshotRow, StepFigures } from './training-stores.ts'

type Numbered = NewEvent & { readonly seq: number }
type Kind<K extends NewEvent['kind']> = Extract<Numbered, { kind: K }>

export const trainingRows: KindRows = {
  append: (transaction, { id }, events) => append(transaction, id, events as readonly Numbered[]),
  events: (client, runId, page) => readEvents(client, runId, page),
  async naming(transaction, { id }) {
    const run = await transaction.trainingRun.findUniqueOrThrow({ where: { id } })
    const instead = 'a new run can start from its checkpoints'
    return { label: run.name, Conflict: TrainingRunConflict, instead }
  },
}

/** Stores the events' data, and updates the run's `step` from the last step event. */
async function append(
  transaction: TransactionClient,
  runId: string,
  events: readonly Numbered[],
): Promise<(object | null)[]> {
  const steps = events.filter((event) => event.kind === 'step')
  const snapshots = events.filter((event) => event.kind === 'snapshot')
  const checkpoints = events.filter((event) => event.kind === 'checkpoint')
  if (snapshots.length > 0) await insertSnapshots(transaction, runId, snapshots)
  if (checkpoints.length > 0) await insertCheckpoints(transaction, runId, checkpoints)
  const details = await detailsOf(transaction, runId, events)
  const last = steps.at(-1)
  if (!last) return details
  await insertFigures(transaction, runId, steps)
  await transaction.$executeRaw`
    UPDATE training_run SET step = ${last.step}, latest_seq = ${last.seq} WHERE id = ${runId}::uuid`
  return details
}

async function detailsOf(
  transaction: TransactionClient,
  runId: string,
  events: readonly Numbered[],
): Promise<(object | null)[]> {
  const needsStep = events.some(({ kind }) => kind === 'state')
  let reached = needsStep ? await stepOf(transaction, runId) : 0
  return events.map((event) => {
    if (event.kind === 'step') reached = event.step
    return detailOf(event, reached)
  })
}

async function stepOf(transaction: TransactionClient, id: string): Promise<number> {
  const run = await transaction.trainingRun.findUnique({ where: { id }, select: { step: true } })
  return run?.step ?? 0
}

function detailOf(event: Numbered, reached: number): object | null {
  switch (event.kind) {
    case 'step':
      return null
    case 'alarm': {
      const { step, alarm, message, action } = event
      return { step, alarm, message, action }
    }
    case 'state': {
      const { state, reason } = event
      return { step: reached, state, reason }
    }
    default:
      return { step: event.step }
  }
}

async function insertFigures(
  transaction: TransactionClient,
  runId: string,
  steps: readonly Kind<'step'>[],
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO training_step (run_id, seq, step, epoch, loss_d, loss_g, d_real, d_fake_before,
      d_fake_after, images_per_second, eta_seconds)
    SELECT ${runId}::uuid, seq, step, epoch, "lossD", "lossG", "dReal", "dFakeBefore",
      "dFakeAfter", "imagesPerSecond", "etaSeconds"
    FROM json_to_recordset(${JSON.stringify(steps, writeNumber)}::json) AS figures (
      seq int, step int, epoch float8, "lossD" float8, "lossG" float8, "dReal" float8,
      "dFakeBefore" float8, "dFakeAfter" float8, "imagesPerSecond" float8, "etaSeconds" float8)`
}

/** Writes NaN and infinities, which JSON numbers can't represent, as strings for Postgres. */
function writeNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

async function insertSnapshots(
  transaction: TransactionClient,
  runId: string,
  events: readonly Kind<'snapshot'>[],
): Promise<void> {
  const data = events.map(({ seq, step, picture, speckle, diversity, deadMaps }) => {
    const png = new Uint8Array(picture.png)
    const measured = { speckle, diversity, deadMaps: deadMaps as readonly object[] }
    return { runId, seq, step, ...picture, png, ...measured }
  })
  await transaction.trainingSnapshot.createMany({ data })
}

/** Skips keys that exist, because an existing key names the same files. */
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

interface FlatEvent extends StepFigures {
  readonly seq: number
  readonly at: Date
  readonly kind: EventRow['kind']
  readonly detail: { readonly step: number } | null
  readonly width: number
  readonly height: number
  readonly speckle: number | null
  readonly diversity: number | null
  readonly deadMaps: SnapshotRow['deadMaps']
}

/** See RunStore.events. */
export async function readEvents(
  client: Client,
  runId: string,
  page: EventPage,
): Promise<EventRow[]> {
  const rows = await client.$queryRaw<FlatEvent[]>`
    SELECT e.seq, e.at, e.kind, f.step, f.epoch, f.loss_d AS "lossD", f.loss_g AS "lossG",
      f.d_real AS "dReal", f.d_fake_before AS "dFakeBefore", f.d_fake_after AS "dFakeAfter",
      f.images_per_second AS "imagesPerSecond", f.eta_seconds AS "etaSeconds", e.detail,
      s.width, s.height, s.speckle, s.diversity, s.dead_maps AS "deadMaps"
    FROM job_event e
    LEFT JOIN training_step f ON f.run_id = e.job_id AND f.seq = e.seq AND f.seq > ${page.after}
    LEFT JOIN training_snapshot s ON s.run_id = e.job_id AND s.seq = e.seq
    WHERE ${onPage(runId, page, 'step')}
    ORDER BY e.seq LIMIT ${page.limit}`
  return rows.map(toEventRow)
}

function toEventRow(row: FlatEvent): EventRow {
  const { detail, width, height, speckle, diversity, deadMaps, ...figures } = row
  const { seq, at, kind } = row
  if (kind === 'step') return { ...figures, kind }
  const { step, ...fields } = detail!
  const place = { seq, at, kind, step }
  const picture = { width, height, speckle, diversity, deadMaps }
  return { ...place, ...(kind === 'snapshot' ? picture : fields) } as EventRow
}
