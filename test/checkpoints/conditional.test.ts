/** Conditional generators draw the images of the framework that wrote them, class by class. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'
import { readNpy } from '../../server/checkpoint-files/formats/npy.ts'
import type { ArchitectureOverrides } from '../../server/checkpoint-files/generator-file.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { labelRows } from '../../server/sampling/labels.ts'
import { openStore, startCalibrationEngine, type OpenStore } from './support.ts'

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

const at = (name: string) =>
  fileURLToPath(new URL(`../fixtures/conditional/${name}`, import.meta.url))

const CASES: [string, string, number, ArchitectureOverrides][] = [
  ['after16.pth', 'label joined after', 5, {}],
  ['before16.safetensors', 'leakyRelu 0.2; z normal; label joined before', 5, {}],
  ['multiplied16.pth', 'label multiplied', 5, {}],
  ['dense-before16.pth', 'label joined before', 5, {}],
  ['one-hot16.pth', 'label joined after', 5, { classes: 5 }],
  ['bare16.pth', 'label joined after', 5, {}],
  ['map16.pth', 'label joined after', 5, {}],
  ['one-table16.pth', 'relu', 5, {}],
  ['two-tables16.pth', 'relu', 5, {}],
  ['whole16.pth', 'leakyRelu 0.1; z normal; label joined after', 5, {}],
  ['keras-multiplied16.keras', 'normal', 5, {}],
  ['keras-multiplied16-hdf5.h5', 'normal', 5, {}],
  ['keras-map16.keras', 'normal', 5, {}],
]

test.each(CASES)(
  '%s, %s, draws the images of its framework',
  async (file, says, classes, overrides) => {
    const { checkpoint, notes } = await open.store.importFile(at(file), { overrides })
    const name = file.replace(/\.\w+$/, '')
    const { generator } = asGenerator(checkpoint)
    expect(generator.label?.classes).toBe(classes)
    expect(checkpoint.evidence.find(({ chosen }) => chosen)?.summary, notes.join('\n')).toContain(
      says,
    )
    const difference = await greyDifference(name, programOf(checkpoint), classes)
    expect(difference, notes.join('\n')).toBeLessThanOrEqual(1)
  },
)

test('names of classes come from the file or the client', async () => {
  const named = async (classNames?: readonly string[]) => {
    const { checkpoint } = await open.store.importFile(at('before16.safetensors'), { classNames })
    return asGenerator(checkpoint).generator.label?.names
  }
  expect(await named()).toEqual(['bed', 'cat', 'dog', 'egg', 'fig'])
  expect(await named(['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'b', 'c', 'd', 'e'])
  await expect(named(['a', 'b'])).rejects.toThrow(
    'classNames must be 5 different names of 1 to 255',
  )
})

test.each([
  [{ classes: 4 }, '`label_emb` has 5 classes, not 4: omit classes.'],
  [{ classes: -1 }, 'classes must be a whole number from 0 to 1000, not -1.'],
])('%j is refused', async (overrides, message) => {
  await expect(open.store.importFile(at('after16.pth'), { overrides })).rejects.toThrow(message)
})

async function greyDifference(
  name: string,
  program: ReturnType<typeof programOf>,
  classes: number,
): Promise<number> {
  const read = async (part: string) => readNpy(await readFile(at(`${name}.${part}.npy`)), part)
  const [z, labels, images] = [await read('z'), await read('label'), await read('images')]
  const [expected, rows] = [images.read(), z.shape[0]!]
  const label = labelRows([...labels.read()], classes)
  const { pixels } = await engine.run(program, { z: z.read(), label }, rows)
  const [, channels, height, width] = images.shape as [number, number, number, number]
  const area = height * width
  let most = 0
  pixels!.data.forEach((level, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels]
    const [row, place] = [Math.floor(pixel / area), pixel % area]
    const value = expected[(row * channels + channel) * area + place]!
    most = Math.max(most, Math.abs(level - (value + 1) * 127.5))
  })
  return most
}
