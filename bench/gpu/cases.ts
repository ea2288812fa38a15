/** What the GPU bench measures: sizes in common of our engines and PyTorch. */
import type { GanConfig } from '../../server/gan/gan-config.ts'
import { RECIPES } from '../../server/training/recipes.ts'

export interface TrainingCase extends GanConfig {
  readonly name: string
}

/** Travels to `pytorch.py` as JSON. */
export interface Cases {
  /** Of the generator of `bench/generator.ts`: nz 100, ngf 64. */
  readonly batches: readonly number[]
  readonly training: readonly TrainingCase[]
  /** The least time of one turn of a measurement. */
  readonly seconds: number
}

const IMAGES = { imageSize: 64, channels: 3 } as const

/** The sizes that docs/performance.md tells of; or, `small`, ones that a software renderer gets through in minutes. */
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
