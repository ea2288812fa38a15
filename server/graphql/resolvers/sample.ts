/** Query.generate, sample and samples, and the fields of type Sample. */
import { checkInteger } from '../../check-integer.ts'
import { BadUserInput } from '../../errors.ts'
import type { QueryResolvers, Resolvers, SampleResolvers } from '../../generated/graphql.ts'
import { asDiscriminator } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import type { ImageFormat } from '../../images/pixels.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { resolveLatent, resolveLatents } from '../../sampling/latents.ts'
import { mapGridSize } from '../../sampling/map-grid.ts'
import { MAX_PICTURE_MAPS, MAX_SAMPLE_SIZE } from '../../sampling/renderers.ts'
import type { ActivationSource, SampleSource, Sampling } from '../../sampling/sampling.ts'
import { toDataUri } from './picture.ts'
import { samplingOf } from './sampling.ts'
import type { Declarations } from '../declarations.ts'
import { pictureCost, samplingCost, scalars, member, terms } from '../estimators.ts'

const MAX_SAMPLES = 256

/** Drawing a sample's maps and encoding their grid, relative to the sample: 10 to 30 ms. */
const ACTIVATION_SHARE = 10

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
  activation(sample, { name, maps }, { services: { pictures } }) {
    const source = activationOf(sample, name, maps)
    pictures.check(source)
    const { shape } = requireActivation(sample.sampling.checkpoint, name)
    return { source, ...mapGridSize(source.maps.length, shape) }
  },
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
      activation: (_args, child, { native }) => child * ACTIVATION_SHARE * pictureCost(1, native),
      // Draws the sample, and runs a discriminator of the same size.
      score: (_args, _child, { native }) => 2 * pictureCost(1, native),
    },
  },
}

export const sampleResolvers: Resolvers = { Query: queries, Sample: fields }

/** The source of a picture of an activation's maps, by default of all. */
function activationOf(
  { sampling, latent }: SampleParent,
  activation: string,
  maps: readonly number[] | null | undefined,
): ActivationSource {
  const [count] = requireActivation(sampling.checkpoint, activation).shape as [number]
  if (maps == null && count > MAX_PICTURE_MAPS) {
    throw new BadUserInput(
      `The activation "${activation}" has ${count} maps; a picture shows at most ${MAX_PICTURE_MAPS}. ` +
        'Choose some with `maps`.',
    )
  }
  const shown = maps ?? Array.from({ length: count }, (_, map) => map)
  return { kind: 'activation', sampling, latent, activation, maps: shown }
}

function sourceOf(
  { sampling, latent }: SampleParent,
  args: { format?: ImageFormat | null; size?: number | null },
): SampleSource {
  const { size } = args
  if (size != null) checkInteger('size', size, 1, MAX_SAMPLE_SIZE)
  const format = args.format ?? 'PNG'
  return { kind: 'sample', sampling, latent, format, ...(size == null ? {} : { size }) }
}
