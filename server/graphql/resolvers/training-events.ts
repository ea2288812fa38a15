/** Subscription.trainingProgress, and the fields of a run's events. */
import type { EventRow, SnapshotRow, StateRow, StepFigures } from '../../db/stores.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import type { WithRun } from '../../training/training.ts'
import type { PictureParent } from './picture.ts'
import type { Declarations } from '../declarations.ts'
import { MAX_ACTIVATIONS, member, membersOf, upTo } from '../estimators.ts'

type EventOf<Kind extends EventRow['kind']> = Extract<EventRow, { kind: Kind }>

export type SnapshotParent = SnapshotRow & WithRun
export type TrainingEventParent = EventRow & WithRun
export type StepEventParent = Omit<EventOf<'step'>, 'kind'>
export type SnapshotEventParent = EventOf<'snapshot'> & WithRun
export type CheckpointEventParent = EventOf<'checkpoint'> & WithRun
export type AlarmEventParent = EventOf<'alarm'>
export type StateEventParent = StateRow & { readonly step?: number }

type Figures = Pick<StepFigures, 'lossD' | 'lossG' | 'dReal' | 'dFakeBefore' | 'dFakeAfter'>

/** Types by kind of event; `progress` occurs only in jobs other than training. */
export const EVENT_TYPES = {
  step: 'StepEvent',
  snapshot: 'SnapshotEvent',
  checkpoint: 'CheckpointEvent',
  alarm: 'AlarmEvent',
  state: 'StateEvent',
  progress: 'ProgressEvent',
} as const satisfies Record<EventRow['kind'] | 'progress', string>

/** Figures as Float, which can't be NaN or infinite: a diverging run's figures become null. */
const figures = {
  lossD: ({ lossD }: Figures) => finite(lossD),
  lossG: ({ lossG }: Figures) => finite(lossG),
  dReal: ({ dReal }: Figures) => finite(dReal),
  dFakeBefore: ({ dFakeBefore }: Figures) => finite(dFakeBefore),
  dFakeAfter: ({ dFakeAfter }: Figures) => finite(dFakeAfter),
}

export const trainingEventDeclarations: Declarations = {
  costs: {
    ...membersOf('TrainingEvent', 'StepEvent', 'CheckpointEvent', 'AlarmEvent', 'StateEvent'),
    ...membersOf('DeadMaps'),
    SnapshotEvent: { '*': member, deadMaps: upTo(MAX_ACTIVATIONS) },
    Snapshot: { '*': member, deadMaps: upTo(MAX_ACTIVATIONS) },
    // The cost of one event: events come no faster than the run makes them and the client reads.
    Subscription: { trainingProgress: member },
  },
}

export const trainingEventResolvers: Resolvers = {
  Subscription: {
    trainingProgress: {
      subscribe: (_parent, { run, after, mode }, { services }) =>
        services.training.progress(run, { after: after ?? 0, mode }),
      resolve: (event: TrainingEventParent) => event,
    },
  },
  TrainingEvent: {
    __resolveType: ({ kind }) => EVENT_TYPES[kind],
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
  StateEvent: {
    step: ({ step }) => step ?? 0,
  },
  Snapshot: {
    picture: snapshotPicture,
  },
}

/** The reference of a run's checkpoint: `RUN@STEP` or `RUN@latest`. */
export function runReference(runName: string, step: number | 'latest'): string {
  return `${runName}@${step}`
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function snapshotPicture({ run, seq, width, height }: SnapshotParent): PictureParent {
  return { source: { kind: 'snapshot', run: run.id, seq }, width, height }
}
