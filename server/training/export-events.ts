/** Exports all events of a run: as lines of JSON, or as a TensorBoard event file. */
import type { EventRow, RunRow, RunStore, SnapshotRow } from '../db/stores.ts'
import { TrainingRunNotFound } from '../errors.ts'
import { PAGE_EVENTS } from '../jobs/live-jobs.ts'
import { encodeRecord, FILE_VERSION, type SummaryValue } from './tensorboard-format.ts'

type StepRow = Extract<EventRow, { kind: 'step' }>
type ExportedRun = Pick<RunRow, 'id' | 'lastSeq' | 'createdAt'>

/**
 * Yields one line per event, in order: `{"seq", "at", "kind", "step", ...}` as in EventRow,
 * followed by a newline. Covers all events that the run had when `run` was read. Figures that
 * aren't finite are null. Throws TrainingRunNotFound if the run is deleted meanwhile.
 */
export async function* ndjsonLines(
  runs: Pick<RunStore, 'events'>,
  run: ExportedRun,
): AsyncGenerator<string> {
  for await (const event of eventsOf(runs, run)) yield `${JSON.stringify(event)}\n`
}

/**
 * Yields the records of one event file: charts of the figures, and fixed-noise pictures under
 * `samples` with charts of their quality. After a roll-back, a record makes TensorBoard forget the
 * undone steps. Alarms and states are omitted. Throws as ndjsonLines does.
 */
export async function* tensorboardRecords(
  runs: Pick<RunStore, 'events' | 'snapshotPng'>,
  run: ExportedRun,
): AsyncGenerator<Uint8Array> {
  yield encodeRecord({ at: run.createdAt, step: 0, fileVersion: FILE_VERSION })
  let lastStep = 0
  for await (const event of eventsOf(runs, run)) {
    if (event.kind !== 'step' && event.kind !== 'snapshot') continue
    const { at, step } = event
    if (event.kind === 'step') {
      if (step <= lastStep) yield encodeRecord({ at, step, restarted: true })
      lastStep = step
    }
    const values =
      event.kind === 'step'
        ? charts(event)
        : [...qualityCharts(event), ...(await picture(runs, run.id, event))]
    if (values.length > 0) yield encodeRecord({ at, step, values })
  }
}

async function* eventsOf(
  runs: Pick<RunStore, 'events'>,
  { id, lastSeq }: ExportedRun,
): AsyncGenerator<EventRow> {
  for (let after = 0; after < lastSeq;) {
    const limit = Math.min(PAGE_EVENTS, lastSeq - after)
    const page = await runs.events(id, { after, limit })
    if (page.length === 0) {
      throw new TrainingRunNotFound('The training run was deleted during the export.')
    }
    yield* page
    after = page.at(-1)!.seq
  }
}

function charts(event: StepRow): SummaryValue[] {
  return [
    { tag: 'loss/D', scalar: event.lossD },
    { tag: 'loss/G', scalar: event.lossG },
    { tag: 'D/real', scalar: event.dReal },
    { tag: 'D/fake before its update', scalar: event.dFakeBefore },
    { tag: 'D/fake after its update', scalar: event.dFakeAfter },
    { tag: 'speed/images per second', scalar: event.imagesPerSecond },
  ]
}

/** Charts of the samples' quality, as far as it was measured. */
function qualityCharts({ speckle, diversity, deadMaps }: SnapshotRow): SummaryValue[] {
  return [
    ...(speckle === null ? [] : [{ tag: 'quality/speckle', scalar: speckle }]),
    ...(diversity === null ? [] : [{ tag: 'quality/diversity', scalar: diversity }]),
    ...(deadMaps ?? []).map(({ activation, maps, dead }) => {
      return { tag: `dead maps/${activation}`, scalar: dead / maps }
    }),
  ]
}

async function picture(
  runs: Pick<RunStore, 'snapshotPng'>,
  runId: string,
  { seq, width, height }: SnapshotRow,
): Promise<SummaryValue[]> {
  const png = await runs.snapshotPng(runId, seq)
  return png ? [{ tag: 'samples', png, width, height }] : []
}
