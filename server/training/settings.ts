/** Each setting of a run that a person can choose: what is allowed, in a predicate and in words. */
import { isImageSize } from '../gan/gan-config.ts'
import { MAX_SEED } from '../latent/seed-to-z.ts'
import type { StartTraining } from './training.ts'

interface Setting {
  readonly allows: (value: unknown) => boolean
  readonly words: string
}

export const MAX_STEPS = 10_000_000

/** Every setting with a range, `name`, `dataset` and `from` being words of their own. */
export const SETTINGS: Readonly<
  Record<Exclude<keyof StartTraining, 'name' | 'dataset' | 'from'>, Setting>
> = {
  recipe: oneOf('FAST', 'PAPER'),
  steps: whole(1, MAX_STEPS),
  priority: whole(-100, 100),
  imageSize: {
    allows: (value) => isImageSize(value as number),
    words: '16 to 256, and 4, 5, 6 or 7 times a power of two',
  },
  channels: oneOf(1, 3),
  zDim: whole(2, 1024),
  prior: oneOf('normal', 'uniform'),
  ngf: whole(4, 256),
  ndf: whole(4, 256),
  batch: whole(2, 512),
  learningRateD: number('above 0, at most 1', (value) => value > 0 && value <= 1),
  learningRateG: number('above 0, at most 1', (value) => value > 0 && value <= 1),
  beta1: number('from 0 to below 1', (value) => value >= 0 && value < 1),
  beta2: number('from 0 to below 1', (value) => value >= 0 && value < 1),
  discriminatorSteps: whole(1, 10),
  realLabel: number('above 0.5, at most 1', (value) => value > 0.5 && value <= 1),
  instanceNoise: number('from 0 to 2', (value) => value >= 0 && value <= 2),
  instanceNoiseSteps: whole(1, MAX_STEPS),
  emaDecay: number('from 0 (none) to below 1', (value) => value >= 0 && value < 1),
  seed: whole(0, MAX_SEED),
  snapshotEvery: whole(1, MAX_STEPS),
  checkpointEvery: whole(1, MAX_STEPS),
  keepCheckpoints: whole(1, 1000),
  keepEvery: whole(0, MAX_STEPS),
  fixedNoiseCount: whole(4, 64),
  onAlarm: oneOf('NOTHING', 'PAUSE', 'ROLL_BACK'),
}

/** A sentence for each given setting that is not allowed. */
export function wrongSettings(input: StartTraining): string[] {
  return Object.entries(SETTINGS).flatMap(([name, { allows, words }]) => {
    const value: unknown = input[name as keyof typeof SETTINGS]
    if (value === undefined || value === null || allows(value)) return []
    return [`${name} must be ${words}; got ${JSON.stringify(value)}.`]
  })
}

function whole(least: number, most: number): Setting {
  return {
    allows: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    words: `a whole number from ${least} to ${most}`,
  }
}

function number(words: string, allows: (value: number) => boolean): Setting {
  return { allows: (value) => typeof value === 'number' && allows(value), words }
}

function oneOf(...choices: readonly (string | number)[]): Setting {
  return {
    allows: (value) => choices.includes(value as string | number),
    words: choices.join(' or ').replace(/ or (?=.* or )/g, ', '),
  }
}
