/** Saved latents: queries, mutations, and the fields of type Latent. */
import { LatentDimensionMismatch } from '../../errors.ts'
import type {
  LatentResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
} from '../../generated/graphql.ts'
import { latentOf } from '../../latent/resolved-latent.ts'
import { resolveLatent } from '../../sampling/latents.ts'
import { reference as referenceTo } from './checkpoint-fields.ts'
import { samplingOf } from './sampling.ts'
import { connectionCosts, pageRequest, toConnection } from '../connection.ts'
import type { Declarations } from '../declarations.ts'
import {
  ANY_CHECKPOINT,
  member,
  membersOf,
  page,
  samplingCost,
  numbersOfZ,
  scalars,
  terms,
} from '../estimators.ts'
import { checkpointOrNull } from '../request-context.ts'

/** Default size of a page. */
const PAGE = 50

const queries: QueryResolvers = {
  latent: (_parent, key, { services }) => services.latents.findOne(key),
  async latents(_parent, { checkpoint, tag, search, ...args }, { services, checkpoint: resolve }) {
    const page = await services.latents.list({
      ...pageRequest(args, PAGE),
      checkpointDigest: checkpoint == null ? undefined : (await resolve(checkpoint)).digest,
      tag: tag ?? undefined,
      search: search ?? undefined,
    })
    return toConnection(page)
  },
  latentTags: (_parent, _args, { services }) => services.latents.tags(),
}

const mutations: MutationResolvers = {
  async saveLatent(_parent, { input }, context) {
    const { latents } = context.services
    const { checkpoint, latent: recipe, ...texts } = input
    const sampling = await samplingOf({ checkpoint }, context)
    const latent = await resolveLatent(recipe, { ...sampling, latents })
    const checkpointDigest = sampling.checkpoint.digest
    const row = await latents.save({ ...texts, latent, checkpointDigest })
    return { latent: row, clientMutationId: input.clientMutationId }
  },
  async updateLatent(_parent, { input: { id, ...texts } }, { services }) {
    return { latent: await services.latents.update(id, texts) }
  },
  async deleteLatent(_parent, { input }, { services }) {
    const id = await services.latents.delete(input.id)
    return { id, deletedId: id }
  },
  async deleteLatents(_parent, { input }, { services }) {
    return { ids: await services.latents.deleteMany(input.ids) }
  },
}

const fields: LatentResolvers = {
  tags: ({ tags }) => [...tags],
  z: ({ z }) => [...z],
  zDim: ({ z }) => z.length,
  checkpoint: ({ checkpointDigest }, _args, context) =>
    checkpointOrNull(context, referenceTo(checkpointDigest)),
  async sample({ id, name, recipe: ownRecipe, z, checkpointDigest }, args, context) {
    const reference = args.checkpoint ?? referenceTo(checkpointDigest)
    const sampling = await samplingOf({ ...args, checkpoint: reference }, context)
    const { digest, generator } = sampling.checkpoint
    const { size } = generator.latent
    if (z.length !== size) throw new LatentDimensionMismatch(`The latent "${name}"`, size, z.length)
    // On another checkpoint the seed may give another z, so the latent's values are used.
    const recipe = digest === checkpointDigest ? ownRecipe : { saved: id }
    return { sampling, latent: latentOf(recipe, () => z) }
  },
}

/** Cost of counting tags: the database reads every latent. */
const TAGS_COST = 5

export const latentDeclarations: Declarations = {
  costs: {
    ...membersOf('TagCount', 'SaveLatentPayload', 'UpdateLatentPayload', 'DeleteLatentPayload'),
    Query: { latent: member, latents: page(PAGE), latentTags: () => TAGS_COST },
    Mutation: {
      saveLatent: ({ input }, child) => 1 + child + terms(input.latent),
      updateLatent: member,
      deleteLatent: member,
      deleteLatents: member,
    },
    Latent: {
      '*': member,
      tags: scalars,
      z: numbersOfZ,
      sample: ({ checkpoint, variant }, child, found) =>
        samplingCost({ checkpoint: checkpoint ?? ANY_CHECKPOINT, variant }, child, found),
    },
    LatentConnection: connectionCosts,
    LatentEdge: { '*': member },
    DeleteLatentsPayload: { ids: scalars },
  },
  roles: {
    saveLatent: 'write',
    updateLatent: 'write',
    deleteLatent: 'write',
    deleteLatents: 'write',
  },
  creates: { saveLatent: 'MAX_LATENTS' },
}

export const latentResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  Latent: fields,
}
