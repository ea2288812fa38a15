/** The settings of a run that a client can choose: a schema and a description of each. */
import { z } from 'zod'
import { isImageSize } from '../gan/gan-config.ts'
import { MAX_SEED } from '../latent/seed-to-z.ts'
import type { StartTraining } from './training.ts'

export const MAX_STEPS = 10_000_000

/** All settings with a range. `name`, `dataset` and `from` are checked separately. */
export const SETTINGS = {
  recipe: oneOf('FAST', 'PAPER', 'MODERN'),
  steps: whole(1, MAX_STEPS),
  priority: whole(-100, 100),
  imageSize: z
    .custom<number>((value) => isImageSize(value as number))
    .describe('16 to 256, and 4, 5, 6 or 7 times a power of two'),
  channels: oneOf(1, 3),
  zDim: whole(2, 1024),
  prior: oneOf('normal', 'uniform'),
  ngf: whole(4, 256),
  ndf: whole(4, 256),
  batch: whole(2, 512),
  learningRateD: z.number().gt(0).lte(1).describe('above 0, at most 1'),
  learningRateG: z.number().gt(0).lte(1).describe('above 0, at most 1'),
  learningRateDecay: z.number().gte(0).lte(1).describe('from 0 (none) to 1'),
  beta1: z.number().gte(0).lt(1).describe('from 0 to below 1'),
  beta2: z.number().gte(0).lt(1).describe('from 0 to below 1'),
  updateLimit: z.number().gte(0).lte(100).describe('from 0 (none) to 100'),
  discriminatorSteps: whole(1, 10),
  realLabel: z.number().gt(0.5).lte(1).describe('above 0.5, at most 1'),
  instanceNoise: z.number().gte(0).lte(2).describe('from 0 to 2'),
  instanceNoiseSteps: whole(1, MAX_STEPS),
  lastLayer: oneOf('TRANSPOSED', 'BILINEAR'),
  loss: oneOf('CROSS_ENTROPY', 'RELATIVISTIC'),
  generatorNorm: oneOf('BATCH', 'NONE', 'EVERYWHERE'),
  discriminatorNorm: oneOf('BATCH', 'NONE', 'EVERYWHERE'),
  resampling: oneOf('STRIDED', 'POOLING'),
  fullyConnected: oneOf('NONE', 'HIDDEN', 'ALL'),
  discriminatorActivation: oneOf('LEAKY_RELU', 'RELU'),
  discriminatorHead: oneOf('CONVOLUTION', 'GLOBAL_AVERAGE'),
  gradientPenalty: z.number().gte(0).lte(100).describe('from 0 (none) to 100'),
  penaltyShare: z.number().gt(0).lte(1).describe('above 0, at most 1'),
  conditioning: oneOf('NONE', 'PROJECTION', 'ACGAN'),
  labelAttribute: z.string().min(1).max(200).describe('the name of an attribute'),
  emaDecay: z.number().gte(0).lt(1).describe('from 0 (none) to below 1'),
  seed: whole(0, MAX_SEED),
  snapshotEvery: whole(1, MAX_STEPS),
  checkpointEvery: whole(1, MAX_STEPS),
  keepCheckpoints: whole(1, 1000),
  keepEvery: whole(0, MAX_STEPS),
  fixedNoiseCount: whole(4, 64),
  onAlarm: oneOf('NOTHING', 'PAUSE', 'ROLL_BACK'),
} satisfies Record<Exclude<keyof StartTraining, 'name' | 'dataset' | 'from'>, z.ZodType>

export type SettingName = keyof typeof SETTINGS

/** Returns a sentence for each invalid setting in the input. */
export function invalidSettings(input: StartTraining): string[] {
  return (Object.keys(SETTINGS) as SettingName[]).flatMap((name) => {
    const value = input[name]
    if (value === undefined || value === null || SETTINGS[name].safeParse(value).success) return []
    return [`${name} must be ${allowedValues(name)}; got ${JSON.stringify(value)}.`]
  })
}

/** Describes the values that a setting allows: "a whole number from 1 to 10". */
export function allowedValues(name: SettingName): string {
  return SETTINGS[name].description!
}

function whole(min: number, max: number) {
  return z.int().min(min).max(max).describe(`a whole number from ${min} to ${max}`)
}

function oneOf<const T extends string | number>(...choices: T[]) {
  return z.literal(choices).describe(choices.join(' or ').replace(/ or (?=.* or )/g, ', '))
}
