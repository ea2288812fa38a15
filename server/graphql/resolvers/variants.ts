/** Saved variants: queries, mutations, and the fields of type Variant. */
import { BadUserInput } from '../../errors.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { variantOf } from '../../sampling/saved-variants.ts'
import { connectionCosts, pageRequest, toConnection } from '../connection.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, page, scalars, upTo } from '../estimators.ts'
import { checkpointOrNull } from '../request-context.ts'
import { reference } from './checkpoint-fields.ts'
import { samplingOf } from './sampling.ts'

/** Default size of a page. */
const PAGE = 50
/** Maximum number of ablations of a variant. */
const MAX_ABLATIONS = 64

export const variantDeclarations: Declarations = {
  costs: {
    ...membersOf('SaveVariantPayload', 'DeleteVariantPayload'),
    Query: { variant: member, variants: page(PAGE) },
    Mutation: { saveVariant: member, deleteVariant: member },
    Variant: { '*': member, ablate: upTo(MAX_ABLATIONS) },
    VariantAblation: { '*': member, maps: scalars },
    VariantConnection: connectionCosts,
    VariantEdge: { '*': member },
  },
  roles: { saveVariant: 'write', deleteVariant: 'write' },
  creates: { saveVariant: 'MAX_VARIANTS' },
}

export const variantResolvers: Resolvers = {
  Query: {
    variant: (_parent, key, { services }) => services.variants.findOne(key),
    async variants(_parent, { checkpoint, ...args }, { services, checkpoint: resolve }) {
      const page = await services.variants.list({
        ...pageRequest(args, PAGE),
        checkpointDigest: checkpoint == null ? undefined : (await resolve(checkpoint)).digest,
      })
      return toConnection(page)
    },
  },
  Mutation: {
    async saveVariant(_parent, { input: { name, ...input } }, context) {
      const { checkpoint, variant, cutoff } = await samplingOf(input, context)
      if (cutoff !== undefined) {
        throw new BadUserInput("variant.cutoff belongs to truncation; it can't be saved. Omit it.")
      }
      return { variant: await context.services.variants.save(name, checkpoint.digest, variant) }
    },
    async deleteVariant(_parent, { input }, { services }) {
      return { deletedId: await services.variants.delete(input.id) }
    },
  },
  Variant: {
    checkpoint: ({ checkpointDigest }, _args, context) =>
      checkpointOrNull(context, reference(checkpointDigest)),
    noise: (row) => variantOf(row).noise ?? 'CONST',
    ablate: (row) =>
      variantOf(row).ablate.map((ablation) => ({ ...ablation, maps: [...ablation.maps] })),
  },
}
