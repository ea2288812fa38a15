import { describe, expect, test } from 'vitest'
import { discriminatorArchitecture, generatorArchitecture } from '../../server/gan/dcgan.ts'
import { discriminatorFamily } from '../../server/gan/families/discriminator.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import {
  EARLIER_SETTINGS,
  isImageSize,
  splitImageSize,
  type GanConfig,
} from '../../server/gan/gan-config.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import { trainingGraphs } from '../../server/gan/training-graphs.ts'
import {
  initialState,
  servingDiscriminator,
  servingWeights,
} from '../../server/gan/training-state.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { parametersOf } from '../../server/graph/traverse.ts'
import { createRandom } from '../graph/random.ts'
import { samplerGraph } from './graphs.ts'

const config: GanConfig = {
  imageSize: 16,
  channels: 3,
  zDim: 6,
  prior: { distribution: 'normal' },
  ngf: 3,
  ndf: 2,
  batch: 4,
  beta1: 0.5,
  beta2: 0.999,
  realLabel: 1,
  emaDecay: 0.9,
  instanceNoise: 0,
  ...EARLIER_SETTINGS,
}

const normal = (stream: number, count: number) => createRandom(stream).values(count)

const sizes = Array.from({ length: 300 }, (_, size) => size).filter(isImageSize)

describe('image sizes', () => {
  test('are 4, 5, 6 and 7 doubled into 16..256', () => {
    expect(sizes).toEqual([
      ...[16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112],
      ...[128, 160, 192, 224, 256],
    ])
    expect([15.5, NaN, -16, 512].some(isImageSize)).toBe(false)
  })

  test.each(sizes)('%i: both networks build, and the state has every parameter', (imageSize) => {
    const sized = { ...config, imageSize, ngf: 1, ndf: 1 }
    const state = initialState(sized, (_, count) => new Float32Array(count))
    for (const graph of Object.values(trainingGraphs(sized))) {
      for (const { name, shape } of parametersOf(graph)) {
        expect(state.get(name!)!.shape).toEqual(shape)
      }
    }
    const { base } = splitImageSize(imageSize)
    expect(state.get('g.main.0.weight')!.shape.slice(2)).toEqual([base, base])
  })

  test("64 with ngf 128 gives the generator of the paper's figure 1: 1024x4x4 down to 128x32x32", () => {
    const figure = generatorArchitecture({ ...config, imageSize: 64, zDim: 100, ngf: 128 })
    expect(layersFamily.activations(figure).map(({ shape }) => shape)).toEqual([
      [1024, 4, 4],
      [512, 8, 8],
      [256, 16, 16],
      [128, 32, 32],
    ])
    expect(layersFamily.weights(figure).get('main.0.weight')).toEqual([100, 1024, 4, 4])
  })

  test("64 gives PyTorch's DCGAN", () => {
    const state = initialState(
      { ...config, imageSize: 64, zDim: 100, ngf: 64, ndf: 64 },
      (_, count) => new Float32Array(count),
    )
    const shapes = ['g.main.0', 'g.main.3', 'g.main.12', 'd.main.0', 'd.main.8', 'd.main.11'].map(
      (layer) => state.get(`${layer}.weight`)!.shape,
    )
    expect(shapes).toEqual([
      [100, 512, 4, 4],
      [512, 256, 4, 4],
      [64, 3, 4, 4],
      [64, 3, 4, 4],
      [512, 256, 4, 4],
      [1, 512, 4, 4],
    ])
  })
})

test('the initial state has weights N(0, 0.02), batch-norm scales N(1, 0.02), offsets and moments 0', () => {
  const streams: number[] = []
  const state = initialState(config, (stream, count) => {
    streams.push(stream)
    return new Float32Array(count).fill(stream + 1)
  })
  expect(streams).toEqual(streams.map((_, index) => index))
  const first = (name: string) => state.get(name)!.data[0]
  expect(first('g.main.0.weight')).toBeCloseTo(0.02)
  expect(first('g.main.1.weight')).toBeCloseTo(1.04)
  expect(first('g.main.1.bias')).toBe(0)
  expect(first('ema.main.1.weight')).toBeCloseTo(1.04)
  expect(state.get('ema.main.0.weight')!.data).not.toBe(state.get('g.main.0.weight')!.data)
  const moments = [...state].filter(([name]) => /^[gd]\.[mv]\./.test(name))
  expect(moments).toHaveLength(2 * streams.length + 2 * 3)
  expect(moments.every(([, { data }]) => data.every((value) => value === 0))).toBe(true)
})

