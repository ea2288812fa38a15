/** Subscription.walk: frames of a latent walk as they are pulled. */
import type { Checkpoint } from '../../checkpoints/checkpoint.ts'
import type { Resolvers, WalkInput } from '../../generated/graphql.ts'
import { defaultMethod } from '../../sampling/interpolation.ts'
import { resolveLatents, seedLatent } from '../../sampling/latents.ts'
import { walk, type WalkStep } from '../../sampling/walk.ts'
import type { RequestContext } from '../request-context.ts'
import { resolution, type SampleParent } from './sample.ts'

interface WalkFrameParent {
  readonly index: number
  readonly sample: SampleParent
}

export const walkResolvers: Resolvers = {
  Subscription: {
    walk: {
      subscribe: (_parent, { input }, context) => subscribe(input, context),
      resolve: (frame: WalkFrameParent) => frame,
    },
  },
}

async function subscribe(
  input: WalkInput,
  context: RequestContext,
): Promise<AsyncIterableIterator<WalkFrameParent>> {
  const where = await resolution(input, context)
  const { checkpoint, truncation } = where
  const waypoints = await resolveLatents(input.waypoints, where, 'waypoints')
  const steps = walk({
    ...input,
    waypoints,
    method: input.method ?? defaultMethod(checkpoint.prior),
    latentOf: (seed) => seedLatent(seed, checkpoint, truncation),
  })
  return framesOf(steps, checkpoint)
}

/** The same steps, as the schema's WalkFrame. Not a generator: `return()` must end a wait. */
function framesOf(
  steps: AsyncIterableIterator<WalkStep>,
  checkpoint: Checkpoint,
): AsyncIterableIterator<WalkFrameParent> {
  const toFrame = (step: IteratorResult<WalkStep>): IteratorResult<WalkFrameParent> => {
    if (step.done) return { done: true, value: undefined }
    const { index, latent } = step.value
    return { done: false, value: { index, sample: { checkpoint, latent } } }
  }
  return {
    next: async () => toFrame(await steps.next()),
    return: async () => toFrame(await steps.return!()),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
