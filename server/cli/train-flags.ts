/** A flag of `latentql train` for every setting of a run: `learningRateD` is `--learning-rate-d`. */
import { InvalidArgumentError, Option } from 'commander'
import { SETTINGS, wordsOf, type SettingName } from '../training/settings.ts'

/** What each setting is; what it may be, the setting itself says. */
const DESCRIPTIONS: Readonly<Record<SettingName, string>> = {
  recipe: 'defaults of the rest: FAST suits two CPU cores, PAPER is Radford et al.',
  steps: 'updates of both networks, 2000 by default',
  priority: 'higher goes first',
  imageSize: 'edge of the images',
  channels: '3 for colour, 1 for gray',
  zDim: 'length of z',
  prior: 'distribution of z',
  ngf: "width of the generator's last layers",
  ndf: "width of the discriminator's first layer",
  batch: 'images a step',
  learningRateD: "Adam's, of the discriminator",
  learningRateG: "Adam's, of the generator",
  beta1: "Adam's",
  beta2: "Adam's",
  discriminatorSteps: 'updates of the discriminator for each of the generator',
  realLabel: 'what the discriminator is to say of real images; below 1 is label smoothing',
  instanceNoise: 'sigma of the noise on all that the discriminator sees, at step 0',
  instanceNoiseSteps: 'steps over which that noise goes to 0',
  emaDecay: 'of the averaged generator, which is the one that is shown and served',
  seed: 'of all randomness',
  snapshotEvery: 'steps between two contact sheets',
  checkpointEvery: "steps between two checkpoints, by default some 25 seconds' worth",
  keepCheckpoints: 'how many of the newest checkpoints stay',
  keepEvery: 'checkpoints of steps that this divides stay too; 0: none',
  fixedNoiseCount: 'samples on a contact sheet',
  onAlarm: 'what happens when training goes wrong',
}

/** One for each setting, in the order of the list above. */
export function settingFlags(): Option[] {
  return Object.entries(DESCRIPTIONS).map(([name, description]) => {
    const words = wordsOf(name as SettingName)
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
      if (value === undefined) throw new InvalidArgumentError(`It takes ${words}.`)
      return value
    })
  })
}
