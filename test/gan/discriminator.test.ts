import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseDescription } from '../../server/checkpoint-files/parse-described.ts'
import { CheckpointInvalid } from '../../server/errors.ts'
import type { DiscriminatorArchitecture } from '../../server/gan/architecture.ts'
import { discriminatorArchitecture } from '../../server/gan/dcgan.ts'
import { discriminatorFamily } from '../../server/gan/families/discriminator.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../../server/gan/gan-config.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import { bindParameters } from '../../server/graph/bind.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { optimize } from '../../server/graph/optimize.ts'
import { readSafetensors, readWeights } from '../../server/weights/safetensors.ts'
import { largestDifference, runOnOnnxruntime } from '../graph/run-graph.ts'

/** Random discriminators with PyTorch's outputs, written by `golden-discriminators/make.py`. */
const FOLDER = new URL('golden-discriminators/', import.meta.url)
const GOLDEN = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.safetensors'))
  .sort()
  .map((file) => {
    const bytes = readFileSync(new URL(file, FOLDER))
    const all = [...readWeights(bytes)]
    const json = JSON.parse(readSafetensors(bytes).metadata['architecture']!) as unknown
    return {
      name: file.replace('.safetensors', ''),
      architecture: parseDescription(discriminatorFamily.architecture, json, []),
      weights: new Map(all.filter(([name]) => !name.startsWith('golden.'))),
      golden: new Map(
        all.flatMap(([name, value]) =>
          name.startsWith('golden.') ? [[name.slice('golden.'.length), value] as const] : [],
        ),
      ),
    }
  })

const network = (architecture: DiscriminatorArchitecture) =>
  ({ family: 'discriminator', architecture }) as const

describe.each(GOLDEN)('$name', ({ architecture, weights, golden }) => {
  const { shape, data } = golden.get('images')!
  const feeds = { images: { shape: [...shape], data } }
  const outputs = [...golden.keys()].filter((name) => name !== 'images')

  test("gives PyTorch's logits and activations", async () => {
    const graph = bindParameters(networkGraph(network(architecture), { outputs }), weights)
    const expected = evaluate(graph, feeds)
    const actual = await runOnOnnxruntime(optimize(graph), feeds)
    for (const name of outputs) {
      const { shape, data } = golden.get(name)!
      const wanted = { shape: [...shape], data: Float64Array.from(data) }
      expect(largestDifference(expected[name]!, wanted)).toBeLessThan(1e-5)
      expect(largestDifference(actual[name]!, wanted)).toBeLessThan(1e-5)
    }
    expect(new Set(golden.get('logits')!.data).size).toBe(3)
  })

  test('has one activation for each block but the last, as in PyTorch', () => {
    const { activations, image } = discriminatorFamily.interface(architecture)
    const named = activations.map(({ name, shape }) => [`activation.${name}`, shape])
    const wanted = outputs.flatMap((name) =>
      name === 'logits' ? [] : [[name, golden.get(name)!.shape.slice(1)]],
    )
    expect(named).toEqual(wanted)
    expect(image).toEqual({ channels: shape[1], height: shape[2], width: shape[3] })
  })

  test('accepts exactly its own weights', () => {
    const shapes = new Map([...weights].map(([name, { shape }]) => [name, shape]))
    discriminatorFamily.check(architecture, shapes)
    expect(new Set(discriminatorFamily.weights(architecture).keys())).toEqual(
      new Set(weights.keys()),
    )
    shapes.delete('0.weight')
    expect(() => discriminatorFamily.check(architecture, shapes)).toThrow('`0.weight`, which is')
  })
})

describe("a run's discriminator", () => {
  const config: GanConfig = {
    imageSize: 64,
    channels: 3,
    zDim: 100,
    prior: { distribution: 'normal' },
    ngf: 64,
    ndf: 64,
    batch: 64,
    beta1: 0.5,
    beta2: 0.999,
    realLabel: 1,
    emaDecay: 0,
    instanceNoise: 0,
    ...EARLIER_SETTINGS,
  }

  test("is PyTorch's DCGAN, with an activation for every hidden block", () => {
    const architecture = discriminatorArchitecture(config)
    expect(discriminatorFamily.describe(architecture).slice(0, 4)).toEqual([
      'conv2d 3 -> 64, 4x4, stride 2, padding 1',
      'leakyRelu 0.2',
      'conv2d 64 -> 128, 4x4, stride 2, padding 1',
      'batchNorm, epsilon 0.00001',
    ])
    expect(discriminatorFamily.activations(architecture)).toEqual([
      { name: '1.leakyRelu', shape: [64, 32, 32] },
      { name: '4.leakyRelu', shape: [128, 16, 16] },
      { name: '7.leakyRelu', shape: [256, 8, 8] },
      { name: '10.leakyRelu', shape: [512, 4, 4] },
    ])
    expect(discriminatorFamily.uncalibrated(architecture)).toEqual([])
  })

  test('is rejected if it does not end in one number, naming the shape it ends in', () => {
    const architecture = discriminatorArchitecture(config)
    const cut = { ...architecture, layers: architecture.layers.slice(0, -1) }
    const build = () => networkGraph(network(cut), { outputs: ['logits'] })
    expect(build).toThrow(CheckpointInvalid)
    expect(build).toThrow('The layers end in 512x4x4; expected one logit, 1x1x1.')
  })
})
