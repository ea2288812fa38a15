/** Subscription.trainingProgress, and the fields of what happens in a run. */
import type { EventRow, RunRow, SnapshotRow, StepFigures } from '../../db/stores.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { mapIterator } from '../map-iterator.ts'
import type { RequestContext } from '../request-context.ts'
import type { PictureParent } from './picture.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf } from '../estimators.ts'

/** The run that something belongs to. */
interface OfRun {
  readonly run: Pick<RunRow, 'id' | 'name'>
}

type EventOf<Kind extends EventRow['kind']> = Extract<EventRow, { kind: Kind }>

export type SnapshotParent = SnapshotRow & OfRun
export type TrainingEventParent = EventRow & OfRun
export type StepEventParent = Omit<EventOf<'step'>, 'kind'>
export type SnapshotEventParent = EventOf<'snapshot'> & OfRun
export type CheckpointEventParent = EventOf<'checkpoint'> & OfRun
export type AlarmEventParent = EventOf<'alarm'>
export type StateEventParent = EventOf<'state'>

type Figures = Pick<StepFigures, 'lossD' | 'lossG' | 'dReal' | 'dFakeBefore' | 'dFakeAfter'>

const TYPES = {
  step: 'StepEvent',
  snapshot: 'SnapshotEvent',
  checkpoint: 'CheckpointEvent',
  alarm: 'AlarmEvent',
  state: 'StateEvent',
} as const satisfies Record<EventRow['kind'], string>

/** GraphQL's Float has no NaN and no infinities, and a run that diverges has. */
const figures = {
  lossD: ({ lossD }: Figures) => finite(lossD),
  lossG: ({ lossG }: Figures) => finite(lossG),
  dReal: ({ dReal }: Figures) => finite(dReal),
  dFakeBefore: ({ dFakeBefore }: Figures) => finite(dFakeBefore),
  dFakeAfter: ({ dFakeAfter }: Figures) => finite(dFakeAfter),
}

export const trainingEventDeclarations: Declarations = {
  costs: {
    ...membersOf('TrainingEvent', 'StepEvent', 'SnapshotEvent', 'CheckpointEvent', 'AlarmEvent'),
    ...membersOf('StateEvent', 'Snapshot'),
    // What one event costs: they are made by the run, and come no faster than it does or the client reads.
    Subscription: { trainingProgress: member },
  },
}

export const trainingEventResolvers: Resolvers = {
  Subscription: {
    trainingProgress: {
      subscribe: (_parent, { run, after, mode }, context) =>
        progress(run, { after: after ?? 0, mode }, context),
      resolve: (event: TrainingEventParent) => event,
    },
  },
  TrainingEvent: {
    __resolveType: ({ kind }) => TYPES[kind],
  },
  StepEvent: figures,
  MetricPoint: figures,
  SnapshotEvent: {
    picture: snapshotPicture,
  },
  CheckpointEvent: {
    reference: ({ run, step }) => runReference(run.name, step),
  },
  AlarmEvent: {
    kind: ({ alarm }) => alarm,
  },
  Snapshot: {
    picture: snapshotPicture,
  },
}

/** A run's checkpoint as references take it. */
export function runReference(runName: string, step: number): string {
  return `${runName}@${step}`
}

async function progress(
  key: string,
  options: { readonly after: number; readonly mode: 'ALL' | 'LATEST' },
  { services }: RequestContext,
): Promise<AsyncIterableIterator<TrainingEventParent>> {
  const { id, name } = await services.training.run(key)
  const events = await services.training.progress(id, options)
  return mapIterator(events, (event) => ({ ...event, run: { id, name } }))
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function snapshotPicture({ run, seq, width, height }: SnapshotParent): PictureParent {
  return { source: { kind: 'snapshot', run: run.id, seq }, width, height }
}
