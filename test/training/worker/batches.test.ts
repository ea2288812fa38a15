import { describe, expect, test } from 'vitest'
import { EARLIER_RUN_SETTINGS } from '../../../server/training/training.ts'
import {
  BatchMaker,
  epochAt,
  sigmaAt,
  type Batch,
  type BatchConfig,
} from '../../../server/training/worker/batches.ts'
import { drawNoise, drawNormals, drawOrder, drawPrior } from '../../../server/latent/draws.ts'
import { STREAMS } from '../../../server/training/worker/random-streams.ts'

const CONFIG: BatchConfig = {
  imageSize: 16,
  channels: 1,
  zDim: 8,
  prior: { distribution: 'normal' },
  ngf: 4,
  ndf: 4,
  batch: 5,
  beta1: 0.5,
  beta2: 0.999,
  realLabel: 1,
  emaDecay: 0,
  instanceNoise: 0.3,
  instanceNoiseSteps: 10,
  ...EARLIER_RUN_SETTINGS,
  seed: 7,
  discriminatorSteps: 1,
}

/** Images whose bytes all equal their index. */
function numbered(count: number) {
  return {
    count,
    attributes: [
      { name: 'wet', kind: 'NUMBER', min: 0, max: 1 },
      { name: 'size', kind: 'CATEGORY', values: ['small', 'large'] },
    ] as const,
    label: (index: number) => (index % 4 === 3 ? null : index % 4),
    storedAttributes: (index: number) => [0.5, index % 2],
    read(indices: Uint32Array, into: Uint8Array) {
      const bytes = into.length / indices.length
      indices.forEach((index, at) => into.fill(index, at * bytes, (at + 1) * bytes))
    },
  }
}

/** Returns the images in the updates of a step. */
function imagesOf(maker: BatchMaker, step: number, config = CONFIG): number[] {
  return maker.make(step).flatMap(({ reals }) => {
    const bytes = reals!.data.length / config.batch
    return Array.from({ length: config.batch }, (_, at) => reals!.data[at * bytes]!)
  })
}

describe('the data of a run', () => {
  test('contains every image once per epoch, in a new order each time, in full batches', () => {
    const maker = new BatchMaker(CONFIG, numbered(23))
    const row = Array.from({ length: 23 }, (_, step) => imagesOf(maker, step + 1)).flat()
    const epochs = Array.from({ length: 5 }, (_, epoch) => row.slice(23 * epoch, 23 * (epoch + 1)))
    const all = Array.from({ length: 23 }, (_, index) => index)
    for (const epoch of epochs) expect(epoch.toSorted((a, b) => a - b)).toEqual(all)
    expect(new Set(epochs.map(String)).size).toBe(5)
    expect(epochAt(CONFIG, 23, 23)).toBe(5)
  })

  test('works for datasets smaller than a batch', () => {
    const maker = new BatchMaker(CONFIG, numbered(2))
    const row = Array.from({ length: 4 }, (_, step) => imagesOf(maker, step + 1)).flat()
    for (let epoch = 0; epoch < 10; epoch++) {
      expect(row[2 * epoch]! + row[2 * epoch + 1]!).toBe(1)
    }
  })

  test('has the class of each image, and equal parts of all classes for an image without one', () => {
    const classes = ['cat', 'dog', 'eel']
    const config = { ...CONFIG, conditioning: 'ACGAN', classes } as const
    const [{ label }] = new BatchMaker(config, numbered(23)).make(1) as [Batch]
    expect(label!.shape).toEqual([5, 3])
    const third = Math.fround(1 / 3)
    const rows = imagesOf(new BatchMaker(config, numbered(23)), 1, config).map((image) =>
      [0, 1, 2].map((at) => (image % 4 === 3 ? third : Number(image % 4 === at))),
    )
    expect([...label!.data]).toEqual(rows.flat())
  })

  test('has the values of an attribute instead of the classes', () => {
    const labels = { labelAttribute: 'size', classes: ['small', 'large'] }
    const config = { ...CONFIG, conditioning: 'PROJECTION', ...labels } as const
    const [{ label }] = new BatchMaker(config, numbered(23)).make(1) as [Batch]
    const rows = imagesOf(new BatchMaker(config, numbered(23)), 1, config).map((image) =>
      image % 2 === 1 ? [0, 1] : [1, 0],
    )
    expect([...label!.data]).toEqual(rows.flat())
  })

  test('depends on the step alone, from any start and in any order', () => {
    const maker = new BatchMaker(CONFIG, numbered(23))
    const inOrder = Array.from({ length: 12 }, (_, step) => maker.make(step + 1))
    for (const step of [12, 3, 7]) {
      const fresh = new BatchMaker(CONFIG, numbered(23)).make(step)
      expect(fresh).toEqual(inOrder[step - 1])
      expect(maker.make(step)).toEqual(inOrder[step - 1])
    }
  })

  test('gives each of several discriminator updates its own batch', () => {
    const calm = { ...CONFIG, instanceNoiseSteps: 0 }
    const config = { ...calm, discriminatorSteps: 3 }
    const updates = new BatchMaker(config, numbered(23)).make(4)
    const single = new BatchMaker(calm, numbered(23))
    const inputs = [10, 11, 12].map((step) => single.make(step)[0]!)
    const names = ['reals', 'z', 'noiseReals', 'noiseFakes'] as const
    updates.forEach((update, at) => {
      for (const name of names) expect(update[name]).toEqual(inputs[at]![name])
    })
  })

  test('differs for another seed', () => {
    const other = new BatchMaker({ ...CONFIG, seed: 8 }, numbered(23)).make(1)[0]!
    const own = new BatchMaker(CONFIG, numbered(23)).make(1)[0]!
    for (const name of Object.keys(own).filter((name) => name !== 'sigma')) {
      expect(other[name]).not.toEqual(own[name])
    }
  })
})

