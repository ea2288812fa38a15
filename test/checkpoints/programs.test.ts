import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeFile } from 'node:fs/promises'
import { programOf } from '../../server/checkpoints/programs.ts'
import type { NetworkFiles } from '../../server/checkpoints/checkpoint.ts'
import type { Engine, Inputs } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { BadUserInput } from '../../server/errors.ts'
import { discriminatorArchitecture, generatorArchitecture } from '../../server/gan/dcgan.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../../server/gan/gan-config.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import { deserializeGraph } from '../../server/graph/serialize.ts'
import { evaluate, type Feeds } from '../../server/graph/evaluate.ts'
import { fileArtifact } from '../../server/weights/artifact.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { silent } from '../engine/support/programs.ts'
import { createRandom } from '../graph/random.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { randomWeights } from './support.ts'

const config: GanConfig = {
  imageSize: 16,
  channels: 3,
  zDim: 8,
  prior: { distribution: 'normal' },
  ngf: 6,
  ndf: 6,
  batch: 4,
  beta1: 0.5,
  beta2: 0.999,
  realLabel: 1,
  emaDecay: 0,
  instanceNoise: 0,
  ...EARLIER_SETTINGS,
}
const architecture = generatorArchitecture(config)
const weights = randomWeights(architecture)
const ROWS = 3
const z = createRandom(4).values(ROWS * config.zDim)
const activations = layersFamily.activations(architecture)

let folder: TempDir
let generator: { digest: string; name: string; network: NetworkFiles }
beforeAll(async () => {
  folder = await createTempDir()
  const file = path.join(folder.path, 'weights.safetensors')
  await writeFile(file, writeWeights(weights))
  const digest = 'a'.repeat(64)
  generator = {
    ...{ digest, name: 'faces' },
    network: {
      kind: 'family',
      family: 'layers',
      architecture,
      weights: fileArtifact(digest, file),
    },
  }
})
afterAll(() => folder[Symbol.asyncDispose]())

/** A mask for every activation; `factor(name, row, map)` is the factor for one map of a row. */
function masks(factor: (name: string, row: number, map: number) => number): Inputs {
  return Object.fromEntries(
    activations.map(({ name, shape: [maps] }) => [
      `mask.${name}`,
      Float32Array.from({ length: ROWS * maps! }, (_, at) =>
        factor(name, Math.floor(at / maps!), at % maps!),
      ),
    ]),
  )
}

/** Runs a program's graph in the reference evaluator. */
function reference(graph: ReturnType<typeof deserializeGraph>, inputs: Inputs) {
  const shaped = Object.entries(inputs).map(([name, data]) => [
    name,
    { shape: [ROWS, data.length / ROWS], data },
  ])
  const feeds = { ...Object.fromEntries(weights), ...Object.fromEntries(shaped) } as Feeds
  return evaluate(graph, feeds)
}

function graphOf(options: Parameters<typeof programOf>[1]) {
  const program = programOf(generator, options)
  if (program.kind !== 'graph') throw new Error('expected a graph')
  return deserializeGraph(program.graph)
}

test('the activations of a generator are the outputs of all blocks but the last', () => {
  expect(activations).toEqual([
    { name: '2.relu', shape: [12, 4, 4] },
    { name: '5.relu', shape: [6, 8, 8] },
  ])
})

test('the key of a default program is the digest, and other options give other keys', () => {
  const keys = [{}, { masks: true }, { outputs: ['activation.2.relu'] }].map(
    (options) => programOf(generator, options).key,
  )
  expect(keys[0]).toBe(generator.digest)
  expect(new Set(keys).size).toBe(3)
  expect(programOf(generator, { outputs: ['pixels'] }).key).toBe(generator.digest)
  const names = graphOf({ masks: true }).inputs.map(({ name }) => name)
  expect(names).toEqual(['z', 'mask.2.relu', 'mask.5.relu'])
})

test('a mask multiplies its map, and 0 removes the map from the image', () => {
  for (const factor of [0, 0.5]) {
    const masked = reference(graphOf({ masks: true, outputs: ['activation.2.relu', 'images'] }), {
      z,
      ...masks((name, _row, map) => (name === '2.relu' && map === 4 ? factor : 1)),
    })
    const plain = reference(graphOf({ outputs: ['activation.2.relu'] }), { z })
    const area = 16
    const wanted = plain['activation.2.relu']!.data.map((value, at) =>
      Math.floor(at / area) % 12 === 4 ? value * factor : value,
    )
    expect(masked['activation.2.relu']!.data).toEqual(wanted)
  }
  const without = new Map(weights)
  const next = weights.get('main.3.weight')!
  const inner = next.data.length / 12
  without.set('main.3.weight', {
    ...next,
    data: next.data.map((value, at) => (Math.floor(at / inner) === 4 ? 0 : value)),
  })
  const feeds = { ...Object.fromEntries(without), z: { shape: [ROWS, config.zDim], data: z } }
  const zeroed = evaluate(graphOf({ outputs: ['images'] }), feeds)['images']!
  const removed = reference(graphOf({ masks: true, outputs: ['images'] }), {
    z,
    ...masks((name, _row, map) => (name === '2.relu' && map === 4 ? 0 : 1)),
  })['images']!
  expect(largestDifference(removed.data, zeroed.data)).toBeLessThan(1e-12)
})

