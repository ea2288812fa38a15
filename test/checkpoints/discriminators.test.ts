/**
 * Discriminators as checkpoints: imported, calibrated on a dataset, exported; never sampled or
 * default.
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCheckpointFile } from '../../server/checkpoint-files/formats/read.ts'
import type { Checkpoint, ImportOptions } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { BadUserInput, CheckpointInvalid, DatasetNotFound } from '../../server/errors.ts'
import { readWeights, writeWeights } from '../../server/weights/safetensors.ts'
import { fixture, openStore, readNpy, startCalibrationEngine, type OpenStore } from './support.ts'
import { somePngs, writeFiles } from '../datasets/pictures.ts'

let engine: Engine
let open: OpenStore
beforeAll(async () => {
  engine = await startCalibrationEngine()
  open = await openStore({ engine })
  await writeFiles(path.join(open.importDirectory, 'colours'), await somePngs('', 80))
  await open.datasets.registerAllowed('colours', { name: 'colours', imageSize: 32 })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

const netd = (name: string) => fixture(`../discriminators/${name}`)

async function importAs(file: string, name: string, options: ImportOptions = {}) {
  return open.store.importFile(file, { name, ...options })
}

/** The logits that the checkpoint gives for the images of a case. */
async function logitsOf(checkpoint: Checkpoint, name: string): Promise<Float32Array> {
  const { shape, data } = await readNpy(netd(`${name}.images.npy`))
  const { logits } = await engine.run(programOf(checkpoint), { images: data }, shape[0]!)
  return logits!.data as Float32Array
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = 1e-4) {
  expect(actual).toHaveLength(expected.length)
  const differences = actual.map((value, at) => Math.abs(value - expected[at]!))
  expect(Math.max(...differences)).toBeLessThan(tolerance)
}

test("a discriminator can be imported and found by name, and gives PyTorch's logits", async () => {
  const { checkpoint, notes } = await importAs(netd('netd32-bias.pth'), 'critic')
  expect(checkpoint).toMatchObject({
    ...{ kind: 'discriminator', generator: null, batchNorm: 'STORED', calibrationDrift: null },
    ...{ name: 'critic', preset: 'pytorch-dcgan', aliases: [] },
    discriminator: { image: { width: 32, height: 32, channels: 3 } },
  })
  expect(checkpoint.layers[0]).toBe('conv2d 3 -> 4, 4x4, stride 2, padding 1, with bias')
  expect(notes[0]).toBe('The file contains a discriminator and no generator.')
  const found = await open.store.resolve('critic')
  expect(found).toEqual(checkpoint)
  expectClose(await logitsOf(found, 'netd32-bias'), (await golden('netd32-bias')).data)
})

const golden = (name: string) => readNpy(netd(`${name}.logits.npy`))

test('importing a bundle takes the generator, or the discriminator on request', async () => {
  const generator = await importAs(netd('bundle16.pth'), 'bundle')
  expect(generator.checkpoint.kind).toBe('generator')
  expect(generator.notes.join(' ')).toContain('also contains a discriminator')
  const { checkpoint } = await importAs(netd('bundle16.pth'), 'bundle-d', { kind: 'discriminator' })
  expect(checkpoint.kind).toBe('discriminator')
  expectClose(await logitsOf(checkpoint, 'bundle16'), (await golden('bundle16')).data)
  const alone = await importAs(netd('bundle16-netd.safetensors'), 'alone')
  expect(alone).toMatchObject({ alreadyImported: true, checkpoint: { digest: checkpoint.digest } })
})

test('a discriminator with weights so large that its logit overflows is rejected', async () => {
  const source = readWeights(await readFile(netd('bundle16-netd.safetensors')))
  const { shape, data } = source.get('main.5.weight')!
  const huge = new Map([...source, ['main.5.weight', { shape, data: data.map(() => 3e38) }]])
  const file = path.join(open.scratch, 'huge.safetensors')
  await writeFile(file, writeWeights(huge))
  await expect(importAs(file, 'huge')).rejects.toThrow('numbers overflow float32')
})