test('the instance noise decays linearly to zero, and is then no longer drawn', () => {
  const sigmas = [1, 6, 11, 12].map((step) => sigmaAt(CONFIG, step))
  expect(sigmas).toEqual([0.3, 0.15, 0, 0])
  const maker = new BatchMaker(CONFIG, numbered(23))
  expect(maker.make(11)[0]!['noiseReals']!.data.every((value) => value === 0)).toBe(true)
  const { noiseReals, sigma } = new BatchMaker({ ...CONFIG, instanceNoise: 0 }, numbered(23)).make(
    1,
  )[0]!
  expect([noiseReals, sigma]).toEqual([undefined, undefined])
})

describe('random numbers', () => {
  const source = { seed: 7, stream: STREAMS.z, position: 3 }
  const count = 100_000

  test('have the moments of their distributions', () => {
    const normal = moments(drawNormals(source, count))
    expect(normal.mean).toBeCloseTo(0, 1)
    expect(normal.variance).toBeCloseTo(1, 1)
    expect(normal.kurtosis).toBeCloseTo(3, 0)
    const uniform = moments(drawPrior(source, count, { distribution: 'uniform' }))
    expect(uniform.mean).toBeCloseTo(0, 1)
    expect(uniform.variance).toBeCloseTo(1 / 3, 1)
    const noise = moments([...drawNoise(source, count)].map((byte) => (byte - 128) / 32))
    expect(noise.mean).toBeCloseTo(0, 1)
    expect(noise.variance).toBeCloseTo(1, 1)
  })

  test('of a truncated prior stay within its bound', () => {
    const values = drawPrior(source, count, { distribution: 'truncatedNormal', bound: 0.5 })
    expect(Math.max(...values.map(Math.abs).slice(0, 50_000))).toBeLessThanOrEqual(0.5)
    expect(moments(values).mean).toBeCloseTo(0, 2)
  })

  test('differ by stream, by seed, and by position, even distant ones', () => {
    const drawn = [
      source,
      { ...source, stream: STREAMS.fixedNoise },
      { ...source, position: 4 },
      { ...source, position: 3 + 2 ** 32 },
      { ...source, seed: 8 },
    ].flatMap((from) => [...drawNormals(from, 1_000)])
    expect(new Set(drawn).size).toBe(drawn.length)
  })

  test('put every number at every place of an order equally often', () => {
    const counts = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0])
    for (let position = 0; position < 10_000; position++) {
      const order = drawOrder({ ...source, stream: STREAMS.order, position }, 5)
      order.forEach((number, place) => (counts[place]![number]! += 1))
    }
    // Binomial with mean 2,000 and deviation 40.
    for (const count of counts.flat()) expect(Math.abs(count - 2_000)).toBeLessThan(200)
  })

  test('never change, because existing runs resume with them', () => {
    expect([...drawNormals(source, 3)]).toMatchInlineSnapshot(`
      [
        0.8307580947875977,
        -0.4899021089076996,
        0.21861527860164642,
      ]
    `)
    expect([...drawPrior(source, 2, { distribution: 'uniform' })]).toMatchInlineSnapshot(`
      [
        0.5938897132873535,
        -0.375796914100647,
      ]
    `)
    expect([...drawNoise(source, 8)]).toMatchInlineSnapshot(`
      [
        134,
        155,
        167,
        112,
        129,
        135,
        189,
        62,
      ]
    `)
    expect([...drawOrder(source, 8)]).toMatchInlineSnapshot(`
      [
        2,
        7,
        1,
        0,
        5,
        4,
        3,
        6,
      ]
    `)
  })
})

function moments(values: ArrayLike<number>) {
  const mean = (power: number, centre: number) =>
    Array.from(values, (value) => (value - centre) ** power).reduce((a, b) => a + b) / values.length
  const centre = mean(1, 0)
  const variance = mean(2, centre)
  return { mean: centre, variance, kurtosis: mean(4, centre) / variance ** 2 }
}
