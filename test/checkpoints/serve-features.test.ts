import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asDiscriminator, asGenerator } from '../../server/checkpoints/checkpoint.ts'
import type { ImportOptions } from '../../server/checkpoints/checkpoint.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import { add, input, mean, mul, reshape, sub } from '../../server/graph/ops.ts'
import type { Tensor } from '../../server/graph/tensor.ts'
import { topologicalOrder } from '../../server/graph/traverse.ts'
import { fixture, openStore, startCalibrationEngine, type OpenStore } from './support.ts'

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

/** Rows and columns of the images that the models take. */
const [HEIGHT, WIDTH] = [4, 5]

function images(channels = 3): Tensor {
  return input('images', ['batch', channels, HEIGHT, WIDTH])
}

async function importModel(features: Tensor, options: ImportOptions = {}) {
  const file = path.join(open.scratch, 'inception.onnx')
  const outputs = { features }
  const inputs = topologicalOrder({ outputs }).filter(({ op }) => op === 'input')
  await writeFile(file, toOnnx({ inputs, outputs }))
  const { checkpoint } = await open.store.importFile(file, { kind: 'features', ...options })
  return checkpoint
}

test('an ONNX model of images is imported as a feature network, with its size and features', async () => {
  const checkpoint = await importModel(mean(images(), [2, 3]))
  expect(checkpoint).toMatchObject({
    ...{ kind: 'features', name: 'inception', format: 'onnx', generator: null },
    features: { image: { channels: 3, height: HEIGHT, width: WIDTH }, size: 3 },
  })
  const { nodes } = await open.store.list({ first: 10, kind: 'features' })
  expect(nodes).toEqual([checkpoint])
  for (const kind of ['generator', 'discriminator'] as const) {
    expect((await open.store.list({ first: 10, kind })).nodes).toEqual([])
  }
  expect(() => asGenerator(checkpoint)).toThrow("is a feature network and can't generate")
  expect(() => asDiscriminator(checkpoint)).toThrow("is a feature network and can't score")
  await expect(open.store.setAlias('inception', 'default')).rejects.toThrow('takes generators only')
})

test('features keep no axes: maps are flattened', async () => {
  const maps = mul(images(1), 2)
  expect(await importModel(maps)).toMatchObject({ features: { size: HEIGHT * WIDTH } })
})

test('a feature network is exported as the same ONNX file', async () => {
  const { digest } = await importModel(mean(images(), [2, 3]))
  const target = path.join(open.scratch, 'exported.onnx')
  await open.store.exportTo(`sha256:${digest}`, target, 'onnx')
  const again = await open.store.importFile(target, { kind: 'features' })
  expect(again).toMatchObject({ alreadyImported: true, checkpoint: { digest } })
})

test('features that depend on the batch are refused', async () => {
  const x = images()
  const centred = mean(sub(x, mean(x, [0], { keepDims: true })), [2, 3])
  await expect(importModel(centred)).rejects.toThrow('depend on the rest of the batch')
})

test('more than 2,048 features are refused', async () => {
  const wide = reshape(input('images', ['batch', 3, 32, 32]), ['batch', 3 * 32 * 32])
  await expect(importModel(add(wide, 1))).rejects.toThrow('has 3072 features per image')
})

test('a model of anything but images is refused', async () => {
  const z = input('z', ['batch', 8])
  await expect(importModel(mul(z, 2))).rejects.toThrow('is not images, which are float32')
})

test('without a kind, the refusal of a feature network says how to import it', async () => {
  const model = mean(images(), [2, 3])
  await expect(importModel(model, { kind: 'generator' })).rejects.toThrow('set kind to FEATURES')
})

test('settings that change nothing are refused', async () => {
  const model = mean(images(), [2, 3])
  await expect(importModel(model, { preset: 'radford' })).rejects.toThrow('takes no preset')
  await expect(importModel(model, { dataset: 'faces' })).rejects.toThrow('has no effect')
})

test('weights are refused as a feature network', async () => {
  const options = { kind: 'features' } as const
  const file = fixture('../discriminators/netd16-k3.pth')
  await expect(open.store.importFile(file, options)).rejects.toThrow(
    'A feature network is an ONNX file; this one is pytorch.',
  )
})