describe.each(['onnxruntime-cpu', 'tensorflow-cpu'])('%s', (choice) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await startEngine({ choice, role: 'sampling', logger: silent })
  })
  afterAll(() => engine[Symbol.asyncDispose]())
  const pixels = async (inputs: Inputs, rows = ROWS) =>
    (await engine.run(programOf(generator, { masks: true }), inputs, rows))['pixels']!.data

  // One grey level, because engines may fuse a multiplication with the preceding convolution, which
  // rounds differently.
  test('masks of all ones give the plain pixels to one grey level, and nearly all exactly', async () => {
    const plain = (await engine.run(programOf(generator), { z }, ROWS))['pixels']!.data
    const masked = await pixels({ z, ...masks(() => 1) })
    expect(largestDifference(masked, plain)).toBeLessThanOrEqual(1)
    const different = Array.from(plain).filter((value, at) => value !== masked[at])
    expect(different.length).toBeLessThan(plain.length / 100)
  })

  test('rows with different masks in one batch do not influence each other', async () => {
    const each = masks((name, row, map) => (name === '5.relu' && map % 3 === row ? 0 : 1))
    const together = await pixels({ z, ...each })
    const size = together.length / ROWS
    const plain = (await engine.run(programOf(generator), { z }, ROWS))['pixels']!.data
    for (let row = 0; row < ROWS; row++) {
      const own = Object.entries({ z, ...each }).map(([name, data]) => {
        const width = data.length / ROWS
        return [name, data.slice(row * width, (row + 1) * width)]
      })
      const alone = await pixels(Object.fromEntries(own) as Inputs, 1)
      const among = together.slice(row * size, (row + 1) * size)
      expect(largestDifference(alone, among)).toBeLessThanOrEqual(1)
      const untouched = plain.slice(row * size, (row + 1) * size)
      expect(largestDifference(alone, untouched)).toBeGreaterThan(2)
    }
  })

  test('gives the same activation as the reference, with masks before it', async () => {
    const options = { masks: true, outputs: ['activation.2.relu'] }
    const inputs = { z, ...masks((_name, _row, map) => map % 2) }
    const outputs = await engine.run(programOf(generator, options), inputs, ROWS)
    const { shape, data } = outputs['activation.2.relu']!
    const wanted = reference(graphOf(options), inputs)['activation.2.relu']!
    expect(shape).toEqual([ROWS, 12, 4, 4])
    expect(largestDifference(data, wanted.data)).toBeLessThan(1e-4)
  })
})

describe('options of programs', () => {
  test('reject an unknown activation, listing the known ones', () => {
    const open = () => programOf(generator, { outputs: ['activation.9.relu'] })
    expect(open).toThrow(BadUserInput)
    expect(open).toThrow(
      'The checkpoint "faces" has no activation "9.relu". Available: 2.relu, 5.relu.',
    )
  })

  test('are rejected for an ONNX graph, with advice what to import instead', () => {
    const network: NetworkFiles = {
      kind: 'onnx',
      layout: 'NCHW',
      range: [-1, 1],
      model: fileArtifact('b', '/nowhere'),
    }
    const onnx = { digest: 'b'.repeat(64), name: 'graph', network }
    expect(programOf(onnx)).toMatchObject({ kind: 'onnx', key: onnx.digest })
    for (const options of [{ masks: true }, { outputs: ['activation.2.relu'] }]) {
      expect(() => programOf(onnx, options)).toThrow(BadUserInput)
      expect(() => programOf(onnx, options)).toThrow(
        /"graph" is an ONNX graph .* Import the weights/,
      )
    }
  })

  test('default to the logits of a discriminator', () => {
    const network: NetworkFiles = {
      kind: 'family',
      family: 'discriminator',
      architecture: discriminatorArchitecture(config),
      weights: fileArtifact('c', '/nowhere'),
    }
    const discriminator = { digest: 'c'.repeat(64), name: 'critic', network }
    const program = programOf(discriminator)
    expect(program.key).toBe(discriminator.digest)
    if (program.kind !== 'graph') throw new Error('expected a graph')
    const { inputs, outputs } = deserializeGraph(program.graph)
    expect(inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['images', ['batch', 3, 16, 16]],
    ])
    expect(outputs['logits']!.shape).toEqual(['batch'])
  })
})

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}
