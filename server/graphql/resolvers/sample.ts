/** Query.generate, sample and samples, and the fields of type Sample. */
import { checkInteger } from '../../check-integer.ts'
import { BadUserInput } from '../../errors.ts'
import type { QueryResolvers, Resolvers, SampleResolvers } from '../../generated/graphql.ts'
import { asDiscriminator } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import type { ImageFormat } from '../../images/pixels.ts'
import { allRows } from '../../latent/evaluate-w.ts'
import { fits } from '../../latent/recipe.ts'
import { literal, rowsOf, type ResolvedLatent } from '../../latent/resolved-latent.ts'
import { labelsOf, labelText } from '../../sampling/labels.ts'
import { resolveLatent, resolveLatents } from '../../sampling/latents.ts'
import { mapGridSize } from '../../sampling/map-grid.ts'
import { MAX_PICTURE_MAPS, MAX_SAMPLE_SIZE } from '../../sampling/renderers.ts'
import type { ActivationSource, SampleSource, Sampling } from '../../sampling/sampling.ts'
import { toDataUri } from './picture.ts'
import { samplingOf } from './sampling.ts'
import type { Declarations } from '../declarations.ts'
import { member, numbersOfZ, pictureCost, samplingCost, terms } from '../estimators.ts'

const MAX_SAMPLES = 256
/** Maximum number of images near a sample. */
const MAX_NEAREST = 64
/** A search among 60,000 images, in samples of 64x64 pixels. */
const SEARCH = 4

/** Mapping z to w, and printing its rows. */
const MAPPED = 2

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
  space: ({ latent }) => latent.space,
  z: ({ latent }) => (latent.space === 'Z' ? [...latent.z()] : null),
  async wPlus({ sampling, latent }, _args, { services: { sampler }, signal }) {
    const { mapped } = sampling.checkpoint.generator
    if (!mapped) return null
    const [point] = await sampler.inW(sampling, [latent], signal)
    return rowsOf(allRows(point!, mapped.rows), mapped.rows)
  },
  async recipe({ sampling, latent }, _args, { services: { sampler }, signal }) {
    if (fits(latent.recipe)) return latent.recipe
    const [point] = await sampler.inW(sampling, [latent], signal)
    return literal(point!, sampling.checkpoint.generator.mapped!.rows)
  },
  checkpoint: ({ sampling }) => sampling.checkpoint,
  variant({ sampling: { variant } }) {
    const { label, ...rest } = variant
    return { label: label === null ? null : labelText(label), ...rest }
  },
  label({ sampling: { checkpoint, variant }, latent }) {
    const { label } = checkpoint.generator
    if (!label) return null
    const [shown] = labelsOf([latent], variant, label)
    return (typeof shown === 'number' && label.names?.[shown]) || labelText(shown!)
  },
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
  async nearestImages({ sampling, latent }, { dataset, first }, { services, signal }) {
    checkInteger('first', first, 1, MAX_NEAREST)
    const { width: imageSize, height, channels } = sampling.checkpoint.generator.image
    await services.datasets.requireFor(dataset, { width: imageSize, height })
    const pictures = await services.sampler.sample(sampling, [latent], signal)
    const { nearestImages } = services
    const found = await nearestImages.search({ dataset, pictures, first, signal })
    const { datasetId: id, flaggedBelow } = found
    return found.matches[0]!.map(({ index, distance }) => ({
      ...{ index, distance, flagged: distance < flaggedBelow },
      picture: {
        source: { kind: 'datasetImage', id, index, imageSize, channels },
        ...{ width: imageSize, height: imageSize },
      },
    }))
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
    NearImage: { '*': member },
    Sample: {
      '*': member,
      z: numbersOfZ,
      wPlus: () => MAPPED,
      url: member,
      dataUri: ({ size }, _child, { native }) => pictureCost(1, native, size),
      activation: (_args, child, { native }) => child * ACTIVATION_SHARE * pictureCost(1, native),
      // Draws the sample, and runs a discriminator of the same size.
      score: (_args, _child, { native }) => 2 * pictureCost(1, native),
      nearestImages: ({ first }, child, { native }) =>
        pictureCost(1, native) + SEARCH + first * child,
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