test('a file without the requested kind of network is rejected', async () => {
  const asked = importAs(netd('netd16-k3.pth'), 'x', { kind: 'generator' })
  await expect(asked).rejects.toThrow(CheckpointInvalid)
  const other = importAs(fixture('dcgan16-rgb.pth'), 'x', { kind: 'discriminator' })
  await expect(other).rejects.toThrow('Not a discriminator of the DCGAN family')
  const graph = importAs(fixture('onnx16.onnx'), 'x', { kind: 'discriminator' })
  await expect(graph).rejects.toThrow(BadUserInput)
})

test('batch norms without statistics are calibrated on the given dataset', async () => {
  const file = netd('netd16-untracked.pth')
  await expect(importAs(file, 'x')).rejects.toThrow(BadUserInput)
  await expect(importAs(file, 'x')).rejects.toThrow(
    /takes images of 16x16\. Name a dataset .*Available: avatars, colours, faces\./,
  )
  const missing = importAs(file, 'x', { dataset: 'nothing' })
  await expect(missing).rejects.toThrow(DatasetNotFound)
  const { checkpoint, notes } = await importAs(file, 'calibrated', { dataset: 'colours' })
  expect(checkpoint).toMatchObject({ batchNorm: 'CALIBRATED', calibrationDrift: null })
  expect(notes.at(-1)).toBe('Batch norm was calibrated on 80 images of the dataset "colours".')
  const folder = path.join(open.directory, checkpoint.digest)
  const weights = readWeights(await readFile(path.join(folder, 'weights.safetensors')))
  const measured = await firstNormInputs()
  expectClose(weights.get('3.running_mean')!.data as Float32Array, measured.mean, 1e-4)
  expectClose(weights.get('3.running_var')!.data as Float32Array, measured.variance, 1e-4)
})

/**
 * Statistics of the first batch norm's input in netd16-untracked, over `colours`, computed here in
 * float64.
 */
async function firstNormInputs() {
  const { groups } = await readCheckpointFile(netd('netd16-untracked.pth'))
  const kernels = ['main.0.weight', 'main.2.weight'].map((name) => {
    const tensor = groups[0]!.tensors.get(name)!
    return { out: tensor.shape[0]!, inputs: tensor.shape[1]!, values: tensor.read() }
  })
  const options = { count: 2048, imageSize: 16, channels: 3 } as const
  const { id } = (await open.datasets.find('colours'))!
  const { data, count } = await open.datasets.reals(id, options)
  const sums = Array.from({ length: kernels[1]!.out }, () => ({ sum: 0, squares: 0, count: 0 }))
  for (let image = 0; image < count; image++) {
    const planes = Float64Array.from({ length: 3 * 256 }, (_, at) => {
      const [channel, pixel] = [Math.floor(at / 256), at % 256]
      return data[image * 768 + pixel * 3 + channel]! / 127.5 - 1
    })
    const hidden = convolve(planes, 16, kernels[0]!).map((x) => (x > 0 ? x : 0.2 * x))
    convolve(hidden, 8, kernels[1]!).forEach((value, at) => {
      const channel = sums[Math.floor(at / 16)]!
      channel.sum += value
      channel.squares += value * value
      channel.count++
    })
  }
  return {
    mean: Float32Array.from(sums, ({ sum, count: n }) => sum / n),
    variance: Float32Array.from(sums, ({ sum, squares, count: n }) => squares / n - (sum / n) ** 2),
  }
}

/** A 4x4 convolution with stride 2 and padding 1 over planes of `size` by `size`. */
function convolve(
  planes: Float64Array,
  size: number,
  { out, inputs, values }: { out: number; inputs: number; values: Float32Array },
): Float64Array {
  const half = size / 2
  return Float64Array.from({ length: out * half * half }, (_, at) => {
    const [o, y, x] = [Math.floor(at / half ** 2), Math.floor(at / half) % half, at % half]
    let sum = 0
    for (let c = 0; c < inputs; c++) {
      for (let ky = 0; ky < 4; ky++) {
        for (let kx = 0; kx < 4; kx++) {
          const [row, column] = [2 * y - 1 + ky, 2 * x - 1 + kx]
          if (row < 0 || column < 0 || row >= size || column >= size) continue
          const weight = values[((o * inputs + c) * 4 + ky) * 4 + kx]!
          sum += weight * planes[(c * size + row) * size + column]!
        }
      }
    }
    return sum
  })
}

