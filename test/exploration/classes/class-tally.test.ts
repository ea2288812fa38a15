/** Nearest neighbours by the engine, against a search of all pairs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStatefulEngine } from '../../../server/engine/start.ts'
import type { StatefulEngine } from '../../../server/engine/stateful-engine.ts'
import { ClassTally } from '../../../server/exploration/classes/class-tally.ts'
import { LoadedTests } from '../../../server/exploration/classes/loaded-tests.ts'
import { createRandom } from '../../graph/random.ts'
import { silentLogger } from '../../support/test-database.ts'

const CLASSES = 3
const VALUES = 12
const TESTS = 40
const random = createRandom(5)
const images = (count: number) =>
  Uint8Array.from(random.values(count * VALUES), (value) => 128 + 60 * value)
const rowOf = (pixels: Uint8Array, row: number) => pixels.subarray(row * VALUES, (row + 1) * VALUES)
const distance = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0)

let folder: string
let engine: StatefulEngine
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'class-tally-'))
  engine = await startStatefulEngine({ choice: 'onnxruntime-cpu', logger: silentLogger })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

test('classifies images as a search of all pairs does, also when restored in the middle', async () => {
  const pixels = images(TESTS)
  const classes = Int32Array.from({ length: TESTS }, (_, test) => test % CLASSES)
  await using tests = await LoadedTests.load(
    engine,
    { pixels, count: TESTS, values: VALUES },
    folder,
  )
  const size = { classes: CLASSES, tests: TESTS }
  let tally = new ClassTally(size)
  const [sampled, real] = [
    [images(9), images(7), images(8)],
    [images(4), images(5), images(3)],
  ]
  for (let own = 0; own < CLASSES; own++) {
    tally.takeSamples(own, await tests.nearness(sampled[own]!.subarray(0, 4 * VALUES)))
    tally.takeReals(own, await tests.nearness(real[own]!))
    tally = ClassTally.restore(tally.save(), size)
    tally.takeSamples(own, await tests.nearness(sampled[own]!.subarray(4 * VALUES)))
  }
  expect(tally.batches).toBe(3 * CLASSES)
  const nearest = (of: readonly Uint8Array[], test: number) => {
    const distances = of.map((neighbours) =>
      Math.min(
        ...Array.from({ length: neighbours.length / VALUES }, (_, row) =>
          distance(rowOf(neighbours, row), rowOf(pixels, test)),
        ),
      ),
    )
    return distances.indexOf(Math.min(...distances))
  }
  const result = tally.result(classes, {
    ...{ names: ['a', 'b', 'c'], samples: 24, realImages: 12, judge: null },
  })
  const errorOf = (of: readonly Uint8Array[], within: readonly number[]) =>
    within.filter((test) => nearest(of, test) !== classes[test]).length / within.length
  const all = [...classes.keys()]
  expect(result.error).toBe(errorOf(sampled, all))
  expect(result.realError).toBe(errorOf(real, all))
  result.classes.forEach(({ error, realError }, own) => {
    const within = all.filter((test) => classes[test] === own)
    expect([error, realError]).toEqual([errorOf(sampled, within), errorOf(real, within)])
  })
})
