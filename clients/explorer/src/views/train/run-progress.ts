/** The progress of a run as a value, updated by the run's events. */
import type { RunMetricsQuery, RunState, TrainingProgressSubscription } from '@latentql/sdk'

/** Any event of a run. */
export type RunEvent = TrainingProgressSubscription['trainingProgress']
type Of<Name extends RunEvent['__typename']> = Extract<RunEvent, { __typename: Name }>

/**
 * Means over the steps since the previous point; null for a mean that isn't finite. `step` is the
 * last of those steps.
 */
export type Point = NonNullable<RunMetricsQuery['run']>['metrics'][number]
export type Figure = Exclude<keyof Point, 'step'>
export interface Snapshot extends Pick<
  Of<'SnapshotEvent'>,
  'step' | 'picture' | 'speckle' | 'diversity'
> {
  /** Share of dead maps among all of the generator; null in snapshots of earlier versions. */
  readonly deadMaps: number | null
}
/** `undone`: the run was rolled back to before it. */
export type Alarm = Of<'AlarmEvent'> & { readonly undone: boolean }
type StateChange = Of<'StateEvent'>

export interface RunProgress {
  /** Sequence number of the newest processed event. */
  readonly seq: number
  readonly state: RunState
  readonly reason: string | null
  /** Steps done. */
  readonly step: number
  /**
   * Figures of the newest step; null before the first one, and after a rollback until the next one.
   */
  readonly latest: Of<'StepEvent'> | null
  /** By step; at most a few thousand, even for a long run. */
  readonly points: readonly Point[]
  /** Fixed-noise pictures by step. */
  readonly snapshots: readonly Snapshot[]
  /** The step of the newest checkpoint; null before the first. */
  readonly checkpoint: number | null
  /** Oldest first. */
  readonly alarms: readonly Alarm[]
  /** Oldest first. */
  readonly states: readonly StateChange[]
}

/** The progress before any event. */
export const NO_PROGRESS: RunProgress = {
  seq: 0,
  state: 'QUEUED',
  reason: null,
  step: 0,
  latest: null,
  points: [],
  snapshots: [],
  checkpoint: null,
  alarms: [],
  states: [],
}

/** Above MAX_POINTS, points are thinned to THINNED: about two for each pixel of a wide chart. */
const MAX_POINTS = 4000
const THINNED = 2000

type Draft = {
  -readonly [K in keyof RunProgress]: RunProgress[K] extends readonly (infer T)[]
    ? T[]
    : RunProgress[K]
}

/** Returns the progress after these events, which must follow directly and be in order. */
export function withEvents(progress: RunProgress, events: readonly RunEvent[]): RunProgress {
  const { points, snapshots, alarms, states } = progress
  const draft: Draft = {
    ...progress,
    points: [...points],
    snapshots: [...snapshots],
    alarms: [...alarms],
    states: [...states],
  }
  for (const event of events) takeIn(draft, event)
  if (draft.points.length > MAX_POINTS) draft.points = thin(draft.points, THINNED)
  return draft
}

/** Replaces the points with the server's figures for all steps so far. */
export function withPoints(progress: RunProgress, points: readonly Point[]): RunProgress {
  return { ...progress, points }
}

function takeIn(draft: Draft, event: RunEvent): void {
  draft.seq = event.seq
  switch (event.__typename) {
    case 'StepEvent':
      draft.step = event.step
      draft.latest = event
      // The server's figures may cover later steps than the events received so far.
      if (event.step > (draft.points.at(-1)?.step ?? 0)) draft.points.push(pointOf(event))
      break
    case 'SnapshotEvent':
      draft.snapshots.push(snapshotOf(event))
      break
    case 'CheckpointEvent':
      draft.checkpoint = event.step
      break
    case 'AlarmEvent':
      draft.alarms.push({ ...event, undone: false })
      break
    case 'StateEvent':
      if (event.step < draft.step) rollBack(draft, event.step)
      draft.state = event.state
      draft.reason = event.reason
      draft.states.push(event)
  }
}

/** Discards everything after a step. Steps only decrease because of a rollback. */
function rollBack(draft: Draft, step: number): void {
  const remains = (thing: { readonly step: number }) => thing.step <= step
  draft.step = step
  draft.latest = null
  draft.checkpoint = step
  draft.points = draft.points.filter(remains)
  draft.snapshots = draft.snapshots.filter(remains)
  draft.alarms = draft.alarms.map((alarm) => (remains(alarm) ? alarm : { ...alarm, undone: true }))
}

function snapshotOf(event: Of<'SnapshotEvent'>): Snapshot {
  const { step, picture, speckle, diversity, deadMaps } = event
  return { step, picture, speckle, diversity, deadMaps: deadMaps && shareOf(deadMaps) }
}

function shareOf(activations: NonNullable<Of<'SnapshotEvent'>['deadMaps']>): number {
  const total = (count: 'maps' | 'dead') =>
    activations.reduce((sum, activation) => sum + activation[count], 0)
  return total('dead') / total('maps')
}

function pointOf(event: Of<'StepEvent'>): Point {
  const { step, lossD, lossG, dReal, dFakeBefore, dFakeAfter, imagesPerSecond } = event
  return { step, lossD, lossG, dReal, dFakeBefore, dFakeAfter, imagesPerSecond }
}

/**
 * Thins points to at most `count`, each the mean over an equal number of steps, as the server does.
 */
export function thin(points: readonly Point[], count: number): Point[] {
  const last = points.at(-1)?.step ?? 0
  const thinned: Point[] = []
  let before = 0
  let stretch: { readonly point: Point; readonly steps: number }[] = []
  const placeOf = ({ step }: Point) => Math.floor(((step - 1) * count) / last)
  for (const [index, point] of points.entries()) {
    stretch.push({ point, steps: point.step - before })
    before = point.step
    const next = points[index + 1]
    if (next && placeOf(next) === placeOf(point)) continue
    thinned.push(meanOf(stretch))
    stretch = []
  }
  return thinned
}

function meanOf(stretch: readonly { readonly point: Point; readonly steps: number }[]): Point {
  const all = stretch.reduce((sum, { steps }) => sum + steps, 0)
  const mean = (figure: Figure) => {
    const values = stretch.map(({ point, steps }) => (point[figure] ?? NaN) * (steps / all))
    const sum = values.reduce((total, value) => total + value, 0)
    return Number.isFinite(sum) ? sum : null
  }
  return {
    step: stretch.at(-1)!.point.step,
    lossD: mean('lossD'),
    lossG: mean('lossG'),
    dReal: mean('dReal'),
    dFakeBefore: mean('dFakeBefore'),
    dFakeAfter: mean('dFakeAfter'),
    imagesPerSecond: mean('imagesPerSecond') ?? 0,
  }
}

/**
 * Formats the points as CSV: a header, then one line per point. Values that aren't finite are
 * empty.
 */
export function toCsv(points: readonly Point[]): string {
  const columns = [
    ...(['step', 'lossD', 'lossG', 'dReal', 'dFakeBefore', 'dFakeAfter'] as const),
    'imagesPerSecond' as const,
  ]
  const lines = points.map((point) => columns.map((column) => point[column] ?? '').join(','))
  return [columns.join(','), ...lines, ''].join('\n')
}
