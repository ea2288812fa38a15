/** Statistics of batch norms show settings that a file's tensors don't. */
import path from 'node:path'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { extract, type Alternatives } from '../../server/checkpoint-files/extract.ts'
import { asGenerator, type Checkpoint } from '../../server/checkpoints/checkpoint.ts'
import { weighEvidence } from '../../server/checkpoints/evidence.ts'
import { measureNorm } from '../../server/checkpoints/measure-norm.ts'
import { programOf } from '../../server/checkpoints/programs.ts'
import { zOfSeeds } from '../../server/checkpoints/sample-seeds.ts'
import type { Engine } from '../../server/engine/engine.ts'
import type { LayersArchitecture } from '../../server/gan/architecture.ts'
import { generatorInterface } from '../../server/gan/families/registry.ts'
import type { Weights } from '../../server/graph/tensor.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { fixture, openStore, readNpy, startCalibrationEngine, type OpenStore } from './support.ts'

let engine: Engine
let open: OpenStore
beforeAll(async () => {
  engine = await startCalibrationEngine()
  open = await openStore({ engine })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

const at = (name: string) => fixture(`../statistics/${name}`)

test.each([
  ['act-before-norm', 'the activation before the norm', 'relu'],
  ['bilinear32', 'bilinear upsampling', 'bilinear'],
  ['dense-bare32', 'no activation after a norm over units', 'none after the dense layer'],
  ['epsilon-0.001', 'an unusual epsilon', 'leakyRelu 0.1 after norms; z uniform; epsilon 0.001'],
  ['kernels-43443', 'kernels 4, 3, 4, 4 and a plain 3', '28x28 by strides 1, 2, 2, 2, 1'],
  ['leaky-mnist28', 'a leaky ReLU', 'leakyRelu 0.2'],
  ['rgb28-unpadded', 'an unusual geometry', '28x28 by strides 2, 1, 2, 2'],
  ['shuffle28', 'a PixelShuffle before norms of fewer channels', '28x28 by strides 1, 1, 1'],
  ['udacity32', "the settings of Udacity's code", 'none after the dense layer; z uniform'],
  ['uniform-relu32', 'a uniform prior', 'z uniform'],
  [
    'unpadded64',
    'convolutions without padding',
    '64x64 by strides 1, 2, 2, 2, 2 and paddings 0, 0',
  ],
])("%s, whose statistics show %s, draws PyTorch's images", async (name, _, says) => {
  const { checkpoint, notes } = await open.store.importFile(at(`${name}.pth`))
  expect(await greyDifference(checkpoint, name)).toBeLessThanOrEqual(1)
  const { evidence } = checkpoint
  const [chosen, ...others] = evidence.filter((one) => one.chosen)
  expect(others).toEqual([])
  expect(chosen!.summary).toContain(says)
  expect(chosen!.score).toBeLessThan(0.005)
  expect(evidence.length).toBeGreaterThan(1)
  expect(evidence.map(({ score }) => score)).toEqual(
    evidence.map(({ score }) => score!).sort((a, b) => a - b),
  )
  expect(notes.join(' ')).toContain('The running statistics of the batch norms fit')
})

test.each(['relu', 'leakyRelu 0.01', 'leakyRelu 0.2', 'leakyRelu 0.3', 'elu 1', 'selu'])(
  'statistics of training with %s are explained by it',
  async (activation) => {
    const { hypotheses, weights } = await alternativesIn('leaky-mnist28.pth')
    const truth = hypotheses.find(({ summary }) => summary.startsWith(`${activation};`))!
    const trained = await withStatisticsOf(truth.architecture, weights)
    const verdict = await weigh({ hypotheses, weights: trained })
    expect(verdict!.chosen.hypothesis.summary).toBe(truth.summary)
    expect(verdict!.chosen.score).toBeLessThan(0.001)
  },
)

test('the prior of a model that records everything else is inferred', async () => {
  const { hypotheses, weights } = await alternativesIn('../checkpoints/keras28.keras')
  const [, uniform] = hypotheses
  expect(hypotheses.map(({ summary }) => summary)).toEqual(['z normal', 'z uniform'])
  const trained = await withStatisticsOf(uniform!.architecture, weights)
  const verdict = await weigh({ hypotheses, weights: trained })
  expect(verdict!.chosen.hypothesis).toBe(uniform)
})

test('a near tie is a note that names both', async () => {
  const { hypotheses, weights } = await alternativesIn('rgb28-unpadded.pth')
  const verdict = await weigh({ hypotheses, weights })
  expect(verdict!.notes.join()).toMatch(/fit .*: relu; .*Nearly as well: .*leakyRelu 0.01 \(/)
})

test('statistics that nothing explains leave the usual settings, and a note says so', async () => {
  const { hypotheses, weights } = await alternativesIn('uniform-relu32.pth')
  const scrambled = new Map(weights)
  for (const [name, { shape, data }] of weights) {
    if (!name.endsWith('.variance')) continue
    scrambled.set(name, {
      shape,
      data: Float32Array.from(data, (value, i) => value * 10 ** (i % 3)),
    })
  }
  const verdict = await weigh({ hypotheses, weights: scrambled })
  expect(verdict!.chosen.hypothesis).toBe(hypotheses[0])
  expect(verdict!.notes.join()).toContain('No usual settings explain the running statistics')
})

test('batch norms that saw no batch are no evidence, and a note says so', async () => {
  const { hypotheses, weights } = await alternativesIn('uniform-relu32.pth')
  const fresh = new Map(weights)
  for (const [name, { shape, data }] of weights) {
    if (name.endsWith('.mean')) fresh.set(name, { shape, data: data.map(() => 0) })
    if (name.endsWith('.variance')) fresh.set(name, { shape, data: data.map(() => 1) })
  }
  expect(await weigh({ hypotheses, weights: fresh })).toBeNull()
  const { checkpoint, notes } = await open.store.importFile(fixture('dcgan16-no-norm.pth'))
  for (const { score } of checkpoint.evidence) expect(score).toBeNull()
  expect(notes.join(' ')).toContain('nothing in the file confirms these assumptions')
})

test('a named preset and overrides are not questioned, but compared', async () => {
  const overrides = { prior: 'normal', hiddenActivation: 'relu' } as const
  const { checkpoint } = await open.store.importFile(at('uniform-relu32.pth'), { overrides })
  for (const { summary } of checkpoint.evidence) expect(summary).toMatch(/^relu; z normal;/)
  const preset = 'pytorch-dcgan'
  const named = await open.store.importFile(at('leaky-mnist28.pth'), { name: 'named', preset })
  expect(named.checkpoint.evidence).toMatchObject([{ chosen: true }])
})

test('the decoder of an image-to-image network is refused', async () => {
  const refusal = open.store.importFile(at('autoencoder.pth'))
  await expect(refusal).rejects.toThrow('they turn images into images, and there is no z to sample')
  await expect(refusal).rejects.toThrow(/starts from a vector, such as the decoder of a VAE\.$/)
})

test('room for a norm without tensors is a note', async () => {
  const { notes } = await open.store.importFile(at('pixel-norm-bare.pth'))
  expect(notes.join(' ')).toContain('leave room for 2 modules without tensors before `main.3`')
})

async function greyDifference(checkpoint: Checkpoint, name: string): Promise<number> {
  const [z, images] = [await readNpy(at(`${name}.z.npy`)), await readNpy(at(`${name}.images.npy`))]
  const { image } = asGenerator(checkpoint).generator
  const { channels, height, width } = image
  const rows = z.shape[0]!
  expect(images.shape).toEqual([rows, channels, height, width])
  const { pixels } = await engine.run(programOf(checkpoint), { z: z.data }, rows)
  const area = height * width
  let most = 0
  pixels!.data.forEach((level, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels]
    const [row, place] = [Math.floor(pixel / area), pixel % area]
    const value = images.data[(row * channels + channel) * area + place]!
    most = Math.max(most, Math.abs(level - (value + 1) * 127.5))
  })
  return most
}

async function alternativesIn(name: string): Promise<Alternatives> {
  const { content } = await extract(at(name), {})
  if (content.kind !== 'network' || content.alternatives === null) throw new Error('no network')
  return content.alternatives
}

async function weigh(alternatives: Alternatives) {
  const weights = path.join(open.scratch, `${crypto.randomUUID()}.safetensors`)
  await writeFile(weights, writeWeights(alternatives.weights))
  const onProgress = () => undefined
  return weighEvidence(alternatives, { engine, weights, signal: undefined, onProgress })
}

/** The weights with the statistics that training would leave: of ten batches of 64, other seeds. */
async function withStatisticsOf(
  architecture: LayersArchitecture,
  weights: Weights,
): Promise<Weights> {
  const { latent } = generatorInterface({ family: 'layers', architecture })
  const network = { family: 'layers', architecture } as const
  const trained = new Map(weights)
  for (const [index, layer] of architecture.layers.entries()) {
    if (layer.kind !== 'batchNorm') continue
    const file = path.join(open.scratch, `${crypto.randomUUID()}.safetensors`)
    await writeFile(file, writeWeights(trained))
    const { mean, variance } = await measureNorm(network, index, {
      ...{ engine, samples: 640, weights: file, key: file },
      inputs: (first, count) => zOfSeeds(latent, 100_000 + first, count),
    })
    trained.set(layer.mean!, { shape: [mean.length], data: mean })
    trained.set(layer.variance!, { shape: [variance.length], data: variance })
  }
  return trained
}
