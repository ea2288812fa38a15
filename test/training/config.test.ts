import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import { isImageSize, penaltyCount } from '../../server/gan/gan-config.ts'
import { completeSettings, type Source } from '../../server/training/config.ts'
import { estimateTrainingMemory } from '../../server/training/worker/memory-estimate.ts'
import { configOf, type StartTraining } from '../../server/training/training.ts'

type TrainingDataset = Parameters<typeof completeSettings>[1]

const FACES: TrainingDataset = {
  ...{ name: 'faces', source: 'FOLDER', count: 500, channels: 3, imageSize: 96 },
  ...{ classes: [], attributes: [] },
}
const DIGITS: TrainingDataset = {
  ...{ name: 'digits', source: 'IDX', count: 60_000, channels: 1, imageSize: 28 },
  classes: ['0', '1', '2'].map((label) => ({ label, count: 20_000 })),
  attributes: [
    { name: 'slant', kind: 'NUMBER', min: -1, max: 1 },
    { name: 'writer', kind: 'CATEGORY', values: ['clerk', 'pupil'] },
    { name: 'ink', kind: 'CATEGORY', values: ['black'] },
  ],
}

function rejection(input: StartTraining, dataset = FACES) {
  try {
    completeSettings(input, dataset)
  } catch (error) {
    expect(error).toBeInstanceOf(BadUserInput)
    return (error as BadUserInput).message
  }
  throw new Error('The input was accepted.')
}

describe('recipes', () => {
  test('FAST smooths labels and hides fine detail from D behind noise', () => {
    const { config } = completeSettings({ recipe: 'FAST' }, FACES)
    expect(config).toMatchObject({
      recipe: 'FAST',
      ...{ ngf: 32, ndf: 32, batch: 36, learningRateD: 1e-4, learningRateG: 4e-4 },
      ...{ learningRateDecay: 0, beta1: 0.5, beta2: 0.999, updateLimit: 0, realLabel: 0.9 },
      ...{ instanceNoise: 0.6, instanceNoiseSteps: 3000, emaDecay: 0.999 },
      ...{ loss: 'CROSS_ENTROPY', lastLayer: 'TRANSPOSED' },
      ...{ discriminatorNorm: 'BATCH', gradientPenalty: 0 },
    })
  })

  test('PAPER is the recipe of arXiv 1511.06434, without smoothing, noise or average', () => {
    const { config } = completeSettings({ recipe: 'PAPER' }, FACES)
    expect(config).toMatchObject({
      recipe: 'PAPER',
      zDim: 100,
      prior: { distribution: 'uniform' },
      ngf: 64,
      ndf: 64,
      batch: 128,
      learningRateD: 2e-4,
      learningRateG: 2e-4,
      beta1: 0.5,
      realLabel: 1,
      instanceNoise: 0,
      emaDecay: 0,
    })
  })

  test('MODERN is the default and complete: only the dataset is needed', () => {
    const { config, steps } = completeSettings({}, FACES)
    expect(steps).toBe(2000)
    expect(config).toEqual({
      recipe: 'MODERN',
      imageSize: 64,
      channels: 3,
      zDim: 100,
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
      discriminatorSteps: 1,
      realLabel: 1,
      instanceNoise: 0,
      instanceNoiseSteps: 3000,
      loss: 'RELATIVISTIC',
      generatorNorm: 'BATCH',
      discriminatorNorm: 'NONE',
      resampling: 'STRIDED',
      fullyConnected: 'NONE',
      discriminatorActivation: 'LEAKY_RELU',
      discriminatorHead: 'CONVOLUTION',
      lastLayer: 'BILINEAR',
      gradientPenalty: 2,
      penaltyShare: 1 / 3,
      ...{ conditioning: 'NONE', labelAttribute: null, classes: [] },
      emaDecay: 0.999,
      seed: config.seed,
      snapshotEvery: 25,
      checkpointEvery: null,
      keepCheckpoints: 5,
      keepEvery: 0,
      fixedNoiseCount: 36,
      onAlarm: 'NOTHING',
      from: null,
    })
    expect(penaltyCount(config)).toBe(5)
  })

  test('MODERN penalizes gradients in proportion to the number of pixels', () => {
    const half = completeSettings({ recipe: 'MODERN', imageSize: 32 }, FACES)
    expect(half.config.gradientPenalty).toBe(0.5)
    const digits = { ...FACES, imageSize: 28, channels: 1 as const }
    expect(completeSettings({ recipe: 'MODERN' }, digits).config.gradientPenalty).toBe(0.3828125)
  })

  test('given settings override the recipe, and null counts as missing', () => {
    const given = { batch: 8, beta1: 0, seed: 0, prior: 'uniform', onAlarm: 'PAUSE' } as const
    const { config, steps } = completeSettings(
      { ...given, steps: null, ngf: null, name: 'x' },
      FACES,
    )
    expect(steps).toBe(2000)
    expect(config).toMatchObject({ ...given, ngf: 32, prior: { distribution: 'uniform' } })
    expect(config).not.toHaveProperty('name')
    expect(config).not.toHaveProperty('steps')
  })

  test('a missing seed is drawn at random each time', () => {
    const seeds = Array.from({ length: 5 }, () => completeSettings({}, FACES).config.seed)
    expect(new Set(seeds).size).toBe(5)
  })
})

