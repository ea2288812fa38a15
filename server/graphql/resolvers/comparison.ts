/** Query.compare and Query.film: samples of the same latents by several checkpoints. */
import { checkInteger } from '../../check-integer.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { layOutSheet } from '../../images/contact-sheet.ts'
import { scaledSize } from '../../images/encode.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { MAX_CELL_SIZE, MAX_COMPARED, MAX_FILM_FRAMES } from '../../sampling/comparison.ts'
import { keyText } from '../../sampling/latent-key.ts'
import { resolveLatent, resolveLatents } from '../../sampling/latents.ts'
import { MAX_ANIMATION_SIZE, MAX_FPS } from '../../sampling/renderers.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import { isPlain, type Variant } from '../../sampling/variant.ts'
import type { PictureParent } from './picture.ts'
import { samplingOf } from './sampling.ts'
import { runReference } from './training-events.ts'
import type { Declarations } from '../declarations.ts'
import { counted, member, pictureCost, samplingCost, terms } from '../estimators.ts'

/**
 * Loading a checkpoint's program, relative to a sample of 64x64 pixels: 58 to 80 for generators of
 * that size on the CPU. Counted only for films, which nearly always load one for each frame; the
 * engine keeps eight for all other fields.
 */
const PROGRAM_COST = 70

/** A checkpoint, and the latent of each row. */
interface Column {
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
}

export type ComparisonParent = readonly Column[]

export const comparisonDeclarations: Declarations = {
  costs: {
    Query: {
      compare: ({ input }, child, found) => {
        const { latents, checkpoints, variant } = input
        const costs = (checkpoints as string[]).map(
          (checkpoint) =>
            latents.length * samplingCost({ checkpoint, variant }, child, found) + terms(latents),
        )
        return costs.reduce((sum, cost) => sum + cost, 0)
      },
      film: ({ run, latent, size, variant, frames }, child, found) => {
        const checkpoint = runReference(run, 'latest')
        const sampled = frames * samplingCost({ checkpoint, variant }, child, found)
        return sampled * (PROGRAM_COST + pictureCost(1, found.native, size)) + terms(latent)
      },
    },
    Comparison: {
      '*': member,
      checkpoints: counted,
      rows: counted,
      sheet: ({ size }, child, { native }) => pictureCost(child, native, size),
    },
  },
}

export const comparisonResolvers: Resolvers = {
  Query: {
    async compare(_parent, { input }, context) {
      const { latents: inputs, checkpoints, ...args } = input
      checkInteger('The number of latents', inputs.length, 1, MAX_COMPARED)
      checkInteger('The number of checkpoints', checkpoints.length, 1, MAX_COMPARED)
      const { latents } = context.services
      return Promise.all(
        checkpoints.map(async (checkpoint) => {
          const sampling = await samplingOf({ ...args, checkpoint }, context)
          const named = `On "${sampling.checkpoint.name}", latents`
          return {
            sampling,
            latents: await resolveLatents(inputs, { ...sampling, latents }, named),
          }
        }),
      )
    },
    async film(_parent, { run: key, latent: input, frames: most, ...args }, context) {
      const { format, fps, size } = args
      checkInteger('frames', most, 1, MAX_FILM_FRAMES)
      checkInteger('fps', fps, 1, MAX_FPS)
      if (size != null) checkInteger('size', size, 1, MAX_ANIMATION_SIZE)
      const { latents, training } = context.services
      const run = await training.run(key)
      const frames = await training.spacedCheckpoints(run, most)
      const newest = frames.at(-1)
      if (!newest) return null
      // The run's checkpoints differ only in their weights.
      const checkpoint = runReference(run.name, newest.step)
      const sampling = await samplingOf({ ...args, checkpoint }, context)
      const latent = await resolveLatent(input, { ...sampling, latents })
      const { image } = sampling.checkpoint.generator
      const edge = size ?? Math.min(MAX_ANIMATION_SIZE, Math.max(image.width, image.height))
      const digests = frames.map(({ digest }) => digest)
      const shown = { latent: keyText(latent.key), ...changes(sampling.variant) }
      const source = { kind: 'film', digests, format, fps, size: edge, ...shown } as const
      return { source, ...scaledSize(image, edge) }
    },
  },
  Comparison: {
    checkpoints: (columns) => columns.map(({ sampling }) => sampling.checkpoint),
    rows: (columns) =>
      columns[0]!.latents.map((_, row) =>
        columns.map(({ sampling, latents }) => ({ sampling, latent: latents[row]! })),
      ),
    sheet: (columns, { size }) => sheetOf(columns, size),
  },
}

function sheetOf(columns: ComparisonParent, given?: number | null): PictureParent {
  if (given != null) checkInteger('size', given, 1, MAX_CELL_SIZE)
  const images = columns.map(({ sampling }) => sampling.checkpoint.generator.image)
  const largest = Math.max(...images.flatMap(({ width, height }) => [width, height]))
  const size = given ?? Math.min(MAX_CELL_SIZE, largest)
  const [first] = columns
  const count = columns.length * first!.latents.length
  const cell = { width: size, height: size }
  const { width, height } = layOutSheet(count, cell, { columns: columns.length })
  const source = {
    kind: 'comparison',
    columns: columns.map(({ sampling, latents }) => ({
      digest: sampling.checkpoint.digest,
      latents: latents.map(({ key }) => keyText(key)),
    })),
    size,
    ...changes(first!.sampling.variant),
  } as const
  return { source, width, height }
}

/** The variant as a member of a source, unless it changes nothing. */
function changes(variant: Variant): { variant?: Variant } {
  return isPlain(variant) ? {} : { variant }
}
