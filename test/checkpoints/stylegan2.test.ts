import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asGenerator, type Checkpoint } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'
import type { Engine, Inputs } from '../../server/engine/engine.ts'
import { BadUserInput } from '../../server/errors.ts'
import { seedToZ } from '../../server/latent/seed-to-z.ts'
import { fixture, openStore, readNpy, startCalibrationEngine, type OpenStore } from './support.ts'

/** NumPy's differences are up to 1e-6; the goldens were made one at a time. */
const TOLERANCE = 1e-4

let engine: Engine
let open: OpenStore
const checkpoints = new Map<string, Checkpoint>()
beforeAll(async () => {
  engine = await startCalibrationEngine()
  open = await openStore({ engine })
  const compressed = await readFile(fixture('../stylegan/sg2in3-32.pkl.br'))
  const large = path.join(open.scratch, 'sg2in3-32.pkl')
  await writeFile(large, brotliDecompressSync(compressed))
  for (const file of [fixture('../stylegan/sg2ada-16-gray-orig.pkl'), large]) {
    const { checkpoint } = await open.store.importFile(file)
    checkpoints.set(path.basename(file, '.pkl'), checkpoint)
  }
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

const golden = (name: string) => readNpy(fixture(`../stylegan/${name}.npy`))
const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0)
}

describe.each([
  ['sg2ada-16-gray-orig', [7, 8, 9, 10]],
  ['sg2in3-32', [11, 12, 13, 14]],
])('%s', (name, seeds) => {
  const run = (inputs: Inputs, options: Parameters<typeof programOf>[1]) =>
    engine.run(programOf(checkpoints.get(name)!, options), inputs, 4, { once: true })

  test("has NVIDIA's z for NVIDIA's seeds", async () => {
    const { generator } = asGenerator(checkpoints.get(name)!)
    const { size, prior } = generator.latent
    const z = seeds.flatMap((seed) => [...seedToZ(seed, size, prior)])
    expect(Float32Array.from(z)).toEqual((await golden(`${name}.z`)).data)
  })

  test('maps z to the w of the original', async () => {
    const { data: z } = await golden(`${name}.z`)
    const { data, shape } = await golden(`${name}.ws`)
    const [, rows, size] = shape as [number, number, number]
    const { w } = await run({ z }, { outputs: ['w'] })
    const repeated = data.map((_, at) => {
      return w!.data[Math.floor(at / (rows * size)) * size + (at % size)]!
    })
    expect(largestDifference(repeated, data)).toBeLessThan(TOLERANCE)
  })

  test('knows the mean of w, half way to which psi 0.5 leads', async () => {
    const { data: z } = await golden(`${name}.z`)
    const { data, shape } = await golden(`${name}.ws-psi05`)
    const [, rows, size] = shape as [number, number, number]
    const { w, 'w.mean': mean } = await run({ z }, { outputs: ['w', 'w.mean'] })
    const halfway = data.map((_, at) => {
      const from = Math.floor(at / (rows * size)) * size + (at % size)
      return (w!.data[from]! + mean!.data[from]!) / 2
    })
    expect(largestDifference(halfway, data)).toBeLessThan(TOLERANCE)
  })

  test('makes the pictures of the original from z', async () => {
    const { data: z } = await golden(`${name}.z`)
    const { images, pixels } = await run({ z }, { outputs: ['images', 'pixels'] })
    const expected = await golden(`${name}.images-psi1`)
    expect(largestDifference(images!.data, expected.data)).toBeLessThan(TOLERANCE)
    const file = await readFile(fixture(`../stylegan/${name}.pixels-psi1.npy`))
    const levels = file.subarray(-expected.data.length)
    expect(largestDifference(pixels!.data, levels)).toBeLessThanOrEqual(1)
  })

  test('makes the pictures of the original from rows of w', async () => {
    const { data: w } = await golden(`${name}.ws-psi05`)
    const { images } = await run({ w }, { entry: 'w', outputs: ['images'] })
    const expected = await golden(`${name}.images-psi05`)
    expect(largestDifference(images!.data, expected.data)).toBeLessThan(TOLERANCE)
  })

  test('gives the same digest and pictures through a safetensors export', async () => {
    const checkpoint = checkpoints.get(name)!
    await using other = await openStore({ engine })
    const file = path.join(open.scratch, `${name}.safetensors`)
    await open.store.exportTo(checkpoint.name, file, 'safetensors')
    const imported = await other.store.importFile(file)
    expect(imported.checkpoint).toMatchObject({
      digest: checkpoint.digest,
      layers: checkpoint.layers,
      format: 'safetensors',
      network: { family: 'stylegan2' },
    })
  })

  test('gives the same pictures from z as ONNX on bare onnxruntime', async () => {
    const file = path.join(open.scratch, `${name}.onnx`)
    await open.store.exportTo(checkpoints.get(name)!.name, file, 'onnx')
    const session = await ort.InferenceSession.create(await readFile(file))
    const { data: z, shape } = await golden(`${name}.z`)
    const { images } = await session.run({ z: new ort.Tensor('float32', z, shape) })
    const expected = await golden(`${name}.images-psi1`)
    expect(largestDifference(images!.data as Float32Array, expected.data)).toBeLessThan(TOLERANCE)
  })
})

