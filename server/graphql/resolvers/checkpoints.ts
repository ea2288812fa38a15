/** Checkpoints: queries, mutations, and the fields of type Checkpoint. */
import { checkInteger } from '../../check-integer.ts'
import type { ArchitectureOverrides } from '../../checkpoint-files/generator-file.ts'
import { imageOf, type Checkpoint } from '../../checkpoints/checkpoint.ts'
import type {
  ArchitectureOverrides as OverridesInput,
  CheckpointResolvers,
  HiddenActivation,
  MutationResolvers,
  OutputActivation,
  QueryResolvers,
  Resolvers,
} from '../../generated/graphql.ts'
import {
  DISTRIBUTION_NAMES,
  featureCountOf,
  KIND_NAMES,
  KINDS,
  mappingFields,
  priorFields,
  labelsOf,
  reference,
} from './checkpoint-fields.ts'
import { seedSheet } from './picture.ts'
import { connectionCosts, pageRequest, toConnection } from '../connection.ts'
import type { Declarations } from '../declarations.ts'
import {
  ANY_CHECKPOINT,
  member,
  membersOf,
  pageOf,
  pictureCost,
  samplingCost,
  scalars,
} from '../estimators.ts'
import { checkpointOrNull } from '../request-context.ts'

/** Default size of a page. */
const PAGE = 50
const MAX_SHEET = 64

const queries: QueryResolvers = {
  checkpoint: (_parent, args, context) => checkpointOrNull(context, args.checkpoint),
  async checkpoints(_parent, { kind, ...args }, { services }) {
    const filter = { ...pageRequest(args, PAGE), kind: kind ? KIND_NAMES[kind] : null }
    return toConnection(await services.checkpoints.list(filter))
  },
}

const mutations: MutationResolvers = {
  async importCheckpoint(_parent, { input }, { services, signal }) {
    const { notes, ...result } = await services.checkpoints.importAllowed(input.path, {
      name: input.name ?? undefined,
      kind: input.kind ? KIND_NAMES[input.kind] : undefined,
      dataset: input.dataset ?? undefined,
      preset: input.preset ?? undefined,
      classNames: input.classNames ?? undefined,
      overrides: input.overrides ? overridesFrom(input.overrides) : undefined,
      signal,
    })
    return { ...result, notes: [...notes] }
  },
  async renameCheckpoint(_parent, { input }, { services }) {
    return { checkpoint: await services.checkpoints.rename(input.checkpoint, input.name) }
  },
  async setCheckpointAlias(_parent, { input }, { services }) {
    return { checkpoint: await services.checkpoints.setAlias(input.checkpoint, input.alias) }
  },
  async removeCheckpointAlias(_parent, { input }, { services }) {
    return { checkpoint: await services.checkpoints.removeAlias(input.alias) }
  },
  async releaseCheckpoint(_parent, { input }, { services }) {
    return { checkpoint: await services.checkpoints.release(input.checkpoint) }
  },
  async deleteCheckpoint(_parent, { input }, { services }) {
    const digest = reference(await services.checkpoints.delete(input.checkpoint))
    return { deletedId: digest, digest }
  },
}

const fields: CheckpointResolvers = {
  digest: ({ digest }) => reference(digest),
  sourceDigest: ({ sourceDigest }) => reference(sourceDigest),
  kind: ({ kind }) => KINDS[kind],
  zDim: ({ generator }) => generator?.latent.size ?? null,
  prior: ({ generator }) => generator && priorFields(generator.latent.prior),
  mapping: ({ generator }) => generator && mappingFields(generator),
  truncationCentre: ({ generator }) => generator?.latent.truncationCentre ?? null,
  labels: ({ generator }) => labelsOf(generator?.label ?? null),
  width: (checkpoint) => imageOf(checkpoint).width,
  height: (checkpoint) => imageOf(checkpoint).height,
  channels: (checkpoint) => imageOf(checkpoint).channels,
  featureCount: featureCountOf,
  activations: (checkpoint) => activationsOf(checkpoint),
  async sheet(checkpoint, { count, variant: input }, { services }) {
    checkInteger('count', count, 1, MAX_SHEET)
    if (checkpoint.kind !== 'generator') return null
    const variant = await services.variants.resolve(input, checkpoint)
    return seedSheet({ checkpoint, truncation: 1, variant }, count)
  },
}

export const checkpointDeclarations: Declarations = {
  costs: {
    ...membersOf(
      'CheckpointRun',
      'Prior',
      'Mapping',
      'RenameCheckpointPayload',
      'SetCheckpointAliasPayload',
    ),
    ...membersOf('RemoveCheckpointAliasPayload', 'DeleteCheckpointPayload'),
    ...membersOf('ReleaseCheckpointPayload', 'Quarantine'),
    Query: { checkpoint: member, checkpoints: pageOf('checkpoints', PAGE) },
    Mutation: {
      importCheckpoint: member,
      renameCheckpoint: member,
      setCheckpointAlias: member,
      removeCheckpointAlias: member,
      releaseCheckpoint: member,
      deleteCheckpoint: member,
    },
    Checkpoint: {
      '*': member,
      aliases: scalars,
      layers: scalars,
      activations: scalars,
      sheet: ({ count, variant }, child, found) => {
        const cost = pictureCost(count * child, found.native)
        return samplingCost({ checkpoint: ANY_CHECKPOINT, variant }, cost, found)
      },
    },
    CheckpointLabels: { '*': member, names: scalars },
    Activation: { '*': member, shape: scalars },
    CheckpointConnection: connectionCosts,
    CheckpointEdge: { '*': member },
    ImportCheckpointPayload: { '*': member, notes: scalars },
  },
  roles: {
    importCheckpoint: 'admin',
    renameCheckpoint: 'admin',
    setCheckpointAlias: 'admin',
    removeCheckpointAlias: 'admin',
    releaseCheckpoint: 'admin',
    deleteCheckpoint: 'admin',
  },
  creates: {
    importCheckpoint: 'MAX_CHECKPOINTS',
    setCheckpointAlias: 'Checkpoint.aliases',
    removeCheckpointAlias: null,
  },
}

export const checkpointResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  Checkpoint: fields,
}

function activationsOf({ generator, discriminator }: Checkpoint) {
  const { activations } = generator ?? discriminator ?? { activations: [] }
  return activations.map(({ name, shape }) => ({ name, shape: [...shape] }))
}

const HIDDEN = {
  RELU: 'relu',
  LEAKY_RELU: 'leakyRelu',
  ELU: 'elu',
  SELU: 'selu',
} as const satisfies Record<HiddenActivation, ArchitectureOverrides['hiddenActivation']>

const OUTPUT = {
  TANH: 'tanh',
  SIGMOID: 'sigmoid',
  LINEAR: 'linear',
} as const satisfies Record<OutputActivation, ArchitectureOverrides['outputActivation']>

/** Converts the schema's input type to the server's. */
export function overridesFrom(input: OverridesInput): ArchitectureOverrides {
  return {
    prior: input.prior ? DISTRIBUTION_NAMES[input.prior] : undefined,
    priorBound: input.priorBound ?? undefined,
    epsilon: input.epsilon ?? undefined,
    hiddenActivation: input.hiddenActivation ? HIDDEN[input.hiddenActivation] : undefined,
    leakySlope: input.leakySlope ?? undefined,
    outputActivation: input.outputActivation ? OUTPUT[input.outputActivation] : undefined,
    strides: input.strides ?? undefined,
    paddings: input.paddings ?? undefined,
    outputPaddings: input.outputPaddings ?? undefined,
    classes: input.classes ?? undefined,
  }
}
