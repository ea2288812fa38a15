/** Query.interpolate: the frames between latents, their sheet and their animation. */
import { checkInteger } from '../../check-integer.ts'
import type { GeneratorCheckpoint } from '../../checkpoints/checkpoint.ts'
import { BadUserInput } from '../../errors.ts'
import type { InterpolationMethod, Resolvers } from '../../generated/graphql.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { defaultMethod, interpolate } from '../../sampling/interpolation.ts'
import { resolveLatents } from '../../sampling/latents.ts'
import { MAX_ANIMATION_SIZE, MAX_FPS } from '../../sampling/renderers.ts'
import { resolveLabel } from '../../sampling/variant.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import { animationOf, sheetOf } from './picture.ts'
import { sharedSamplingOf } from './sampling.ts'
import type { Declarations } from '../declarations.ts'
import { counted, member, pictureCost, ROW, samplingCost, terms } from '../estimators.ts'

export interface InterpolationParent {
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
  readonly method: InterpolationMethod
}

export const interpolationDeclarations: Declarations = {
  costs: {
    Query: {
      interpolate: ({ input }, child, found) =>
        input.frames * (samplingCost(input, child, found) + ROW) + terms(input.waypoints),
    },
    Interpolation: {
      '*': member,
      frames: counted,
      sheet: (_args, child, { native }) => pictureCost(child, native),
      animation: ({ size }, child, { native }) => pictureCost(child, native, size),
    },
  },
}

export const interpolationResolvers: Resolvers = {
  Query: {
    async interpolate(_parent, { input }, context) {
      const { frames, easing, loop } = input
      const sampling = await sharedSamplingOf(input, context)
      const resolution = { ...sampling, latents: context.services.latents }
      const resolved = await resolveLatents(input.waypoints, resolution, 'waypoints')
      const waypoints = withLabels(resolved, input.labels, sampling.checkpoint)
      const { prior } = sampling.checkpoint.generator.latent
      const method = input.method ?? defaultMethod(prior, waypoints)
      const latents = interpolate(waypoints, frames, { method, easing, loop })
      return { sampling, method, latents }
    },
  },
  Interpolation: {
    frames: ({ sampling, latents }) =>
      latents.map((latent) => ({ sampling: labelled(sampling, latent), latent })),
    sheet({ sampling, latents }, { columns }) {
      if (columns != null) checkInteger('columns', columns, 1, latents.length)
      return sheetOf(sampling, latents, { columns })
    },
    animation({ sampling, latents }, { format, fps, size }) {
      checkInteger('fps', fps, 1, MAX_FPS)
      if (size != null) checkInteger('size', size, 1, MAX_ANIMATION_SIZE)
      return animationOf(sampling, latents, { format, fps, size: size ?? undefined })
    },
  },
}

/** The classes to pass through: one for each waypoint, or several at the only one. */
function withLabels(
  waypoints: readonly ResolvedLatent[],
  labels: readonly string[] | null | undefined,
  checkpoint: GeneratorCheckpoint,
): readonly ResolvedLatent[] {
  if (labels == null) return waypoints
  const [only, ...others] = waypoints
  const through = only && others.length === 0 ? labels.map(() => only) : waypoints
  if (labels.length !== through.length) {
    throw new BadUserInput(
      `labels must have one class for each of the ${waypoints.length} waypoints, or there must be ` +
        `one waypoint; got ${labels.length}.`,
    )
  }
  return through.map((latent, at) => ({
    ...latent,
    label: resolveLabel(labels[at]!, checkpoint, `labels[${at}]`),
  }))
}

/** The sampling of a frame alone, with its label. */
function labelled(sampling: Sampling, { label }: ResolvedLatent): Sampling {
  if (label === undefined) return sampling
  return { ...sampling, variant: { ...sampling.variant, label } }
}
