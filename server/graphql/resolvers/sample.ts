/** Samples: of a seed, of any latent, of many; and the fields of type Sample. */
import type { Checkpoint } from '../../checkpoints/checkpoint.ts'
import type { QueryResolvers, Resolvers, SampleResolvers } from '../../generated/graphql.ts'
import type { ImageFormat } from '../../images/pixels.ts'
import { resolveLatent, resolveLatents } from '../../sampling/latents.ts'
import { MAX_SAMPLE_SIZE, pictureLatent } from '../../pictures/pictures.ts'
import type { PictureSource, ResolvedLatent } from '../../sampling/sampling.ts'
import type { RequestContext } from '../request-context.ts'
import { toDataUri } from './picture.ts'
import { checkRange } from './range.ts'

const MOST_SAMPLES = 256

export interface SampleParent {
  readonly checkpoint: Checkpoint
  readonly latent: ResolvedLatent
}

/** The arguments that say how latents become samples. */
export interface SamplingArgs {
  readonly checkpoint?: string | null
  /** Null is 1. */
  readonly truncation?: number | null
}

/** What resolving latents needs to know. */
export async function resolution(
  { checkpoint: reference, truncation }: SamplingArgs,
  { services, checkpoint: resolve }: RequestContext,
) {
  const checkpoint = await resolve(reference)
  return { checkpoint, truncation: truncation ?? 1, latents: services.database.latents }
}

const queries: QueryResolvers = {
  async generate(_parent, { seed, ...args }, context) {
    const where = await resolution(args, context)
    return {
      checkpoint: where.checkpoint,
      latent: await resolveLatent({ seed }, where, 'generate'),
    }
  },
  async sample(_parent, { latent, ...args }, context) {
    const where = await resolution(args, context)
    return { checkpoint: where.checkpoint, latent: await resolveLatent(latent, where) }
  },
  async samples(_parent, { latents, ...args }, context) {
    checkRange('the number of latents', latents.length, 0, MOST_SAMPLES)
    const where = await resolution(args, context)
    const resolved = await resolveLatents(latents, where)
    return resolved.map((latent) => ({ checkpoint: where.checkpoint, latent }))
  },
}

const fields: SampleResolvers = {
  z: ({ latent }) => [...latent.z],
  recipe: ({ latent }) => latent.recipe,
  width: ({ checkpoint }) => checkpoint.width,
  height: ({ checkpoint }) => checkpoint.height,
  url: (sample, args, { services }) => services.pictures.address(source(sample, args)),
  dataUri: async (sample, args, { services, signal }) =>
    toDataUri(await services.pictures.render(source(sample, args), signal)),
}

export const sampleResolvers: Resolvers = { Query: queries, Sample: fields }

function source(
  { checkpoint, latent }: SampleParent,
  args: { format?: ImageFormat | null; size?: number | null },
): PictureSource {
  const { size } = args
  const format = args.format ?? 'PNG'
  if (size != null) checkRange('size', size, 1, MAX_SAMPLE_SIZE)
  const native = size == null || format === 'RAW'
  return {
    kind: 'sample',
    digest: checkpoint.digest,
    latent: pictureLatent(latent),
    format,
    ...(native ? {} : { size }),
  }
}
