/** Query.node and Query.nodes: objects of any type by their ids. */
import pLimit from 'p-limit'
import { checkInteger } from '../../check-integer.ts'
import type { Checkpoint } from '../../checkpoints/checkpoint.ts'
import { parseRunCheckpointId } from '../../checkpoints/run-checkpoint-id.ts'
import type {
  ClassifierRow,
  DatasetRow,
  LatentRow,
  RunCheckpointRow,
  VariantRow,
} from '../../db/stores.ts'
import { UUID } from '../../db/uuid.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, ROW } from '../estimators.ts'
import { checkpointOrNull, type RequestContext } from '../request-context.ts'
import { reference } from './checkpoint-fields.ts'
import { asParents, typeOfJob, type JobParent, type JobType } from './jobs.ts'

const MAX_NODES = 100

/** Checkpoints that one request opens at a time; opening may fetch weights from the storage. */
const OPENED_AT_ONCE = 4

const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/i

/** An object of any type with an id. */
export type NodeParent =
  | (Checkpoint & Named<'Checkpoint'>)
  | (ClassifierRow & Named<'Classifier'>)
  | (DatasetRow & Named<'Dataset'>)
  | (JobParent & Named<JobType>)
  | (LatentRow & Named<'Latent'>)
  | (VariantRow & Named<'Variant'>)
  | (RunCheckpointRow & Named<'RunCheckpoint'>)

interface Named<Type extends string> {
  readonly __typename: Type
}

export const nodeDeclarations: Declarations = {
  costs: {
    ...membersOf('Node'),
    Query: {
      node: member,
      nodes: ({ ids }, child) => ids.length * (child + ROW),
    },
  },
}

export const nodeResolvers: Resolvers = {
  Query: {
    node: (_parent, { id }, context) => findNodes([id], context)[0]!,
    nodes(_parent, { ids }, context) {
      checkInteger('The number of ids', ids.length, 0, MAX_NODES)
      // The generated type has no promises of null in lists.
      return findNodes(ids, context) as Promise<NodeParent>[]
    },
  },
  Node: {
    __resolveType: ({ __typename }) => __typename,
  },
}

/** Returns a promise per id, so that a failure affects one node only; null for unknown ids. */
function findNodes(ids: readonly string[], context: RequestContext): Promise<NodeParent | null>[] {
  const rows = findRows(
    [...new Set(ids)].filter((id) => UUID.test(id)),
    context,
  )
  const open = pLimit(OPENED_AT_ONCE)
  return ids.map(async (id) => (await rows).get(id) ?? open(() => findByText(id, context)))
}

/** Finds latents, variants, jobs, datasets and classifiers, whose ids are uuids. */
async function findRows(
  ids: readonly string[],
  context: RequestContext,
): Promise<ReadonlyMap<string, NodeParent>> {
  if (ids.length === 0) return new Map()
  const { latents, variants, jobs, datasets, classifiers } = context.services
  const [latentRows, variantRows, jobRows, datasetRows, classifierRows] = await Promise.all([
    latents.find(ids),
    variants.find(ids),
    jobs.findMany(ids).then((found) => asParents(found, context)),
    datasets.findMany(ids),
    classifiers.findMany(ids),
  ])
  const nodes = [
    ...[...latentRows.values()].map((row) => ({ __typename: 'Latent' as const, ...row })),
    ...[...variantRows.values()].map((row) => ({ __typename: 'Variant' as const, ...row })),
    ...jobRows.map((row) => ({ __typename: typeOfJob(row), ...row })),
    ...datasetRows.map((row) => ({ __typename: 'Dataset' as const, ...row })),
    ...classifierRows.map((row) => ({ __typename: 'Classifier' as const, ...row })),
  ]
  // `find` also matches names, which may look like ids.
  return new Map(nodes.filter(({ id }) => ids.includes(id)).map((node) => [node.id, node]))
}

/** Finds a checkpoint by its digest or id, or a run's checkpoint by its id. */
async function findByText(id: string, context: RequestContext): Promise<NodeParent | null> {
  const digest = DIGEST.exec(id)?.[1]
  const inRun = parseRunCheckpointId(id)
  if (inRun && !inRun.network) {
    const row = await context.services.training.checkpointById(id)
    return row && { __typename: 'RunCheckpoint', ...row }
  }
  if (digest === undefined && !inRun) return null
  const checkpoint = await checkpointOrNull(context, digest === undefined ? id : reference(digest))
  return checkpoint && { __typename: 'Checkpoint', ...checkpoint }
}
