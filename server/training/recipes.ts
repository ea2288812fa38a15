/** The recipes, which are sets of default settings for a run. */
import { EARLIER_RUN_SETTINGS, type TrainingConfig } from './training.ts'

/** Settings that depend on neither the dataset nor the run. */
export type Recipe = Omit<
  TrainingConfig,
  'recipe' | 'imageSize' | 'channels' | 'seed' | 'from' | 'checkpointEvery' | 'onAlarm'
>

const COMMON = {
  ...EARLIER_RUN_SETTINGS,
  zDim: 100,
  beta1: 0.5,
  beta2: 0.999,
  discriminatorSteps: 1,
  instanceNoiseSteps: 3000,
  keepCheckpoints: 5,
  keepEvery: 0,
  fixedNoiseCount: 36,
} as const

export const RECIPES: Readonly<Record<TrainingConfig['recipe'], Recipe>> = {
  /**
   * Small enough for two CPU cores, and kept in balance. At this size the paper's values let the
   * discriminator win within a few hundred steps, after which all samples look alike. Smoothed
   * labels, noise on the discriminator's input and its slower learning prevent that. Faces are
   * recognizable at step 400.
   */
  FAST: {
    ...COMMON,
    prior: { distribution: 'normal' },
    ngf: 32,
    ndf: 32,
    batch: 36,
    learningRateD: 1e-4,
    learningRateG: 4e-4,
    realLabel: 0.9,
    instanceNoise: 0.6,
    emaDecay: 0.999,
    snapshotEvery: 25,
  },
  /**
   * Radford et al., arXiv 1511.06434, section 4: Adam 2e-4, batches of 128, a uniform z of 100, and
   * no stabilizers.
   */
  PAPER: {
    ...COMMON,
    prior: { distribution: 'uniform' },
    ngf: 64,
    ndf: 64,
    batch: 128,
    learningRateD: 2e-4,
    learningRateG: 2e-4,
    realLabel: 1,
    instanceNoise: 0,
    emaDecay: 0,
    snapshotEvery: 50,
  },
  /**
   * FAST's networks with today's stabilizers instead of noise, which hides fine detail
   * from the discriminator: the loss of R3GAN (arXiv 2501.05441), no batch norm in the
   * discriminator, and the gradient penalties R1 and R2 (arXiv 1801.04406). A bilinear last layer
   * leaves no checkerboard.
   */
  MODERN: {
    ...COMMON,
    prior: { distribution: 'normal' },
    ngf: 32,
    ndf: 32,
    batch: 16,
    learningRateD: 1e-3,
    learningRateG: 1e-3,
    learningRateDecay: 0.6,
    beta1: 0,
    beta2: 0.99,
    updateLimit: 1,
    realLabel: 1,
    instanceNoise: 0,
    lastLayer: 'BILINEAR',
    loss: 'RELATIVISTIC',
    discriminatorNorm: 'NONE',
    gradientPenalty: 2,
    emaDecay: 0.999,
    snapshotEvery: 25,
  },
}

/**
 * Returns a recipe's settings for square images of this size. The gradient penalty in RECIPES is
 * that for 64x64. It grows with the number of pixels, because the squared gradient shrinks with it:
 * if the same image has twice the size, each pixel has a quarter of the slope, for four times as
 * many.
 */
export function recipeFor(name: TrainingConfig['recipe'], imageSize: number): Recipe {
  const recipe = RECIPES[name]
  return { ...recipe, gradientPenalty: recipe.gradientPenalty * (imageSize / 64) ** 2 }
}