describe('a StyleGAN2 with noise', () => {
  const synthesize = async (noise: 'const' | 'none' | 'seeded', inputs: Inputs = {}) => {
    const { data: w } = await golden('sg2in3-32.ws')
    const options = { entry: 'w', noise, outputs: ['images'] } as const
    const program = programOf(checkpoints.get('sg2in3-32')!, options)
    const { images } = await engine.run(program, { w, ...inputs }, 4, { once: true })
    return images!.data
  }

  test('makes the pictures of the original without noise', async () => {
    const expected = await golden('sg2in3-32.images-none')
    expect(largestDifference(await synthesize('none'), expected.data)).toBeLessThan(TOLERANCE)
  })

  test('takes noise for each of its layers, 0 being none', async () => {
    const { generator } = asGenerator(checkpoints.get('sg2in3-32')!)
    const noise = (value: number): Inputs =>
      Object.fromEntries(
        generator.activations.map(({ name, shape }) => {
          return [`noise.${name}`, new Float32Array(4 * shape[1]! * shape[2]!).fill(value)]
        }),
      )
    const without = await synthesize('none')
    expect(largestDifference(await synthesize('seeded', noise(0)), without)).toBeLessThan(1e-6)
    expect(largestDifference(await synthesize('seeded', noise(1)), without)).toBeGreaterThan(0.1)
  })

  test('mixes two pictures by rows of w as the original does', async () => {
    const { data: w } = await golden('sg2in3-32.mix-ws')
    const program = programOf(checkpoints.get('sg2in3-32')!, { entry: 'w', outputs: ['images'] })
    const { images } = await engine.run(program, { w }, 1, { once: true })
    const expected = await golden('sg2in3-32.mix-image')
    expect(largestDifference(images!.data, expected.data)).toBeLessThan(TOLERANCE)
  })

  test('multiplies the maps of its layers by masks', async () => {
    const checkpoint = checkpoints.get('sg2in3-32')!
    const { data: z } = await golden('sg2in3-32.z')
    const { activations } = asGenerator(checkpoint).generator
    expect(activations.map(({ name }) => name)).toEqual(
      ['b4.conv1', 'b8.conv0', 'b8.conv1', 'b16.conv0'].concat([
        'b16.conv1',
        'b32.conv0',
        'b32.conv1',
      ]),
    )
    const masks = activations.map(({ name, shape }) => {
      return [`mask.${name}`, new Float32Array(4 * shape[0]!).fill(1)] as const
    })
    const off = new Float32Array(4 * activations[2]!.shape[0]!)
    const outputs = ['peaks.b8.conv1', 'means.b8.conv1']
    const program = programOf(checkpoint, { masks: true, outputs })
    const inputs = { z, ...Object.fromEntries(masks), 'mask.b8.conv1': off }
    const made = await engine.run(program, inputs, 4, { once: true })
    for (const output of outputs) expect(made[output]!.data.every((v) => v === 0)).toBe(true)
  })
})

test('a StyleGAN file describes itself: settings other than the prior are refused', async () => {
  const file = fixture('../stylegan/sg2ada-16-gray-orig.pkl')
  await expect(open.store.importFile(file, { preset: 'pytorch' })).rejects.toThrow(BadUserInput)
  await expect(open.store.importFile(file, { overrides: { epsilon: 1e-3 } })).rejects.toThrow(
    'The file has a StyleGAN, which records its own architecture: omit epsilon.',
  )
})
