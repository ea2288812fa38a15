/** Generators beside DCGANs, from PyTorch's files through the recognizer and the real engine. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asGenerator, type Checkpoint } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'
import type { Engine } from '../../server/engine/engine.ts'
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

const at = (name: string) => fixture(`../families/${name}`)

const names = readdirSync(at('')).flatMap((name) => /^(.*)\.pth$/.exec(name)?.[1] ?? [])

test.each(names)("%s draws PyTorch's images", async (name) => {
  const { checkpoint } = await open.store.importFile(at(`${name}.pth`), { name })
  const [z, images] = [await readNpy(at(`${name}.z.npy`)), await readNpy(at(`${name}.images.npy`))]
  const { channels, height, width } = asGenerator(checkpoint).generator.image
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
  expect(most).toBeLessThanOrEqual(1)
})

test.each(names)('%s draws one row as it draws it in a batch', async (name) => {
  const checkpoint = await imported(name)
  const z = (await readNpy(at(`${name}.z.npy`))).data
  const size = asGenerator(checkpoint).generator.latent.size
  const rows = z.length / size
  const options = { outputs: ['images'] }
  const together = await engine.run(programOf(checkpoint, options), { z }, rows)
  for (let row = 0; row < rows; row += 1) {
    const one = { z: z.slice(row * size, (row + 1) * size) }
    const alone = await engine.run(programOf(checkpoint, options), one, 1)
    const values = alone['images']!.data
    expect(together['images']!.data.slice(row * values.length, (row + 1) * values.length)).toEqual(
      values,
    )
  }
})

test.each(names)('%s has activations that can be masked, one by one', async (name) => {
  const checkpoint = await imported(name)
  const z = (await readNpy(at(`${name}.z.npy`))).data.slice(
    0,
    asGenerator(checkpoint).generator.latent.size,
  )
  const { activations } = asGenerator(checkpoint).generator
  expect(activations.length).toBeGreaterThan(1)
  const sample = async (ablated?: string) => {
    const masks = activations.map(({ name: activation, shape }) => [
      `mask.${activation}`,
      new Float32Array(shape[0]!).fill(activation === ablated ? 0 : 1),
    ])
    const inputs = { z, ...(Object.fromEntries(masks) as Record<string, Float32Array>) }
    const { pixels } = await engine.run(programOf(checkpoint, { masks: true }), inputs, 1)
    return pixels!.data
  }
  const whole = await sample()
  expect(whole).toEqual((await engine.run(programOf(checkpoint), { z }, 1))['pixels']!.data)
  for (const { name: activation } of activations)
    expect(await sample(activation), activation).not.toEqual(whole)
})

test.each(names)('%s is exported as ONNX, and as safetensors of the same digest', async (name) => {
  const { digest } = await imported(name)
  await open.store.exportTo(name, path.join(open.scratch, `${name}.onnx`), 'onnx')
  const safetensors = path.join(open.scratch, `${name}.safetensors`)
  await open.store.exportTo(name, safetensors, 'safetensors')
  await using other = await openStore({ engine })
  expect((await other.store.importFile(safetensors)).checkpoint.digest).toBe(digest)
})

/** Imports a fixture once. */
async function imported(name: string): Promise<Checkpoint> {
  return (await open.store.importFile(at(`${name}.pth`), { name })).checkpoint
}
