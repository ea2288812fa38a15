/** Samples of the networks that a checkpoint's weights could be, to compare them by eye. */
import { z } from 'zod'
import type { CheckpointStore } from '../checkpoints/checkpoint.ts'
import { contactSheet, squareColumns } from '../images/contact-sheet.ts'
import { encodeImage } from '../images/encode.ts'
import { argsDocument } from '../pictures/document.ts'
import type { PictureRenderer } from '../pictures/picture.ts'
import { seedLatent } from './latents.ts'
import { engineVersions, type SamplingRenderersOptions } from './renderers.ts'
import { plainSampling } from './sampling.ts'

/** Number of samples on a sheet: seeds 0, 1, 2 and so on. */
export const ALTERNATIVE_SAMPLES = 9

const MEMBERS = z.object({
  /** Digest of the checkpoint. */
  checkpoint: z.string(),
  /** Position of the hypothesis in the checkpoint's evidence. */
  hypothesis: z.int().min(0),
})

export interface AlternativeSource extends Readonly<z.infer<typeof MEMBERS>> {
  readonly kind: 'alternative'
}

export interface AlternativeRendererOptions extends Pick<
  SamplingRenderersOptions,
  'sampler' | 'engine'
> {
  readonly checkpoints: Pick<CheckpointStore, 'alternative'>
}

/** Renders a sheet. Rejects as `CheckpointStore.alternative` does. */
export function alternativeRenderer({
  sampler,
  checkpoints,
  ...options
}: AlternativeRendererOptions): PictureRenderer<AlternativeSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => ALTERNATIVE_SAMPLES,
    versions: () => engineVersions(options),
    ...argsDocument('alternative', MEMBERS),
    async render({ checkpoint: digest, hypothesis }, signal) {
      const checkpoint = await checkpoints.alternative(`sha256:${digest}`, hypothesis)
      const latents = Array.from({ length: ALTERNATIVE_SAMPLES }, (_, seed) =>
        seedLatent(seed, checkpoint),
      )
      const samples = await sampler.sample(plainSampling(checkpoint), latents, signal)
      signal?.throwIfAborted()
      const sheet = contactSheet(samples, { columns: squareColumns(samples.length) })
      return { ...(await encodeImage(sheet, 'PNG', { signal })), pixels: null }
    },
  }
}
