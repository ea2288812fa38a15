/**
 * The settings of a run other than its dataset: labels, hints, and the server's error messages by
 * setting.
 */
import type { StartTrainingInput } from '@latentql/sdk'

export type SettingName = keyof StartTrainingInput

interface NumberSetting {
  readonly name: SettingName
  readonly label: string
  /** Its purpose, its range, and its defaults (Fast / Paper / Modern). */
  readonly hint: string
  readonly min: number
  readonly max: number
  /** Default: whole numbers. */
  readonly step?: 'any'
}

export interface SettingGroup {
  readonly title: string
  readonly settings: readonly NumberSetting[]
}

const STEPS = 10_000_000

/** Possible image sizes in pixels: 4, 5, 6 or 7 times a power of two. */
export const IMAGE_SIZES = [
  16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256,
]

/** In the order of the form. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    title: 'The networks',
    settings: [
      whole('zDim', 'Length of z', 2, 1024, 'Random numbers per sample. 100'),
      whole('ngf', 'Width of the generator', 4, 256, 'Wider learns more, but slower. 32 / 64 / 32'),
      whole('ndf', 'Width of the discriminator', 4, 256, 'The same for D. 32 / 64 / 32'),
    ],
  },
  {
    title: 'How it learns',
    settings: [
      whole('batch', 'Images per step', 2, 512, 'Reals, and as many fakes. 36 / 128 / 16'),
      real(
        'learningRateD',
        'Learning rate of D',
        0,
        1,
        'Above 0, at most 1. 0.0001 / 0.0002 / 0.001',
      ),
      real(
        'learningRateG',
        'Learning rate of G',
        0,
        1,
        'Above 0, at most 1. 0.0004 / 0.0002 / 0.001',
      ),
      real(
        'learningRateDecay',
        'Decay of the rates',
        0,
        1,
        'Last part of the run, over which both fall to 0; 0 turns it off. 0 / 0 / 0.6',
      ),
      real('beta1', 'Adam’s beta 1', 0, 1, 'Decay of the gradients’ mean, below 1. 0.5 / 0.5 / 0'),
      real(
        'beta2',
        'Adam’s beta 2',
        0,
        1,
        'Decay of their squares’ mean, below 1. 0.999 / 0.999 / 0.99',
      ),
      real(
        'updateLimit',
        'Limit of an update',
        0,
        100,
        'Largest average change of weights, in learning rates; 0 turns it off. 0 / 0 / 1',
      ),
      whole('discriminatorSteps', 'D updates per G update', 1, 10, 'From 1 to 10. 1'),
      real(
        'realLabel',
        'Label of reals',
        0.5,
        1,
        'Below 1 keeps D from being too confident. 0.9 / 1 / 1',
      ),
      real(
        'instanceNoise',
        'Instance noise',
        0,
        2,
        'Added to all of D’s images at the start. 0.6 / 0 / 0',
      ),
      whole('instanceNoiseSteps', 'Noise ends after', 1, STEPS, 'Steps. 3000'),
      real(
        'emaDecay',
        'Decay of the average',
        0,
        1,
        'Samples use an average of G’s weights; 0 turns it off. 0.999 / 0 / 0.999',
      ),
      real(
        'gradientPenalty',
        'Gradient penalty',
        0,
        100,
        'Keeps D smooth; needs D without batch norm; 0 turns it off. 0 / 0 / 2 at 64x64',
      ),
      real('penaltyShare', 'Share with a penalty', 0, 1, 'Of the images; above 0. 0.333'),
    ],
  },
  {
    title: 'Output',
    settings: [
      whole(
        'snapshotEvery',
        'Snapshot every',
        1,
        STEPS,
        'Steps. 25 / 50 / 25, less often in long runs',
      ),
      whole('fixedNoiseCount', 'Samples per snapshot', 4, 64, 'From 4 to 64. 36'),
      whole(
        'checkpointEvery',
        'Checkpoint every',
        1,
        STEPS,
        'Steps. If empty, about every 25 seconds',
      ),
      whole('keepCheckpoints', 'Checkpoints kept', 1, 1000, 'The newest ones. 5'),
      whole('keepEvery', 'Keep a checkpoint every', 0, STEPS, 'Steps; 0 turns it off. 0'),
    ],
  },
  {
    title: 'Other',
    settings: [
      whole('seed', 'Seed', 0, 2 ** 31 - 1, 'The same seed repeats a run. If empty, a new one'),
      whole(
        'priority',
        'Priority',
        -100,
        100,
        'Higher goes first; runs of equal priority take turns. 0',
      ),
    ],
  },
]

function whole(name: SettingName, label: string, min: number, max: number, hint: string) {
  return { name, label, min, max, hint }
}

function real(name: SettingName, label: string, min: number, max: number, hint: string) {
  return { name, label, min, max, hint, step: 'any' } as const
}

export interface Refusal {
  /** Problems by setting, for the settings in the message. */
  readonly bySetting: Readonly<Partial<Record<SettingName, string>>>
  /** The rest of the message. */
  readonly rest: string
}

/** Props of a part of the form. */
export interface FormPart {
  readonly input: StartTrainingInput
  readonly change: (change: StartTrainingInput) => void
  readonly wrong: Refusal['bySetting']
}

/** Splits the server's message by setting: `batch must be ...; got 1. ngf must be ...`. */
export function readRefusal(message: string): Refusal {
  const bySetting: Partial<Record<SettingName, string>> = {}
  const rest: string[] = []
  for (const sentence of message.split(/(?<=\.) (?=\w+ must (?:be|stay) )/)) {
    const name = /^(\w+) must /.exec(sentence)?.[1] ?? otherName(sentence)
    if (name) bySetting[name as SettingName] = sentence.replace(/^\w+ must/, 'Must')
    else rest.push(sentence)
  }
  return { bySetting, rest: rest.join(' ') }
}

function otherName(sentence: string): 'name' | 'from' | undefined {
  if (sentence.startsWith('from: ')) return 'from'
  const isAboutName = /^Invalid run name |^The name ".*" is taken /
  return isAboutName.test(sentence) ? 'name' : undefined
}
