/** Subscription.walk: the frames of a walk, made as the client pulls them. */
import type { Resolvers, WalkInput } from '../../generated/graphql.ts'
import { defaultMethod } from '../../sampling/interpolation.ts'
import { resolveLatents, seedLatent } from '../../sampling/latents.ts'
import { walk } from '../../sampling/walk.ts'
import { mapIterator } from '../map-iterator.ts'
import type { RequestContext } from '../request-context.ts'
import type { SampleParent } from './sample.ts'
import { sharedSamplingOf } from './sampling.ts'
import type { Declarations } from '../declarations.ts'
import { membersOf, samplingCost, terms } from '../estimators.ts'

interface WalkFrameParent {
  readonly index: number
  readonly sample: SampleParent
}

export const walkDeclarations: Declarations = {
  costs: {
    ...membersOf('WalkFrame'),
    Subscription: {
      // A walk may be endless, so it costs one second of its frames.
      walk: ({ input }, child, found) =>
        Math.max(1, input.fps) * samplingCost(input, child, found) + terms(input.waypoints),
    },
  },
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
  const sampling = await sharedSamplingOf(input, context)
  const { checkpoint, truncation, cutoff } = sampling
  const resolution = { ...sampling, latents: context.services.latents }
  const waypoints = await resolveLatents(input.waypoints, resolution, 'waypoints')
  const latentOf = (seed: number) => seedLatent(seed, checkpoint, truncation, cutoff)
  const path = waypoints.length > 0 ? waypoints : [latentOf(0)]
  const steps = walk({
    ...{ ...input, waypoints, latentOf },
    method: input.method ?? defaultMethod(checkpoint.generator.latent.prior, path),
  })
  return mapIterator(steps, ({ index, latent }) => ({ index, sample: { sampling, latent } }))
}
