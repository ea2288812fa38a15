/** Jobs of any kind: queries, mutations, and jobProgress. */
import { mapPage, type JobEventRow, type JobRow, type RunRow } from '../../db/stores.ts'
import { JobNotFound } from '../../errors.ts'
import { activationStudyKind } from '../../exploration/activations/activation-study.ts'
import { filtersKind } from '../../exploration/filters/kind.ts'
import { deduplicationKind } from '../../exploration/deduplication/kind.ts'
import type {
  MutationResolvers,
  QueryResolvers,
  Resolvers,
  SubscriptionResolvers,
} from '../../generated/graphql.ts'
import { requireRole } from '../../request/identity.ts'
import { classifierKind } from '../../exploration/classifiers/classifier.ts'
import { forgettingKind } from '../../exploration/forgetting/forgetting.ts'
import { classStudyKind } from '../../exploration/classes/class-study.ts'
import { layerProbesKind } from '../../exploration/probes/layer-probes.ts'
import { qualityKind } from '../../exploration/quality/kind.ts'
import { arithmeticStudyKind } from '../../exploration/studies/arithmetic-study.ts'
import { turnStudyKind } from '../../exploration/studies/turn-study.ts'
import { reportKind } from '../../reports/kind.ts'
import { trainingKind } from '../../training/kind.ts'
import type { RequestContext } from '../request-context.ts'
import type { Declarations } from '../declarations.ts'
import { connectionCosts, pageRequest, toConnection } from '../connection.ts'
import { member, membersOf, page } from '../estimators.ts'
import { EVENT_TYPES } from './training-events.ts'

/** A job's row; training runs have their own type of row. */
export type JobParent = JobRow | RunRow
export type JobEventParent = JobEventRow

/** Default size of a page. */
const PAGE = 20

/** The schema's types of jobs. */
export type JobType =
  | 'TrainingRun'
  | 'CheckpointReportJob'
  | 'FiltersJob'
  | 'ClassifierJob'
  | 'ForgettingJob'
  | 'QualityJob'
  | 'DeduplicationJob'
  | 'ArithmeticStudyJob'
  | 'TurnStudyJob'
  | 'ActivationStudyJob'
  | 'LayerProbesJob'
  | 'ClassStudyJob'

const TYPES: Readonly<Record<string, JobType>> = {
  [trainingKind.name]: 'TrainingRun',
  [reportKind.name]: 'CheckpointReportJob',
  [filtersKind.name]: 'FiltersJob',
  [classifierKind.name]: 'ClassifierJob',
  [forgettingKind.name]: 'ForgettingJob',
  [qualityKind.name]: 'QualityJob',
  [deduplicationKind.name]: 'DeduplicationJob',
  [arithmeticStudyKind.name]: 'ArithmeticStudyJob',
  [turnStudyKind.name]: 'TurnStudyJob',
  [activationStudyKind.name]: 'ActivationStudyJob',
  [layerProbesKind.name]: 'LayerProbesJob',
  [classStudyKind.name]: 'ClassStudyJob',
}

const queries: QueryResolvers = {
  async job(_parent, { id }, context) {
    const job = await context.services.jobs.find(id)
    return job && ((await asParents([job], context))[0] ?? null)
  },
  async jobs(_parent, { kind, state, ...args }, context) {
    const filter = { kind: kind ?? undefined, state: state ?? undefined }
    const page = await context.services.jobs.list({ ...pageRequest(args, PAGE), ...filter })
    const parents = await asParents(page.nodes, context)
    const byId = new Map(parents.map((job) => [job.id, job]))
    return toConnection(mapPage(page, ({ id }) => byId.get(id)))
  },
}

const mutations: MutationResolvers = {
  pauseJob: (_parent, { job }, context) => steer(job, 'pause', context),
  resumeJob: (_parent, { job }, context) => steer(job, 'resume', context),
  cancelJob: (_parent, { job }, context) => steer(job, 'cancel', context),
  async deleteJob(_parent, { job: id }, context) {
    const { jobs, training } = context.services
    const { kind } = await findToSteer(id, context)
    if (kind === trainingKind.name) await training.delete(id)
    else await jobs.delete(id)
    return { deletedId: id }
  },
}

const subscriptions: SubscriptionResolvers = {
  jobProgress: {
    async subscribe(_parent, { job: id, after, mode }, { services }) {
      const job = await services.jobs.job(id)
      services.jobs.kind(job.kind) // Throws JobNotFound if only a newer replica knows the kind.
      const options = { after: after ?? 0, mode }
      if (job.kind === trainingKind.name) return services.training.progress(id, options)
      const name = `${job.kind} ${id}`
      const gone = () => new JobNotFound(`The job ${id} was deleted.`)
      return services.jobs.follow(job, { ...options, name, gone })
    },
    resolve: (event: JobEventParent) => event,
  },
}

export const jobDeclarations: Declarations = {
  costs: {
    ...membersOf('Job', 'JobPayload', 'DeleteJobPayload', 'JobEvent', 'ProgressEvent'),
    Query: { job: member, jobs: page(PAGE) },
    Mutation: { pauseJob: member, resumeJob: member, cancelJob: member, deleteJob: member },
    // The cost of one event, as for trainingProgress.
    Subscription: { jobProgress: member },
    JobConnection: connectionCosts,
    JobEdge: { '*': member },
  },
  // The lowest role of any kind; the resolvers check the role of the job's kind.
  roles: { pauseJob: 'write', resumeJob: 'write', cancelJob: 'write', deleteJob: 'write' },
}

export const jobResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  Subscription: subscriptions,
  Job: {
    __resolveType: typeOfJob,
  },
  JobEvent: {
    __resolveType: ({ kind }) => EVENT_TYPES[kind as keyof typeof EVENT_TYPES],
  },
}

/** The schema's type of a job that `asParents` returned. */
export function typeOfJob({ kind }: JobParent): JobType {
  return TYPES[kind]!
}

async function steer(
  id: string,
  change: 'pause' | 'resume' | 'cancel',
  context: RequestContext,
): Promise<{ job: JobParent }> {
  await findToSteer(id, context)
  const { jobs } = context.services
  const [job] = await asParents([await jobs[change](id)], context)
  if (!job) throw new JobNotFound(`The job ${id} was deleted.`)
  return { job }
}

/** Returns a job that the caller may steer: one of a kind that they may start. */
async function findToSteer(id: string, { services, identity }: RequestContext): Promise<JobRow> {
  const { jobs } = services
  const job = await jobs.job(id)
  requireRole(identity, jobs.kind(job.kind).role)
  return job
}

/**
 * Returns the rows of jobs by their kinds, in order. Omits jobs deleted in the meantime, and jobs
 * whose kind only a newer replica knows.
 */
export async function asParents(
  jobs: readonly JobRow[],
  { services }: RequestContext,
): Promise<JobParent[]> {
  const ids = jobs.filter(({ kind }) => kind === trainingKind.name).map(({ id }) => id)
  const runs = ids.length === 0 ? [] : await services.training.findMany(ids)
  const byId = new Map(runs.map((run) => [run.id, run]))
  return jobs
    .filter(({ kind }) => Object.hasOwn(TYPES, kind))
    .map((job) => (job.kind === trainingKind.name ? byId.get(job.id) : job))
    .filter((job) => job !== undefined)
}
