import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calibrate, CALIBRATION_SAMPLES, measureDrift } from '../../server/checkpoints/calibrate.ts'
import { zOfSeeds } from '../../server/checkpoints/sample-seeds.ts'
import { canonicalNetwork } from '../../server/checkpoint-files/canonical.ts'
import type { Engine } from '../../server/engine/engine.ts'
import type { GeneratorArchitecture } from '../../server/gan/architecture.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import { familyOf } from '../../server/gan/families/registry.ts'
import type { Generator, Network } from '../../server/gan/network-family.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { seedToZ } from '../../server/latent/seed-to-z.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { randomWeights, startCalibrationEngine } from './support.ts'
import { generatorGraph } from '../gan/graphs.ts'

/** 8x8, with a batch norm over units before the reshape and two over channels. */
const architecture: GeneratorArchitecture = {
  zDim: 6,
  prior: { distribution: 'uniform' },
  channels: 1,
  height: 8,
  width: 8,
  range: [-1, 1],
  layers: [
    { kind: 'dense', weight: 'a', out: [3, 2, 2] },
    { kind: 'batchNorm', scale: 'as', offset: 'ao', epsilon: 1e-5, over: 'unit' },
    { kind: 'activation', function: 'relu' },
    { kind: 'convTranspose2d', weight: 'b', ...convolution(4) },
    { kind: 'batchNorm', scale: 'bs', offset: 'bo', epsilon: 1e-5, over: 'channel' },
    { kind: 'activation', function: 'leakyRelu' },
    { kind: 'batchNorm', epsilon: 1e-3, over: 'channel' },
    { kind: 'convTranspose2d', weight: 'c', ...convolution(1) },
    { kind: 'activation', function: 'tanh' },
  ],
}

function convolution(out: number) {
  return {
    out,
    kernel: [4, 4],
    stride: [2, 2],
    padding: [1, 1, 1, 1],
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
  } as const
}

let engine: Engine
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

async function calibrated(generator: Generator, signal?: AbortSignal) {
  await using dir = await createTempDir()
  const fractions: number[] = []
  const options = {
    engine,
    key: 'test',
    signal,
    samples: CALIBRATION_SAMPLES,
    inputs: (first: number, count: number) =>
      zOfSeeds({ size: 6, prior: architecture.prior }, first, count),
    write: async ({ weights }: Network) => {
      const file = path.join(dir.path, 'weights')
      await writeFile(file, writeWeights(weights))
      return file
    },
    onProgress: (fraction: number) => fractions.push(fraction),
  }
  const result = await calibrate(generator, options)
  return { result, drift: await measureDrift(result, options), fractions }
}

const generator = (): Generator =>
  canonicalNetwork({ family: 'layers', architecture, weights: randomWeights(architecture) })

/** Inputs of the reference evaluator: the z of seeds 0 on, [count, zDim], and the weights. */
function feeds({ weights }: Generator, count: number) {
  const data = Array.from({ length: count }, (_, seed) => [
    ...seedToZ(seed, architecture.zDim, architecture.prior),
  ]).flat()
  return { ...Object.fromEntries(weights), z: { shape: [count, architecture.zDim], data } }
}

test('calibrated statistics equal the statistics of a single batch of all samples', async () => {
  const { result, fractions } = await calibrated(generator())
  expect(layersFamily.uncalibrated(architecture)).toEqual([1, 4, 6])
  expect(familyOf(result).uncalibrated(result.architecture)).toEqual([])
  const fed = feeds(result, CALIBRATION_SAMPLES)
  const byBatch = evaluate(generatorGraph(result.architecture, { statistics: 'batch' }), fed)
  const byStored = evaluate(generatorGraph(result.architecture), fed)
  expect(largestDifference(byBatch.images!.data, byStored.images!.data)).toBeLessThan(1e-5)
  expect(fractions.at(-1)).toBe(1)
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
})

test('calibrating the same generator twice gives the same bytes', async () => {
  const [one, other] = [await calibrated(generator()), await calibrated(generator())]
  expect([...one.result.weights.keys()]).toContain('4.running_var')
  expect(one.result.weights).toEqual(other.result.weights)
  expect(one.drift).toBe(other.drift)
})

test('drift is the largest grey-level difference that statistics of a batch of 64 make', async () => {
  const { result, drift } = await calibrated(generator())
  const fed = feeds(result, 64)
  const byBatch = evaluate(generatorGraph(result.architecture, { statistics: 'batch' }), fed)
  const byStored = evaluate(generatorGraph(result.architecture), fed)
  const expected = largestDifference(byBatch.images!.data, byStored.images!.data) * 127.5
  expect(drift).toBeCloseTo(expected, 2)
  expect(drift).toBeGreaterThan(1)
})

test('existing statistics stay as they are', async () => {
  const { result } = await calibrated(generator())
  const again = await calibrated(result)
  expect(again.result).toBe(result)
})

test('weights that overflow are rejected, naming the layer', async () => {
  const { architecture, weights } = generator()
  const huge = new Map(weights)
  const { shape, data } = huge.get('3.weight')!
  huge.set('3.weight', { shape, data: data.map((value) => value * 1e38) })
  await expect(calibrated({ family: 'layers', architecture, weights: huge })).rejects.toThrow(
    'Layer 4 takes numbers that are not finite',
  )
})

test('a calibration can be aborted', async () => {
  const reason = new Error('enough')
  await expect(calibrated(generator(), AbortSignal.abort(reason))).rejects.toBe(reason)
})

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0)
}
