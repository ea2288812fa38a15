/** The two named recipes: what a run's settings are where nobody says otherwise. */
import type { TrainingConfig } from './training.ts'

/** What depends on neither the dataset nor the run. */
export type Recipe = Omit<
  TrainingConfig,
  'recipe' | 'imageSize' | 'channels' | 'seed' | 'from' | 'checkpointEvery' | 'onAlarm'
>

const COMMON = {
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
   * Small enough for two CPU cores, and held in balance: at this size the paper's own numbers let the discriminator win
   * within some hundred steps, after which all samples look alike. Smoothed labels, noise on what the discriminator sees
   * and its slower learning keep it from that; faces are recognised at step 400.
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
  /** Radford et al., arXiv 1511.06434, section 4: Adam 2e-4, batches of 128, a uniform z of 100, and no aids. */
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
}
