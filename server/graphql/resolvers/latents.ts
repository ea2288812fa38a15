/** Saved latents: queries, mutations, and the fields of type Latent. */
import type {
  LatentResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
} from '../../generated/graphql.ts'
import { latentOf, literal, rowsOf, type ResolvedLatent } from '../../latent/resolved-latent.ts'
import { checkLength, type Point } from '../../latent/spaces.ts'
import { resolveLatent } from '../../sampling/latents.ts'
import type { Sampling } from '../../sampling/sampling.ts'
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
import { checkpointOrNull, type RequestContext } from '../request-context.ts'

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
    const { digest, generator } = sampling.checkpoint
    const row = await latents.save({
      ...{ ...texts, recipe: latent.recipe, point: await pointOf(latent, sampling, context) },
      rows: latent.space === 'W_PLUS' ? generator.mapped!.rows : 1,
      checkpointDigest: digest,
    })
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

/** Computes the values of a latent; those in w on the engine. */
async function pointOf(
  latent: ResolvedLatent,
  sampling: Sampling,
  { services: { sampler }, signal }: RequestContext,
): Promise<Point> {
  if (latent.space === 'Z') return { space: 'Z', values: latent.z() }
  const [point] = await sampler.inW(sampling, [latent], signal)
  return point!
}

const fields: LatentResolvers = {
  tags: ({ tags }) => [...tags],
  z: ({ space, values }) => (space === 'Z' ? [...values] : null),
  w: ({ space, values }) => (space === 'W' ? [...values] : null),
  wPlus: ({ space, values, rows }) => (space === 'W_PLUS' ? rowsOf(values, rows) : null),
  zDim: ({ values, rows }) => values.length / rows,
  checkpoint: ({ checkpointDigest }, _args, context) =>
    checkpointOrNull(context, referenceTo(checkpointDigest)),
  async sample({ id, name, recipe: ownRecipe, checkpointDigest, ...point }, args, context) {
    const reference = args.checkpoint ?? referenceTo(checkpointDigest)
    const sampling = await samplingOf({ ...args, checkpoint: reference }, context)
    const { digest, generator } = sampling.checkpoint
    const { space, values, rows } = point
    checkLength({ space, length: values.length }, generator, `The latent "${name}"`)
    // On another checkpoint the seed may give another z, so the latent's values are used.
    const recipe = digest === checkpointDigest ? ownRecipe : { saved: id }
    if (space === 'Z') return { sampling, latent: latentOf(recipe, () => values) }
    return { sampling, latent: { space, recipe, key: { recipe: literal(point, rows) } } }
  },
}

/** Cost of printing all rows of w. */
const PRINTED_ROWS = 1

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
      w: numbersOfZ,
      wPlus: () => PRINTED_ROWS,
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
