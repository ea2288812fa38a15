/** One run as its events tell it: a value that each event turns into the next. */
import type { RunMetricsQuery, RunState, TrainingProgressSubscription } from '@latentql/sdk'

/** Anything that happens in a run. */
export type RunEvent = TrainingProgressSubscription['trainingProgress']
type Of<Name extends RunEvent['__typename']> = Extract<RunEvent, { __typename: Name }>

/** Means over the steps since the point before it; null is a mean that is not finite. `step` is the last of them. */
export type Point = NonNullable<RunMetricsQuery['run']>['metrics'][number]
export type Figure = Exclude<keyof Point, 'step'>
export type Snapshot = Pick<Of<'SnapshotEvent'>, 'step' | 'picture'>
/** `undone`: the run was taken back to before it. */
export type Alarm = Of<'AlarmEvent'> & { readonly undone: boolean }
type StateChange = Of<'StateEvent'>

export interface RunProgress {
  /** Of the newest event that was taken in. */
  readonly seq: number
  readonly state: RunState
  readonly reason: string | null
  /** Steps done. */
  readonly step: number
  /** The newest step's figures; null before the first, and after a roll-back until the next. */
  readonly latest: Of<'StepEvent'> | null
  /** By step; at most some thousands, however long the run is. */
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

/** A run of which no event is known yet. */
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

/** Points are thinned to THINNED once there are more than MOST of them: some two for each pixel of a wide chart. */
const MOST = 4000
const THINNED = 2000

type Draft = {
  -readonly [K in keyof RunProgress]: RunProgress[K] extends readonly (infer T)[]
    ? T[]
    : RunProgress[K]
}

/** The progress after these events, which follow each other and what it has. */
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
  if (draft.points.length > MOST) draft.points = thin(draft.points, THINNED)
  return draft
}

/** The progress with the server's own figures of all steps so far in place of its own. */
export function withPoints(progress: RunProgress, points: readonly Point[]): RunProgress {
  return { ...progress, points }
}

function takeIn(draft: Draft, event: RunEvent): void {
  draft.seq = event.seq
  switch (event.__typename) {
    case 'StepEvent':
      draft.step = event.step
      draft.latest = event
      // The server's figures may reach further than the events that were asked for with them.
      if (event.step > (draft.points.at(-1)?.step ?? 0)) draft.points.push(pointOf(event))
      break
    case 'SnapshotEvent':
      draft.snapshots.push({ step: event.step, picture: event.picture })
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

/** Steps only ever go back by a roll-back: what came after does not count any more. */
function rollBack(draft: Draft, step: number): void {
  const remains = (thing: { readonly step: number }) => thing.step <= step
  draft.step = step
  draft.latest = null
  draft.checkpoint = step
  draft.points = draft.points.filter(remains)
  draft.snapshots = draft.snapshots.filter(remains)
  draft.alarms = draft.alarms.map((alarm) => (remains(alarm) ? alarm : { ...alarm, undone: true }))
}

function pointOf(event: Of<'StepEvent'>): Point {
  const { step, lossD, lossG, dReal, dFakeBefore, dFakeAfter, imagesPerSecond } = event
  return { step, lossD, lossG, dReal, dFakeBefore, dFakeAfter, imagesPerSecond }
}

/** At most `count` points, each the mean over an equal stretch of steps, as the server thins its own. */
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

/** The points as a table for spreadsheets: a heading, then one line a point; what is not finite is empty. */
export function toCsv(points: readonly Point[]): string {
  const columns = [
    ...(['step', 'lossD', 'lossG', 'dReal', 'dFakeBefore', 'dFakeAfter'] as const),
    'imagesPerSecond' as const,
  ]
  const lines = points.map((point) => columns.map((column) => point[column] ?? '').join(','))
  return [columns.join(','), ...lines, ''].join('\n')
}
