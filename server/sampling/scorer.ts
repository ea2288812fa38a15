/** Scores samples: passes a generator's images to a discriminator. */
import type { DiscriminatorCheckpoint } from '../checkpoints/checkpoint.ts'
import { programOf } from '../checkpoints/programs.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineFailed } from '../errors.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import { discriminatorSamples } from './discriminator-input.ts'
import type { Sampling } from './sampling.ts'

export interface Scorer {
  /**
   * Returns the discriminator's logit for each latent's image, in order; `discriminatorSamples`
   * makes the images. Rejects as it does.
   */
  score(
    sampling: Sampling,
    discriminator: DiscriminatorCheckpoint,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<number[]>
}

/** Creates a scorer. It gets the engine with the first score. */
export function createScorer(engine: () => Promise<Pick<Engine, 'run'>>): Scorer {
  return {
    async score(sampling, discriminator, latents, signal) {
      signal?.throwIfAborted()
      if (latents.length === 0) return []
      const running = await engine()
      const given = { latents, signal }
      const images = await discriminatorSamples(running, sampling, discriminator, given)
      const program = programOf(discriminator)
      const { logits } = await running.run(program, { images }, latents.length, { signal })
      if (logits?.data.length === latents.length) return [...logits.data]
      throw new EngineFailed('The discriminator did not return one logit per sample.', {
        retryable: false,
      })
    },
  }
}
