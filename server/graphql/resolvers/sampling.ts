/** Resolves the sampling arguments, which all fields that sample have in common. */
import { asGenerator } from '../../checkpoints/checkpoint.ts'
import { refuseQuarantined } from '../../checkpoints/quarantine.ts'
import type { SamplingVariant } from '../../generated/graphql.ts'
import type { Sampling } from '../../sampling/sampling.ts'
import type { RequestContext } from '../request-context.ts'

/** Sampling arguments. Null and undefined mean the default. */
export interface SamplingArgs {
  readonly checkpoint?: string | null
  readonly truncation?: number | null
  readonly variant?: SamplingVariant | null
}

/** Like `samplingOf`, for samples that belong together: without a label, all have class 0. */
export async function sharedSamplingOf(
  args: SamplingArgs,
  context: Pick<RequestContext, 'checkpoint' | 'services'>,
): Promise<Sampling> {
  const sampling = await samplingOf(args, context)
  const { checkpoint, variant } = sampling
  if (!checkpoint.generator.label || variant.label !== null) return sampling
  return { ...sampling, variant: { ...variant, label: 0 } }
}

/**
 * Resolves the checkpoint and the variant. Throws as CheckpointStore.resolve and
 * SavedVariants.resolve do, CheckpointQuarantined, and BadUserInput if the checkpoint is a
 * discriminator.
 */
export async function samplingOf(
  { checkpoint: reference, truncation, variant }: SamplingArgs,
  context: Pick<RequestContext, 'checkpoint' | 'services'>,
): Promise<Sampling> {
  const checkpoint = asGenerator(await context.checkpoint(reference))
  refuseQuarantined(checkpoint)
  return {
    checkpoint,
    truncation: truncation ?? 1,
    cutoff: variant?.cutoff ?? undefined,
    variant: await context.services.variants.resolve(variant, checkpoint),
  }
}
