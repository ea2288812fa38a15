/** Query.generate, sample and samples, and the fields of type Sample. */
import { checkInteger } from '../../check-integer.ts'
import type { QueryResolvers, Resolvers, SampleResolvers } from '../../generated/graphql.ts'
import { asDiscriminator } from '../../checkpoints/checkpoint.ts'
import type { ImageFormat } from '../../images/pixels.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { resolveLatent, resolveLatents } from '../../sampling/latents.ts'
import { MAX_SAMPLE_SIZE } from '../../sampling/renderers.ts'
import type { SampleSource, Sampling } from '../../sampling/sampling.ts'
import { toDataUri } from './picture.ts'
import { samplingOf } from './sampling.ts'
import type { Declarations } from '../declarations.ts'
import { pictureCost, samplingCost, scalars, member, terms } from '../estimators.ts'

const MAX_SAMPLES = 256

export interface SampleParent {
  readonly sampling: Sampling
  readonly latent: ResolvedLatent
}

const queries: QueryResolvers = {
  async generate(_parent, { seed, ...args }, context) {
    const sampling = await samplingOf(args, context)
    const { latents } = context.services
    return { sampling, latent: await resolveLatent({ seed }, { ...sampling, latents }, 'generate') }
  },
  async sample(_parent, { latent, ...args }, context) {
    const sampling = await samplingOf(args, context)
    const { latents } = context.services
    return { sampling, latent: await resolveLatent(latent, { ...sampling, latents }) }
  },
  async samples(_parent, { latents: inputs, ...args }, context) {
    checkInteger('The number of latents', inputs.length, 0, MAX_SAMPLES)
    const sampling = await samplingOf(args, context)
    const { latents } = context.services
    const resolved = await resolveLatents(inputs, { ...sampling, latents })
    return resolved.map((latent) => ({ sampling, latent }))
  },
}

const fields: SampleResolvers = {
  z: ({ latent }) => [...latent.z()],
  recipe: ({ latent }) => latent.recipe,
  checkpoint: ({ sampling }) => sampling.checkpoint,
  variant: ({ sampling }) => sampling.variant,
  width: ({ sampling }) => sampling.checkpoint.generator.image.width,
  height: ({ sampling }) => sampling.checkpoint.generator.image.height,
  url: (sample, args, { services: { pictures } }) =>
    pictures.address(pictures.check(sourceOf(sample, args))),
  dataUri: async (sample, args, { services: { pictures }, signal }) =>
    toDataUri(await pictures.render(pictures.check(sourceOf(sample, args)), signal)),
  async score({ sampling, latent }, args, context) {
    const discriminator = asDiscriminator(await context.checkpoint(args.discriminator))
    const { scorer } = context.services
    const [logit] = await scorer.score(sampling, discriminator, [latent], context.signal)
    return { logit: logit!, probability: 1 / (1 + Math.exp(-logit!)) }
  },
}

export const sampleDeclarations: Declarations = {
  costs: {
    Query: {
      generate: (args, child, found) => samplingCost(args, child, found),
      sample: (args, child, found) => samplingCost(args, child, found) + terms(args.latent),
      samples: (args, child, found) =>
        args.latents.length * samplingCost(args, child, found) + terms(args.latents),
    },
    Score: { '*': member },
    Sample: {
      '*': member,
      z: scalars,
      url: member,
      dataUri: ({ size }, _child, { native }) => pictureCost(1, native, size),
      // Draws the sample, and runs a discriminator of the same size.
      score: (_args, _child, { native }) => 2 * pictureCost(1, native),
    },
  },
}

export const sampleResolvers: Resolvers = { Query: queries, Sample: fields }

function sourceOf(
  { sampling, latent }: SampleParent,
  args: { format?: ImageFormat | null; size?: number | null },
): SampleSource {
  const { size } = args
  if (size != null) checkInteger('size', size, 1, MAX_SAMPLE_SIZE)
  const format = args.format ?? 'PNG'
  return { kind: 'sample', sampling, latent, format, ...(size == null ? {} : { size }) }
}
