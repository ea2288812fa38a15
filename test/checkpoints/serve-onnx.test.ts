import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArchitectureOverrides } from '../../server/checkpoint-files/generator-file.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { BadUserInput, CheckpointInvalid } from '../../server/errors.ts'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import {
  add,
  cast,
  constant,
  input,
  matmul,
  mean,
  mul,
  reshape,
  round,
  sub,
  tanh,
  transpose,
} from '../../server/graph/ops.ts'
import type { Tensor } from '../../server/graph/tensor.ts'
import { runSeeds } from '../../server/checkpoints/sample-seeds.ts'
import { topologicalOrder } from '../../server/graph/traverse.ts'
import { openStore, startCalibrationEngine, type OpenStore } from './support.ts'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'

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

/** 4x5 images that go through tanh and another op, so that the file doesn't reveal their range. */
function images(channels: number, batch: number | 'batch' = 'batch'): Tensor {
  const size = channels * 20
  const weights = Float32Array.from({ length: 8 * size }, (_, at) => Math.sin(at * 7.3))
  const flat = tanh(matmul(input('z', [batch, 8]), constant(weights, [8, size])))
  return add(reshape(flat, [batch, channels, 4, 5]), 0)
}

async function importGraph(output: Tensor, overrides?: ArchitectureOverrides, preset?: string) {
  const file = path.join(open.scratch, 'graph.onnx')
  const outputs = { images: output }
  const inputs = topologicalOrder({ outputs }).filter(({ op }) => op === 'input')
  await writeFile(file, toOnnx({ inputs, outputs }))
  return (await open.store.importFile(file, { overrides, preset })).checkpoint
}

test.each([1, 3] as const)('detects whether %i channels come first or last', async (channels) => {
  const size = { image: { channels, width: 5, height: 4 }, latent: { size: 8 } }
  const first = await importGraph(images(channels))
  expect(first).toMatchObject({ generator: size, network: { layout: 'NCHW' } })
  const last = await importGraph(transpose(images(channels), [0, 2, 3, 1]))
  expect(last).toMatchObject({ generator: size, network: { layout: 'NHWC' } })
})

test('the range is detected from the values, or given as an override', async () => {
  const rangeOf = async (output: Tensor, overrides?: ArchitectureOverrides) =>
    (await importGraph(output, overrides)).network
  const unit = mul(add(images(1), 1), 0.5)
  expect(await rangeOf(images(1))).toMatchObject({ range: [-1, 1] })
  expect(await rangeOf(unit)).toMatchObject({ range: [0, 1] })
  expect(await rangeOf(mul(unit, 255))).toMatchObject({ range: [0, 255] })
  const byHand = await rangeOf(unit, { outputActivation: 'tanh' })
  expect(byHand).toMatchObject({ range: [-1, 1] })
})

test('bytes are used unchanged', async () => {
  const grey = mul(add(images(3), 1), 127.5)
  const { network } = await importGraph(cast(round(grey), 'uint8'))
  expect(network).toMatchObject({ range: [0, 255] })
})

test('a model with a fixed batch size gives the same images as one with any batch size', async () => {
  const pixelsOf = async (batch: number | 'batch') => {
    const checkpoint = asGenerator(await importGraph(images(3, batch)))
    const { generator } = checkpoint
    const program = programOf(checkpoint)
    const { pixels } = await runSeeds(engine, program, generator, { first: 0, count: 7 })
    return pixels!.data
  }
  const expected = await pixelsOf('batch')
  expect(await pixelsOf(1)).toEqual(expected)
  expect(await pixelsOf(4)).toEqual(expected)
})

test('the prior is normal or given as an override, and part of the digest', async () => {
  const normal = await importGraph(images(3))
  const uniform = await importGraph(images(3), { prior: 'uniform' })
  expect(normal.generator!.latent.prior).toEqual({ distribution: 'normal' })
  expect(uniform.generator!.latent.prior).toEqual({ distribution: 'uniform' })
  expect(uniform.digest).not.toBe(normal.digest)
  const truncated = await importGraph(images(3), { prior: 'truncatedNormal', priorBound: 1.5 })
  expect(truncated.generator!.latent.prior).toEqual({ distribution: 'truncatedNormal', bound: 1.5 })
})

test('a graph whose sums overflow is rejected with the reason instead of serving black images', async () => {
  const huge = mul(images(3), 3e38)
  const overflow = importGraph(sub(mul(huge, 3e38), mul(huge, 2e38)))
  await expect(overflow).rejects.toThrow(CheckpointInvalid)
  await expect(overflow).rejects.toThrow('NaN or infinite values for z of ordinary seeds')
})

test('options that do not apply are rejected rather than ignored', async () => {
  await expect(importGraph(images(3), { strides: [2] })).rejects.toThrow(
    "don't apply to it: strides",
  )
  await expect(importGraph(images(3), {}, 'dcgan')).rejects.toThrow(BadUserInput)
  const narrow = importGraph(images(3), { prior: 'truncatedNormal', priorBound: 0.001 })
  await expect(narrow).rejects.toThrow(BadUserInput)
})

test('a graph whose samples depend on their batch, or that makes no images, leaves no files', async () => {
  const before = await open.files()
  const picture = images(3)
  const centred = sub(picture, mean(picture, [0], { keepDims: true }))
  await expect(importGraph(centred)).rejects.toThrow('depend on the rest of their batch')
  await expect(importGraph(images(2))).rejects.toThrow(CheckpointInvalid)
  expect(await open.files()).toEqual(before)
})
