/** The arguments that say how to sample, resolved: the same ones on every field that samples. */
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import type { RequestContext } from '../request-context.ts'

/** Null and undefined are the defaults. */
export interface SamplingArgs {
  readonly checkpoint?: string | null
  readonly truncation?: number | null
}

/** Throws as CheckpointStore.resolve does, and BadUserInput for a discriminator. */
export async function samplingOf(
  { checkpoint, truncation }: SamplingArgs,
  context: RequestContext,
): Promise<Sampling> {
  const generator = asGenerator(await context.checkpoint(checkpoint))
  return { checkpoint: generator, truncation: truncation ?? 1 }
}
