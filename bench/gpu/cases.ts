/** The cases of the GPU bench: sizes for both LatentQL's engines and PyTorch. */
import type { GanConfig } from '../../server/gan/gan-config.ts'
import { RECIPES } from '../../server/training/recipes.ts'

export interface TrainingCase extends GanConfig {
  readonly name: string
}

/** Passed to `pytorch.py` as JSON. */
export interface Cases {
  /** Batch sizes for sampling the generator of `bench/generator.ts`: nz 100, ngf 64. */
  readonly batches: readonly number[]
  readonly training: readonly TrainingCase[]
  /** Minimum duration of one turn of a measurement. */
  readonly seconds: number
}

const IMAGES = { imageSize: 64, channels: 3 } as const

/**
 * The sizes in docs/performance.md, or with `small`, sizes for which a software renderer takes
 * minutes.
 */
export function benchCases(small: boolean): Cases {
  if (small) {
    const tiny = { ...RECIPES.FAST, ...IMAGES, ngf: 16, ndf: 16, batch: 8 }
    const training = [{ ...tiny, name: 'FAST, ngf = ndf = 16, batch 8' }]
    return { batches: [1, 16], training, seconds: 0.1 }
  }
  const wide = { ...RECIPES.PAPER, ...IMAGES, batch: 64 }
  return {
    batches: [1, 16, 64],
    training: [
      { ...wide, name: 'PAPER, ngf = ndf = 64, batch 64' },
      { ...RECIPES.FAST, ...IMAGES, name: 'FAST, ngf = ndf = 32, batch 36' },
    ],
    seconds: 1,
  }
}