test("without batch norm, the discriminator's weights start with the deviation of He et al., and its biases at 0", () => {
  const ones = (_: number, count: number) => new Float32Array(count).fill(1)
  const state = initialState({ ...config, discriminatorNorm: 'NONE' }, ones)
  expect([...state.keys()].filter((name) => /^d\.main/.test(name))).toEqual([
    ...['d.main.0.weight', 'd.main.0.bias', 'd.main.2.weight', 'd.main.2.bias'],
    'd.main.4.weight',
  ])
  const first = (name: string) => state.get(name)!.data[0]
  expect(first('d.main.0.weight')).toBeCloseTo(Math.sqrt(2 / (3 * 4 * 4)))
  expect(first('d.main.2.weight')).toBeCloseTo(Math.sqrt(2 / (2 * 4 * 4)))
  expect(first('d.main.4.weight')).toBeCloseTo(Math.sqrt(2 / (4 * 4 * 4)))
  expect(first('d.main.2.bias')).toBe(0)
  expect(first('g.main.0.weight')).toBeCloseTo(0.02)
})

describe('the served generator', () => {
  const state = initialState(config, normal)
  for (const [name, value] of state) {
    if (name.startsWith('ema.')) value.data.set(value.data.map((x) => 10 * x))
  }
  const { samples, statistics, rawStatistics } = trainingGraphs(config)
  const { samples: rawSamples } = trainingGraphs({ ...config, emaDecay: 0 })
  const z = (seed: number, rows: number) => ({
    shape: [rows, config.zDim],
    data: createRandom(seed).values(rows * config.zDim),
  })
  const run = (graph: typeof samples, fed: ReturnType<typeof z>) =>
    evaluate(graph, { ...Object.fromEntries(state), z: fed })

  test.each([
    ['ema', samples, statistics],
    ['g', rawSamples, rawStatistics],
  ] as const)("%s: gives the same pixels with a batch's statistics fixed", (kind, by, of) => {
    const fed = z(1, 8)
    const weights = servingWeights(config, state, kind, [run(of, fed)])
    const shapes = new Map([...weights].map(([name, { shape }]) => [name, shape]))
    const architecture = generatorArchitecture(config)
    layersFamily.check(architecture, shapes)
    const served = evaluate(samplerGraph(architecture), { ...Object.fromEntries(weights), z: fed })
    const wanted = run(by, fed)['pixels']!.data
    expect(new Set(wanted).size).toBeGreaterThan(20)
    const worst = wanted.map((value, at) => Math.abs(value - served['pixels']!.data[at]!))
    expect(Math.max(...worst)).toBeLessThanOrEqual(1)
  })

  test('pools the statistics of several batches as if they were one', () => {
    const [first, second] = [z(1, 8), z(2, 8)]
    const data = Float32Array.from([...first.data, ...second.data])
    const together = run(statistics, { shape: [16, config.zDim], data })
    const parts = [first, second].map((fed) => run(statistics, fed))
    const pooled = servingWeights(config, state, 'ema', parts)
    // Only the first batch norm's input is the same in a batch of its own and in the joined batch.
    for (const [field, name] of [
      ['mean.main.1', 'main.1.running_mean'],
      ['variance.main.1', 'main.1.running_var'],
    ] as const) {
      for (const [channel, value] of together[field]!.data.entries()) {
        expect(pooled.get(name)!.data[channel]).toBeCloseTo(value, 5)
      }
    }
  })
})

