/** Query.arithmetic: sums and differences of latents, as in the DCGAN paper. */
import type { Resolvers } from '../../generated/graphql.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { arithmetic, arithmeticSheet, type ArithmeticResult } from '../../sampling/arithmetic.ts'
import { resolveGroups } from '../../sampling/latents.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import { sheetOf } from './picture.ts'
import type { SampleParent } from './sample.ts'
import { sharedSamplingOf } from './sampling.ts'
import type { Declarations } from '../declarations.ts'
import { counted, member, pictureCost, samplingCost, terms } from '../estimators.ts'

export interface ArithmeticParent extends ArithmeticResult {
  readonly sampling: Sampling
}

export const arithmeticDeclarations: Declarations = {
  costs: {
    Query: {
      arithmetic: ({ input }, child, found) => {
        const pictures = input.plus.length + input.minus.length + (input.grid ? 9 : 1)
        const groups = [...input.plus, ...input.minus].flat()
        return pictures * samplingCost(input, child, found) + terms(groups)
      },
    },
    Arithmetic: {
      '*': member,
      plus: counted,
      minus: counted,
      grid: counted,
      sheet: (_args, child, { native }) => pictureCost(child, native),
    },
  },
}

export const arithmeticResolvers: Resolvers = {
  Query: {
    async arithmetic(_parent, { input }, context) {
      const sampling = await sharedSamplingOf(input, context)
      const groups = { plus: input.plus, minus: input.minus }
      const resolution = { ...sampling, latents: context.services.latents }
      const { plus, minus } = await resolveGroups(groups, resolution)
      const grid = input.grid ? { amount: input.jitter, seed: input.seed } : null
      return { sampling, ...arithmetic(plus!, minus!, grid) }
    },
  },
  Arithmetic: {
    result: ({ sampling, result }) => ({ sampling, latent: result }),
    plus: ({ sampling, plus }) => samples(sampling, plus),
    minus: ({ sampling, minus }) => samples(sampling, minus),
    grid: ({ sampling, grid }) => grid && samples(sampling, grid),
    sheet(parent) {
      const { latents, columns, breaks } = arithmeticSheet(parent)
      return sheetOf(parent.sampling, latents, { columns, breaks })
    },
  },
}

function samples(sampling: Sampling, latents: readonly ResolvedLatent[]): SampleParent[] {
  return latents.map((latent) => ({ sampling, latent }))
}