describe('defaults that depend on the dataset and the steps', () => {
  test('images are as large as in the dataset, but at most 64, and of a trainable size', () => {
    const sizeOf = (imageSize: number) =>
      completeSettings({}, { ...FACES, imageSize }).config.imageSize
    expect([200, 64, 50, 32, 28].map(sizeOf)).toEqual([64, 64, 48, 32, 28])
    expect(completeSettings({}, DIGITS).config).toMatchObject({ imageSize: 28, channels: 1 })
  })

  test('a batch is never larger than the dataset', () => {
    expect(completeSettings({}, { ...FACES, count: 10 }).config.batch).toBe(10)
  })

  test('a long run takes fewer snapshots', () => {
    expect(completeSettings({ steps: 100_000 }, FACES).config.snapshotEvery).toBe(200)
  })
})

describe('rejections', () => {
  test('name each invalid setting and its allowed values', () => {
    const message = rejection({ steps: 0, batch: 1.5, imageSize: 65, realLabel: 0.5, ngf: 1000 })
    expect(message).toBe(
      'steps must be a whole number from 1 to 10000000; got 0. ' +
        'imageSize must be 16 to 256, and 4, 5, 6 or 7 times a power of two; got 65. ' +
        'ngf must be a whole number from 4 to 256; got 1000. ' +
        'batch must be a whole number from 2 to 512; got 1.5. ' +
        'realLabel must be above 0.5, at most 1; got 0.5.',
    )
  })

  test.each([
    { learningRateD: 0 },
    { learningRateDecay: 1.1 },
    { updateLimit: -0.1 },
    { updateLimit: 101 },
    { learningRateG: NaN },
    { beta2: 1 },
    { emaDecay: -0.1 },
    { instanceNoise: 3 },
    { seed: 2 ** 31 },
    { checkpointEvery: 0 },
    { keepCheckpoints: 0 },
    { fixedNoiseCount: 65 },
    { priority: 1000 },
    { prior: 'truncatedNormal' as const },
    { loss: 'HINGE' as never },
    { discriminatorNorm: 'LAYER' as never },
    { lastLayer: 'BICUBIC' as never },
    { generatorNorm: 'LAYER' as never },
    { resampling: 'DILATED' as never },
    { fullyConnected: 'FIRST' as never },
    { discriminatorActivation: 'TANH' as never },
    { discriminatorHead: 'MAXIMUM' as never },
    { gradientPenalty: -1 },
    { penaltyShare: 0 },
    { recipe: 'SLOW' as never },
  ])('%o is out of range', (input) => {
    expect(rejection(input)).toContain(`${Object.keys(input)[0]} must be `)
  })

  test('a batch larger than the dataset, and images larger than packed', () => {
    const message = rejection({ batch: 512, imageSize: 112 })
    expect(message).toContain('batch must be at most 500, the size of "faces"; got 512.')
    expect(message).toContain('imageSize must be at most 96, as registered for "faces"')
    expect(completeSettings({ imageSize: 64 }, DIGITS).config.imageSize).toBe(64)
  })

  test('a gradient penalty on a discriminator with batch norm', () => {
    expect(rejection({ recipe: 'FAST', gradientPenalty: 1 })).toContain(
      'gradientPenalty must be 0 with discriminatorNorm BATCH',
    )
    const input = { recipe: 'FAST', gradientPenalty: 1, discriminatorNorm: 'NONE' } as const
    expect(completeSettings(input, FACES).config).toMatchObject({ ...input, loss: 'CROSS_ENTROPY' })
  })

  test.each([
    [{ gradientPenalty: 1, discriminatorNorm: 'EVERYWHERE' }, 'gradientPenalty must be 0 with'],
    [
      { fullyConnected: 'HIDDEN', discriminatorHead: 'GLOBAL_AVERAGE' },
      'discriminatorHead must be',
    ],
    [{ fullyConnected: 'ALL', discriminatorHead: 'GLOBAL_AVERAGE' }, 'discriminatorHead must be'],
    [{ fullyConnected: 'ALL', resampling: 'POOLING' }, 'resampling must be STRIDED'],
  ] as const)('networks that contradict themselves: %o', (input, message) => {
    expect(rejection({ recipe: 'PAPER', ...input })).toContain(message)
  })

  test('more snapshots than the database should keep', () => {
    expect(rejection({ steps: 1_000_000, snapshotEvery: 1 })).toContain('at least 100 for 1000000')
  })

  test('sizes too large for any device', () => {
    const large = { imageSize: 256, ngf: 256, ndf: 256, batch: 500 }
    expect(rejection(large, { ...FACES, imageSize: 256 })).toMatch(/need about \d{3} GiB of memory/)
  })

  test('no combination of individually valid settings breaks the memory estimate', () => {
    const { config } = completeSettings({}, FACES)
    for (let imageSize = 16; imageSize <= 256; imageSize++) {
      if (!isImageSize(imageSize)) continue
      const bytes = estimateTrainingMemory({ ...config, imageSize })
      expect(bytes).toBeGreaterThan(4 * 36 * imageSize ** 2)
      expect(bytes).toBeLessThan(8 * 2 ** 30)
    }
  })
})