const BROKEN_RULES: readonly Partial<GanConfig>[] = [
  { resampling: 'POOLING' },
  { generatorNorm: 'NONE', discriminatorNorm: 'NONE' },
  { generatorNorm: 'EVERYWHERE', discriminatorNorm: 'EVERYWHERE' },
  { fullyConnected: 'HIDDEN' },
  { fullyConnected: 'ALL' },
  { discriminatorActivation: 'RELU' },
  { discriminatorHead: 'GLOBAL_AVERAGE' },
]

describe.each(sizes)('with a rule broken, at %i', (imageSize) => {
  test.each(BROKEN_RULES)('%o: both networks fit their images', (rule) => {
    const broken = { ...config, imageSize, ngf: 1, ndf: 1, ...rule }
    const generator = generatorArchitecture(broken)
    layersFamily.check(generator, layersFamily.weights(generator))
    const discriminator = discriminatorArchitecture(broken)
    discriminatorFamily.check(discriminator, discriminatorFamily.weights(discriminator))
    const stored = JSON.stringify({ generator, discriminator })
    const { generator: g, discriminator: d } = JSON.parse(stored) as Record<string, unknown>
    expect(layersFamily.architecture.parse(g)).toEqual(generator)
    expect(discriminatorFamily.architecture.parse(d)).toEqual(discriminator)
  })
})

describe('the served discriminator', () => {
  const state = initialState(config, normal)
  const { discriminatorStatistics } = trainingGraphs(config)
  const architecture = discriminatorArchitecture(config)
  const network = { family: 'discriminator', architecture } as const
  const reals = (seed: number, rows: number) => ({
    shape: [rows, 16, 16, 3],
    data: Uint8Array.from(createRandom(seed).values(rows * 768), (x) => 127 + 60 * x),
  })
  const measured = (fed: ReturnType<typeof reals>) =>
    evaluate(discriminatorStatistics, { ...Object.fromEntries(state), reals: fed })

  test('gives the same logits with the statistics of a batch of reals fixed', () => {
    const fed = reals(1, 8)
    const weights = servingDiscriminator(config, state, [measured(fed)])
    discriminatorFamily.check(
      architecture,
      new Map([...weights].map(([name, { shape }]) => [name, shape])),
    )
    const planes = Float32Array.from({ length: fed.data.length }, (_, at) => {
      const [row, channel, pixel] = [Math.floor(at / 768), Math.floor(at / 256) % 3, at % 256]
      return fed.data[row * 768 + pixel * 3 + channel]! / 127.5 - 1
    })
    const images = { shape: [8, 3, 16, 16], data: planes }
    const logits = (statistics: 'fixed' | 'batch') =>
      evaluate(networkGraph(network, { outputs: ['logits'], statistics }), {
        ...Object.fromEntries(weights),
        images,
      })['logits']!.data
    const wanted = logits('batch')
    expect(new Set(wanted).size).toBe(8)
    logits('fixed').forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 4))
  })

  test('needs no statistics without batch norm', () => {
    const plain = { ...config, discriminatorNorm: 'NONE' } as const
    const weights = servingDiscriminator(plain, initialState(plain, normal), [])
    const shapes = new Map([...weights].map(([name, { shape }]) => [name, shape]))
    discriminatorFamily.check(discriminatorArchitecture(plain), shapes)
    expect(trainingGraphs(plain).discriminatorStatistics.outputs).toEqual({})
  })

  test('pools the statistics of several batches as if they were one', () => {
    const [first, second] = [reals(1, 8), reals(2, 8)]
    const together = measured({
      shape: [16, 16, 16, 3],
      data: Uint8Array.from([...first.data, ...second.data]),
    })
    const pooled = servingDiscriminator(config, state, [measured(first), measured(second)])
    together['mean.main.3']!.data.forEach((value, channel) =>
      expect(pooled.get('main.3.running_mean')!.data[channel]).toBeCloseTo(value, 5),
    )
    together['variance.main.3']!.data.forEach((value, channel) =>
      expect(pooled.get('main.3.running_var')!.data[channel]).toBeCloseTo(value, 5),
    )
  })
})
