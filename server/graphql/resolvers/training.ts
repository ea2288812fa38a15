/** Training runs: queries, mutations, and the fields of type TrainingRun. */
import { checkInteger } from '../../check-integer.ts'
import { runCheckpointId } from '../../checkpoints/run-checkpoint-id.ts'
import type {
  MutationResolvers,
  QueryResolvers,
  Resolvers,
  RunCheckpointResolvers,
  StartTrainingInput,
  TrainingRunResolvers,
} from '../../generated/graphql.ts'
import {
  MAX_TIMELINE,
  MAX_TIMELINE_FPS,
  TIMELINE_FRAMES,
  timelineSize,
} from '../../training/pictures.ts'
import { MAX_CLASSES } from '../../training/labels.ts'
import { configOf, type StartTraining } from '../../training/training.ts'
import { DISTRIBUTION_NAMES, priorFields } from './checkpoint-fields.ts'
import type { PictureParent } from './picture.ts'
import { runReference } from './training-events.ts'
import { connectionCosts, MAX_PAGE, pageRequest, toConnection } from '../connection.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, page, ROW, scalars, UNIT_PIXELS, upTo } from '../estimators.ts'

/** Maximum number of alarms of a run. */
const ALARMS = 100
/** Default sizes of pages. */
const RUNS_PAGE = 20
const CHECKPOINTS_PAGE = 50

const queries: QueryResolvers = {
  run: (_parent, { run }, { services }) => services.training.find(run),
  async runs(_parent, { state, tag, ...args }, { services }) {
    const only = { state: state ?? undefined, tag: tag ?? undefined }
    return toConnection(await services.training.list({ ...pageRequest(args, RUNS_PAGE), ...only }))
  },
}

const mutations: MutationResolvers = {
  async startTraining(_parent, { input }, { services }) {
    return { run: await services.training.start(trainingSettings(input)) }
  },
  async updateTrainingRun(_parent, { input: { run, ...annotation } }, { services }) {
    return { run: await services.training.annotate(run, annotation) }
  },
  async pauseTraining(_parent, { run }, { services }) {
    return { run: await services.training.pause(run) }
  },
  async resumeTraining(_parent, { run }, { services }) {
    return { run: await services.training.resume(run) }
  },
  async cancelTraining(_parent, { run }, { services }) {
    return { run: await services.training.cancel(run) }
  },
  async rollbackTraining(_parent, { run, step }, { services }) {
    return { run: await services.training.rollback(run, step) }
  },
  async pinCheckpoint(_parent, { run, step, pinned }, { services }) {
    return { run: await services.training.pin(run, step, pinned) }
  },
  async promoteCheckpoint(_parent, { input }, { services }) {
    return { checkpoint: await services.checkpoints.promote(input.checkpoint, input.name) }
  },
  async deleteRun(_parent, { run }, { services }) {
    const { id } = await services.training.delete(run)
    return { id, deletedId: id }
  },
}

const fields: TrainingRunResolvers = {
  progress: ({ step, steps }) => Math.min(1, step / steps),
  tags: ({ tags }) => [...tags],
  dataset: ({ datasetName }) => datasetName,
  config: configOf,
  checkpoints: (run, _args, { services }) => services.training.checkpoints(run),
  async checkpointConnection(run, args, { services }) {
    const request = pageRequest(args, CHECKPOINTS_PAGE)
    return toConnection(await services.training.checkpointPage(run, request))
  },
  async snapshot(run, _args, { services }) {
    const [newest] = await services.training.snapshots(run, 1)
    return newest ? { ...newest, run } : null
  },
  async snapshots(run, { count }, { services }) {
    const snapshots = await services.training.snapshots(run, count)
    return snapshots.map((snapshot) => ({ ...snapshot, run }))
  },
  async timeline(run, { format, fps, size }, { services }): Promise<PictureParent | null> {
    checkInteger('fps', fps, 1, MAX_TIMELINE_FPS)
    const snapshots = await services.training.snapshots(run, TIMELINE_FRAMES)
    const newest = snapshots.at(-1)
    if (!newest) return null
    const { width, height } = timelineSize(newest, size)
    const frames = snapshots.map(({ seq }) => seq)
    const edge = Math.max(width, height)
    const source = { kind: 'timeline', run: run.id, frames, format, fps, size: edge } as const
    return { source, width, height }
  },
  alarms: (run, _args, { services }) => services.training.alarms(run),
  metrics: (run, { points }, { services }) => services.training.metrics(run, points),
}

const checkpointFields: RunCheckpointResolvers = {
  id: runCheckpointId,
  reference: ({ runName, step }) => runReference(runName, step),
}

/** Means over the steps of a run: the database reads every step, even for few `points`. */
const METRICS_COST = 20

/** Decoding, scaling and encoding a pixel of a run's picture, relative to drawing a pixel. */
export const REPEATED_SHARE = 0.1

export const trainingDeclarations: Declarations = {
  costs: {
    ...membersOf('TrainingRunPayload', 'PromoteCheckpointPayload'),
    TrainingConfig: { '*': member, classes: upTo(MAX_CLASSES) },
    ...membersOf('DeleteRunPayload', 'RunCheckpoint', 'MetricPoint'),
    Query: { run: member, runs: page(RUNS_PAGE) },
    Mutation: {
      startTraining: member,
      updateTrainingRun: member,
      pauseTraining: member,
      resumeTraining: member,
      cancelTraining: member,
      rollbackTraining: member,
      promoteCheckpoint: member,
      pinCheckpoint: member,
      deleteRun: member,
    },
    TrainingRun: {
      '*': member,
      tags: scalars,
      // Not paged: costs as much as the largest page, though a run may keep more.
      checkpoints: (_args, child) => MAX_PAGE * (child + ROW),
      checkpointConnection: page(CHECKPOINTS_PAGE),
      snapshots: ({ count }, child) => count * (child + ROW),
      metrics: () => METRICS_COST,
      alarms: upTo(ALARMS),
      timeline: ({ size }, child) => {
        const edge = size ?? MAX_TIMELINE
        return (child * TIMELINE_FRAMES * edge * edge * REPEATED_SHARE) / UNIT_PIXELS
      },
    },
    TrainingRunConnection: connectionCosts,
    TrainingRunEdge: { '*': member },
    RunCheckpointConnection: connectionCosts,
    RunCheckpointEdge: { '*': member },
  },
  roles: {
    startTraining: 'admin',
    updateTrainingRun: 'write',
    pauseTraining: 'admin',
    resumeTraining: 'admin',
    cancelTraining: 'admin',
    rollbackTraining: 'admin',
    promoteCheckpoint: 'admin',
    pinCheckpoint: 'admin',
    deleteRun: 'admin',
  },
  creates: { startTraining: 'MAX_RUNS', promoteCheckpoint: 'MAX_CHECKPOINTS' },
}

export const trainingResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  TrainingRun: fields,
  TrainingConfig: {
    prior: ({ prior }) => priorFields(prior),
    from: ({ from }) => from?.reference ?? null,
  },
  RunCheckpoint: checkpointFields,
}

/** Converts the schema's input. Null means the default. */
export function trainingSettings({ prior, ...input }: StartTrainingInput): StartTraining {
  return { ...input, prior: prior && DISTRIBUTION_NAMES[prior] } as StartTraining
}