test('calibrating again, here or on another machine, gives the same digest', async () => {
  const file = netd('netd16-untracked.pth')
  const { checkpoint } = await importAs(file, 'once', { dataset: 'colours' })
  const again = await importAs(file, 'twice', { dataset: 'colours' })
  expect(again).toMatchObject({ alreadyImported: true, checkpoint: { digest: checkpoint.digest } })
  const elsewhere = await open.openReplica().importFile(file, { dataset: 'colours' })
  expect(elsewhere.checkpoint.digest).toBe(checkpoint.digest)
})

test('images smaller than the discriminator takes are rejected, naming both sizes', async () => {
  await expect(importAs(netd('netd64.pth'), 'big', { dataset: 'colours' })).resolves.toBeDefined()
  const stripped = await withoutStatistics('netd64.pth')
  const small = importAs(stripped, 'big', { dataset: 'colours' })
  await expect(small).rejects.toThrow(BadUserInput)
  await expect(small).rejects.toThrow(/takes images of 64x64.*packed at 32 pixels/)
})

/** Writes the case as safetensors without running statistics. */
async function withoutStatistics(name: string): Promise<string> {
  const { groups } = await readCheckpointFile(netd(name))
  const kept = [...groups[0]!.tensors.values()].filter(
    (tensor) => !/running|num_/.test(tensor.name),
  )
  const file = path.join(open.scratch, 'stripped.safetensors')
  const weights = new Map(
    kept.map((tensor) => [tensor.name, { shape: tensor.shape, data: tensor.read() }]),
  )
  await writeFile(file, writeWeights(weights))
  return file
}

test('the notes report a dataset that was not needed', async () => {
  const { notes } = await importAs(netd('netd16-k5.pth'), 'k5', { dataset: 'colours' })
  expect(notes.at(-1)).toContain('"colours" was not used')
})

test('importing a safetensors export gives the same checkpoint', async () => {
  const { checkpoint } = await importAs(netd('netd28.pth'), 'digits')
  const target = path.join(open.scratch, 'digits.safetensors')
  await open.store.exportTo('digits', target, 'safetensors')
  const again = await importAs(target, 'again')
  expect(again).toMatchObject({ alreadyImported: true, checkpoint: { digest: checkpoint.digest } })
  expect((await importAs(target, 'again', { kind: 'discriminator' })).alreadyImported).toBe(true)
  await expect(importAs(target, 'again', { kind: 'generator' })).rejects.toThrow('a discriminator')
})

test('an ONNX export gives the same logits in any runtime', async () => {
  await importAs(netd('linear28.pth'), 'linear')
  const target = path.join(open.scratch, 'linear.onnx')
  await open.store.exportTo('linear', target, 'onnx')
  const session = await InferenceSession.create(target)
  const { shape, data } = await readNpy(netd('linear28.images.npy'))
  const { logits } = await session.run({ images: new Tensor('float32', data, shape) })
  await session.release()
  expectClose(logits!.data as Float32Array, (await golden('linear28')).data)
})

test('lists hold generators, discriminators or both', async () => {
  await importAs(fixture('dcgan16.safetensors'), 'faces')
  const kinds = async (kind: 'generator' | 'discriminator' | null) => {
    const { nodes } = await open.store.list({ first: 100, kind })
    return [...new Set(nodes.map((checkpoint) => checkpoint.kind))].sort()
  }
  expect(await kinds('generator')).toEqual(['generator'])
  expect(await kinds('discriminator')).toEqual(['discriminator'])
  expect(await kinds(null)).toEqual(['discriminator', 'generator'])
})

test('the alias "default" never points at a discriminator; other aliases can', async () => {
  await importAs(netd('netd16-no-norm.pth'), 'norms')
  await expect(open.store.setAlias('norms', 'default')).rejects.toThrow(BadUserInput)
  expect((await open.store.setAlias('norms', 'best')).aliases).toEqual(['norms@best'])
  expect((await open.store.resolve('norms@best')).kind).toBe('discriminator')
})

test('another machine can fetch a discriminator, and a deleted one cannot be resolved', async () => {
  const { checkpoint } = await importAs(netd('netd16-spectral.pth'), 'spectral')
  const there = await open.openReplica().resolve('spectral')
  expectClose(
    await logitsOf(there, 'netd16-spectral'),
    await logitsOf(checkpoint, 'netd16-spectral'),
    1e-9,
  )
  await open.store.delete('spectral')
  await expect(open.store.resolve('spectral')).rejects.toThrow('Checkpoint not found')
})