describe('a conditional run', () => {
  test('learns the classes of the dataset, or the values of an attribute', () => {
    const conditioning = 'PROJECTION'
    expect(completeSettings({ conditioning }, DIGITS).config.classes).toEqual(['0', '1', '2'])
    const of = { conditioning, labelAttribute: 'writer' } as const
    expect(completeSettings(of, DIGITS).config).toMatchObject({
      ...of,
      classes: ['clerk', 'pupil'],
    })
    expect(completeSettings({}, DIGITS).config.classes).toEqual([])
  })

  test.each([
    [{ labelAttribute: 'slant' }, DIGITS, 'labelAttribute must be an attribute of "digits" with'],
    [{ labelAttribute: 'none' }, DIGITS, 'got "none". Attributes with categories: "writer", "ink"'],
    [{ labelAttribute: 'ink' }, DIGITS, '"ink" of "digits" has 1 values.'],
    [{}, FACES, 'got ACGAN, and "faces" has 0 classes.'],
  ])('needs at least two classes: %o', (input, dataset, message) => {
    expect(rejection({ conditioning: 'ACGAN', ...input }, dataset)).toContain(message)
  })
})

describe('a run that starts from a checkpoint', () => {
  const { config: its } = completeSettings(
    { recipe: 'FAST', ngf: 8, seed: 3, onAlarm: 'PAUSE' },
    FACES,
  )
  const from = { reference: 'old@1000', key: 'starts/x' }
  const source: Source = { config: its, step: 1000, from }

  test("takes its run's settings, with noise that continues to decay", () => {
    const { config } = completeSettings({}, FACES, source)
    const { seed, ...others } = config
    expect(others).toEqual({
      ...its,
      seed: undefined,
      instanceNoise: expect.closeTo(0.4, 10),
      instanceNoiseSteps: 2000,
      from,
    })
    expect(seed).not.toBe(its.seed)
  })

  test('may train with other settings, but keeps the ones that the state fixes', () => {
    const { config } = completeSettings({ recipe: 'PAPER', batch: 16 }, FACES, source)
    expect(config).toMatchObject({ recipe: 'PAPER', learningRateG: 2e-4, batch: 16 })
    expect(config).toMatchObject({ ngf: 8, ndf: 32, prior: { distribution: 'normal' } })
  })

  test("can't drop the discriminator's batch norm, not even with the recipe MODERN", () => {
    const change = { discriminatorNorm: 'NONE', recipe: 'MODERN' } as const
    expect(() => completeSettings(change, FACES, source)).toThrow(
      'discriminatorNorm must stay BATCH, as in the state of old@1000.',
    )
    const { config } = completeSettings({ recipe: 'MODERN' }, FACES, source)
    expect(config).toMatchObject({ loss: 'RELATIVISTIC', discriminatorNorm: 'BATCH', beta1: 0.5 })
    expect(config.gradientPenalty).toBe(0)
  })

  test('penalizes gradients in proportion to the pixels of its images, if given MODERN', () => {
    const { config: small } = completeSettings({ recipe: 'MODERN', imageSize: 32 }, FACES)
    const changed = { ...source, config: { ...small, gradientPenalty: 7 } }
    expect(completeSettings({}, FACES, changed).config.gradientPenalty).toBe(7)
    const { config } = completeSettings({ recipe: 'MODERN' }, FACES, changed)
    expect(config.gradientPenalty).toBe(0.5)
  })

  test('of an earlier version takes the settings that were not stored from its training', () => {
    const { loss, discriminatorNorm, gradientPenalty, penaltyShare, ...rest } = its
    const { lastLayer, learningRateDecay, updateLimit, generatorNorm, ...newer } = rest
    const { resampling, fullyConnected, ...newest } = newer
    const { discriminatorActivation, discriminatorHead, ...last } = newest
    const { conditioning, labelAttribute, classes, ...stored } = last
    const settings = {
      generatorNorm,
      resampling,
      fullyConnected,
      discriminatorActivation,
      discriminatorHead,
      loss,
      discriminatorNorm,
      gradientPenalty,
      penaltyShare,
      lastLayer,
      learningRateDecay,
      updateLimit,
      conditioning,
      labelAttribute,
      classes,
    }
    expect(configOf({ config: stored })).toEqual({ ...stored, ...settings })
    const modern = completeSettings({ recipe: 'MODERN' }, FACES).config
    expect(configOf({ config: modern })).toEqual(modern)
  })

  test('keeps the classes, which another dataset must have too', () => {
    const { config } = completeSettings({ conditioning: 'ACGAN' }, DIGITS)
    const labelled = { ...source, config }
    const writers = { labelAttribute: 'writer' }
    expect(() => completeSettings(writers, DIGITS, labelled)).toThrow(
      'The classes must stay those of old@1000: 0, 1, 2.',
    )
    expect(completeSettings({}, DIGITS, labelled).config.classes).toEqual(['0', '1', '2'])
  })

  test("can't have another architecture", () => {
    const change = { ngf: 16, prior: 'uniform', imageSize: 32 } as const
    expect(() => completeSettings(change, FACES, source)).toThrow(
      'imageSize must stay 64, as in the state of old@1000. Leave it out, or start without "from". ' +
        'ngf must stay 8,',
    )
    expect(() => completeSettings(change, FACES, source)).toThrow('prior must stay normal')
  })

  test('has no noise if the decay was over', () => {
    const { config } = completeSettings({}, FACES, { ...source, step: 5000 })
    expect(config.instanceNoise).toBe(0)
  })
})
