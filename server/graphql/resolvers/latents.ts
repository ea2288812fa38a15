/** Saved latents: queries, mutations, and the fields of type Latent. */
import {
  BadUserInput,
  LatentDimensionMismatch,
  LatentNotFound,
  LatentQLError,
} from '../../errors.ts'
import type {
  LatentResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
} from '../../generated/graphql.ts'
import { recipeHash } from '../../latent/canonical.ts'
import { resolveLatent } from '../../sampling/latents.ts'
import { reference } from './checkpoint-fields.ts'
import { checkLatentTexts } from './latent-fields.ts'
import { checkRange } from './range.ts'
import { resolution } from './sample.ts'

const LARGEST_PAGE = 100

const MOST_TAGS = 1_000

const MOST_DELETED = 1_000

const queries: QueryResolvers = {
  async latent(_parent, { id, name }, { services }) {
    const key = id ?? name
    if (key == null || (id != null && name != null)) {
      throw new BadUserInput('Give either id or name')
    }
    const row = (await services.database.latents.find([key])).get(key) ?? null
    const asked = id != null ? row?.id : row?.name
    return asked === key ? row : null
  },
  async latents(
    _parent,
    { first, after, checkpoint, tag, search },
    { services, checkpoint: resolve },
  ) {
    checkRange('first', first, 1, LARGEST_PAGE)
    const page = await services.database.latents.list({
      first,
      after,
      checkpointDigest: checkpoint == null ? undefined : (await resolve(checkpoint)).digest,
      tag: tag ?? undefined,
      search: search ?? undefined,
    })
    const { nodes, totalCount, hasNextPage, endCursor } = page
    return { nodes: [...nodes], totalCount, pageInfo: { hasNextPage, endCursor } }
  },
  latentTags: (_parent, _args, { services }) => services.database.latents.tags(MOST_TAGS),
}

const mutations: MutationResolvers = {
  async saveLatent(_parent, { input }, context) {
    const { name = input.name, tags = [], note = '', clientMutationId } = checkLatentTexts(input)
    const where = await resolution({ checkpoint: input.checkpoint }, context)
    const latent = await resolveLatent(input.latent, where)
    const row = await context.services.database.latents.save({
      name,
      tags,
      note,
      recipe: latent.recipe,
      recipeHash: recipeHash(latent.recipe),
      z: latent.z,
      checkpointDigest: where.checkpoint.digest,
      clientMutationId,
    })
    return { latent: row, clientMutationId }
  },
  async updateLatent(_parent, { input }, { services }) {
    const { name, tags, note } = checkLatentTexts(input)
    const change = { name, tags, note }
    return { latent: await services.database.latents.update(input.id, change) }
  },
  async deleteLatent(_parent, { input }, { services }) {
    const [id] = await services.database.latents.delete([input.id])
    if (id === undefined) throw new LatentNotFound(`No saved latent has the id "${input.id}".`)
    return { id }
  },
  async deleteLatents(_parent, { input: { ids } }, { services }) {
    if (ids.length > MOST_DELETED) {
      throw new BadUserInput(`At most ${MOST_DELETED} latents at once; these are ${ids.length}.`)
    }
    return { ids: await services.database.latents.delete(ids) }
  },
}

const fields: LatentResolvers = {
  tags: ({ tags }) => [...tags],
  z: ({ z }) => [...z],
  zDim: ({ z }) => z.length,
  async checkpoint({ checkpointDigest }, _args, { checkpoint }) {
    try {
      return await checkpoint(reference(checkpointDigest))
    } catch (error) {
      if (error instanceof LatentQLError && error.code === 'CHECKPOINT_NOT_FOUND') return null
      throw error
    }
  },
  async sample({ id, name, recipe: ownRecipe, z, checkpointDigest }, args, context) {
    const checkpoint = await context.checkpoint(args.checkpoint ?? reference(checkpointDigest))
    // A seed means another z where the prior is another: elsewhere only the saved values are this latent.
    const recipe = checkpoint.digest === checkpointDigest ? ownRecipe : { saved: id }
    if (z.length === checkpoint.zDim) return { checkpoint, latent: { recipe, z } }
    throw new LatentDimensionMismatch(`The latent "${name}"`, checkpoint.zDim, z.length)
  },
}

export const latentResolvers: Resolvers = {
  Query: queries,
  Mutation: mutations,
  Latent: fields,
}
