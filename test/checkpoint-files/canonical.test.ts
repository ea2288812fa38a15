import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalNetwork } from '../../server/checkpoint-files/canonical.ts'
import { networkDigest } from '../../server/checkpoint-files/digest.ts'
import { parseDescription } from '../../server/checkpoint-files/parse-described.ts'
import { CheckpointInvalid } from '../../server/errors.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import type { GeneratorArchitecture, Layer } from '../../server/gan/architecture.ts'
import type { Generator } from '../../server/gan/network-family.ts'
import { randomWeights } from '../checkpoints/support.ts'

const parseArchitecture = (value: unknown) =>
  parseDescription(layersFamily.architecture, value, ['architecture'])

const convolution = {
  out: 4,
  kernel: [4, 4],
  stride: [2, 2],
  padding: [1, 1, 1, 1],
  outputPadding: [0, 0],
  dilation: [1, 1],
  groups: 1,
} as const

const architecture: GeneratorArchitecture = {
  zDim: 6,
  prior: { distribution: 'normal', bound: 3 },
  channels: 1,
  height: 16,
  width: 16,
  range: [-1, 1],
  layers: [
    { kind: 'dense', weight: 'fc.w', bias: 'fc.b', out: [3, 2, 2] },
    { kind: 'batchNorm', scale: 'n.g', mean: 'n.m', variance: 'n.v', epsilon: 1e-5, over: 'unit' },
    { kind: 'activation', function: 'relu', slope: 0.1 },
    { kind: 'convTranspose2d', weight: 'up.w', ...convolution },
    { kind: 'activation', function: 'leakyRelu' },
    { kind: 'upsample', factor: [4, 4], mode: 'nearest' },
    { kind: 'conv2d', weight: 'out.w', ...plain(1), padding: [1, 2, 1, 2], kernel: [3, 5] },
    { kind: 'activation', function: 'tanh' },
  ],
}

function plain(out: number) {
  return { out, stride: [1, 1], dilation: [1, 1], groups: 1 } as const
}

test('names tensors by layer, and drops unused tensors and fields without effect', () => {
  const weights = randomWeights(architecture)
  weights.set('optimizer.step', { shape: [1], data: Float32Array.of(3) })
  const generator = canonicalNetwork({ family: 'layers', architecture, weights })
  expect([...generator.weights.keys()]).toEqual([
    ...['0.weight', '0.bias', '1.weight', '1.running_mean', '1.running_var'],
    ...['3.weight', '6.weight'],
  ])
  expect(generator.weights.get('1.running_var')).toBe(weights.get('n.v'))
  expect(generator.architecture.prior).toEqual({ distribution: 'normal' })
  expect(generator.architecture.layers[2]).toEqual({ kind: 'activation', function: 'relu' })
  expect(generator.architecture.layers[4]).toMatchObject({ function: 'leakyRelu', slope: 0.2 })
  expect(canonicalNetwork(generator)).toEqual(generator)
})

test('keeps the truncation centre, as part of the digest; a network without one has none', async () => {
  const weights = randomWeights(architecture)
  const digestOf = (centre: Partial<GeneratorArchitecture>) => {
    const network = { family: 'layers', architecture: { ...architecture, ...centre }, weights }
    return networkDigest(canonicalNetwork(network as Generator))
  }
  const plain = await digestOf({})
  expect(await digestOf({ truncationCentre: undefined })).toBe(plain)
  expect(
    new Set([
      plain,
      await digestOf({ truncationCentre: 0 }),
      await digestOf({ truncationCentre: 5 }),
    ]).size,
  ).toBe(3)
  const parsed = parseArchitecture({ ...architecture, truncationCentre: 5 })
  expect(layersFamily.interface(parsed).latent.truncationCentre).toBe(5)
  expect(() => parseArchitecture({ ...architecture, truncationCentre: 0.5 })).toThrow(
    'architecture.truncationCentre is not a whole number',
  )
})

test('describes layers in words', () => {
  expect(layersFamily.describe(architecture)).toEqual([
    'dense 6 -> 3x2x2, with bias',
    'batchNorm over units, epsilon 0.00001',
    'relu 0.1',
    'convTranspose2d 3 -> 4, 4x4, stride 2, padding 1',
    'leakyRelu',
    'upsample 4x4 nearest',
    'conv2d 4 -> 1, 3x5, stride 1, padding 1 2 1 2',
    'tanh',
  ])
})

test('reads an architecture back from JSON unchanged', () => {
  const { architecture: canonical } = canonicalNetwork({
    family: 'layers',
    architecture,
    weights: randomWeights(architecture),
  })
  expect(parseArchitecture(JSON.parse(JSON.stringify(canonical)))).toEqual(canonical)
})

test('drops fields that an architecture does not have', () => {
  const json = JSON.parse(JSON.stringify(architecture)) as Record<string, unknown>
  const parsed = parseArchitecture({ ...json, secret: 1, ['__proto__']: { a: 1 } })
  expect(Object.keys(parsed).sort()).toEqual(Object.keys(architecture).sort())
})

test('refuses any other JSON with CHECKPOINT_INVALID', () => {
  const broken = (value: unknown) => {
    try {
      parseArchitecture(value)
    } catch (error) {
      expect(error).toBeInstanceOf(CheckpointInvalid)
    }
  }
  fc.assert(fc.property(fc.jsonValue(), broken))
  const layers = architecture.layers as readonly Layer[]
  const fields = [...new Set(layers.flatMap((layer) => Object.keys(layer)))]
  const change = fc.tuple(fc.nat(layers.length - 1), fc.constantFrom(...fields), fc.jsonValue())
  fc.assert(
    fc.property(change, ([at, field, value]) => {
      const changed = layers.map((layer, index) =>
        index === at ? { ...layer, [field]: value } : layer,
      )
      broken({ ...architecture, layers: changed })
    }),
  )
  const tops = fc.tuple(fc.constantFrom(...Object.keys(architecture)), fc.jsonValue())
  fc.assert(fc.property(tops, ([field, value]) => broken({ ...architecture, [field]: value })))
})
