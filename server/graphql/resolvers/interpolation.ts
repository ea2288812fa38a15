/** Query.interpolate: the frames between latents, their sheet and their animation. */
import type { Checkpoint } from '../../checkpoints/checkpoint.ts'
import type { InterpolationMethod, Resolvers } from '../../generated/graphql.ts'
import { defaultMethod, interpolate } from '../../sampling/interpolation.ts'
import { resolveLatents } from '../../sampling/latents.ts'
import { MAX_ANIMATION_SIZE, MAX_FPS, pictureLatent } from '../../pictures/pictures.ts'
import type { ResolvedLatent } from '../../sampling/sampling.ts'
import { animationOf, sheetOf } from './picture.ts'
import { checkRange } from './range.ts'
import { resolution } from './sample.ts'

export interface InterpolationParent {
  readonly checkpoint: Checkpoint
  readonly latents: readonly ResolvedLatent[]
  readonly method: InterpolationMethod
}

export const interpolationResolvers: Resolvers = {
  Query: {
    async interpolate(_parent, { input }, context) {
      const { frames, easing, loop } = input
      const where = await resolution(input, context)
      const { checkpoint } = where
      const waypoints = await resolveLatents(input.waypoints, where, 'waypoints')
      const method = input.method ?? defaultMethod(checkpoint.prior)
      return {
        checkpoint,
        method,
        latents: interpolate(waypoints, frames, { method, easing, loop }),
      }
    },
  },
  Interpolation: {
    frames: ({ checkpoint, latents }) => latents.map((latent) => ({ checkpoint, latent })),
    sheet({ checkpoint, latents }, { columns }) {
      if (columns != null) checkRange('columns', columns, 1, latents.length)
      return sheetOf(checkpoint, latents.map(pictureLatent), { columns })
    },
    animation({ checkpoint, latents }, { format, fps, size }) {
      checkRange('fps', fps, 1, MAX_FPS)
      if (size != null) checkRange('size', size, 1, MAX_ANIMATION_SIZE)
      const options = { format, fps, size: size ?? undefined }
      return animationOf(checkpoint, latents.map(pictureLatent), options)
    },
  },
}
