/**
 * Flags of `latentql train`, one for each setting of a run: `learningRateD` is `--learning-rate-d`.
 */
import { InvalidArgumentError, Option } from 'commander'
import { SETTINGS, allowedValues, type SettingName } from '../training/settings.ts'

/** Descriptions of the settings; the valid values come from the settings themselves. */
const DESCRIPTIONS: Readonly<Record<SettingName, string>> = {
  recipe:
    'defaults of all other settings: MODERN, the default, and FAST suit two CPU cores; PAPER is Radford et al.',
  steps: 'training steps; default 2000',
  priority: 'priority in the queue; higher runs first',
  imageSize: 'edge length of the images, pixels',
  channels: '3 for RGB, 1 for grey',
  zDim: 'length of z',
  prior: 'distribution of z',
  ngf: "width of the generator's last layers",
  ndf: "width of the discriminator's first layer",
  batch: 'images per step',
  learningRateD: 'Adam learning rate of the discriminator',
  learningRateG: 'Adam learning rate of the generator',
  learningRateDecay:
    'share of the run, at its end, over which both learning rates fall linearly to 0',
  beta1: 'beta1 of Adam',
  beta2: 'beta2 of Adam',
  updateLimit: 'largest root mean square of an update of a weight tensor, in learning rates',
  discriminatorSteps: 'discriminator updates per generator update',
  realLabel: "the discriminator's target for real images; below 1 is label smoothing",
  instanceNoise: "sigma of the noise on the discriminator's inputs at step 0",
  instanceNoiseSteps: 'steps until the instance noise has decreased to 0',
  lastLayer:
    "the generator's last layer: TRANSPOSED as in the paper; BILINEAR leaves no checkerboard",
  loss: 'cross-entropy, or relativistic: each fake is compared with a real one (R3GAN)',
  generatorNorm: "normalization of the generator's layers; EVERYWHERE: also of its output layer",
  discriminatorNorm:
    "normalization of the discriminator's hidden layers; EVERYWHERE: also of the first",
  resampling: 'strided convolutions as in the paper, or pooling and upsampling',
  fullyConnected: 'fully connected hidden layers: one in each network, or ALL: perceptrons',
  discriminatorActivation: "activation function of the discriminator's hidden layers",
  discriminatorHead: "from the discriminator's last maps to its output",
  gradientPenalty: "weight of the penalties on the discriminator's gradient (R1 and R2)",
  penaltyShare: 'share of the batch on which the penalties are computed',
  conditioning: "the discriminator's use of classes, which makes the generator conditional",
  labelAttribute: "attribute whose values are the classes; default: the dataset's classes",
  emaDecay: 'decay of the averaged generator, which is used for contact sheets and checkpoints',
  seed: 'random seed of the whole run',
  snapshotEvery: 'steps between contact sheets',
  checkpointEvery: 'steps between checkpoints; default: about 25 seconds of training',
  keepCheckpoints: 'number of newest checkpoints to keep',
  keepEvery: 'also keep checkpoints whose step is a multiple of this; 0: none',
  fixedNoiseCount: 'samples on a contact sheet',
  onAlarm: 'action when training goes wrong',
}

/** Returns one flag per setting, in the order of the list above. */
export function settingFlags(): Option[] {
  return Object.entries(DESCRIPTIONS).map(([name, description]) => {
    const words = allowedValues(name as SettingName)
    const schema = SETTINGS[name as SettingName]
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return new Option(`--${flag} <value>`, `${description} (${words})`).argParser((text) => {
      const readings = [
        ...(text.trim() === '' ? [] : [Number(text)]),
        text,
        text.toUpperCase(),
        text.toLowerCase(),
      ]
      const value = readings.find((reading) => schema.safeParse(reading).success)
      if (value === undefined) throw new InvalidArgumentError(`It must be ${words}.`)
      return value
    })
  })
}
