/** Query.arithmetic: sums of groups of latents, as in the DCGAN paper. */
import type { Checkpoint } from '../../checkpoints/checkpoint.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { arithmetic, arithmeticSheet, type ArithmeticResult } from '../../sampling/arithmetic.ts'
import { resolveGroups } from '../../sampling/latents.ts'
import { pictureLatent } from '../../pictures/pictures.ts'
import type { ResolvedLatent } from '../../sampling/sampling.ts'
import { sheetOf } from './picture.ts'
import { resolution, type SampleParent } from './sample.ts'

export interface ArithmeticParent extends ArithmeticResult {
  readonly checkpoint: Checkpoint
}

export const arithmeticResolvers: Resolvers = {
  Query: {
    async arithmetic(_parent, { input }, context) {
      const where = await resolution(input, context)
      const { plus, minus } = await resolveGroups({ plus: input.plus, minus: input.minus }, where)
      const grid = input.grid ? { amount: input.jitter, seed: input.seed } : null
      return { checkpoint: where.checkpoint, ...arithmetic(plus!, minus!, grid) }
    },
  },
  Arithmetic: {
    result: ({ checkpoint, result }) => ({ checkpoint, latent: result }),
    plus: ({ checkpoint, plus }) => samples(checkpoint, plus),
    minus: ({ checkpoint, minus }) => samples(checkpoint, minus),
    grid: ({ checkpoint, grid }) => grid && samples(checkpoint, grid),
    sheet(parent) {
      const { latents, columns, breaks } = arithmeticSheet(parent)
      return sheetOf(parent.checkpoint, latents.map(pictureLatent), { columns, breaks })
    },
  },
}

function samples(checkpoint: Checkpoint, latents: readonly ResolvedLatent[]): SampleParent[] {
  return latents.map((latent) => ({ checkpoint, latent }))
}
