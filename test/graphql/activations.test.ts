/** `Sample.activation`: pictures of feature maps, compared with the reference evaluator. */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { readWeights } from '../../server/weights/safetensors.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
/** The second activation of the default checkpoint, and its values for seed 7. */
let name: string
let shape: readonly number[]
let values: ArrayLike<number>

beforeAll(async () => {
  server = await startTestServer()
  const checkpoint = asGenerator(await server.services.checkpoints.resolve(null))
  ;({ name, shape } = checkpoint.generator.activations[1]!)
  const { network } = checkpoint
  if (network.kind !== 'family') throw new Error('expected a network of a family')
  const { z } = (await server.query('{ generate(seed: 7) { z } }')).generate
  const output = `activation.${name}`
  const weights = Object.fromEntries(readWeights(await network.weights.bytes()))
  const feed = { z: { shape: [1, z.length], data: Float32Array.from(z) } }
  values = evaluate(networkGraph(network, { outputs: [output] }), { ...weights, ...feed })[output]!
    .data
})
afterAll(() => server[Symbol.asyncDispose]())

const ASK = `query ($name: String!, $maps: [Int!], $checkpoint: String, $variant: SamplingVariant) {
  generate(seed: 7, checkpoint: $checkpoint, variant: $variant) {
    activation(name: $name, maps: $maps) { url dataUri width height }
  }
}`

async function pictureOf(input: object) {
  const { generate } = await server.query(ASK, { name, ...input })
  const { url, dataUri, width, height } = generate.activation
  const bytes = Buffer.from(dataUri.split(',')[1]!, 'base64')
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width, height })
  const at = (x: number, y: number) => data[(y * width + x) * info.channels]!
  return { url, bytes, width, height, at }
}

/** Grey levels of a map, 0 to 255: its maximum is white, and its values are above 0. */
function greysOf(map: number): number[] {
  const size = shape[1]! * shape[2]!
  const own = Array.from({ length: size }, (_, at) => values[map * size + at]!)
  const most = Math.max(...own)
  return own.map((value) => (most > 0 ? (255 * value) / most : 0))
}

describe('the picture of an activation', () => {
  test('shows each map on its own scale, from 0 to its maximum, enlarged in whole pixels', async () => {
    const [count, rows, columns] = shape as [number, number, number]
    const { width, height, at } = await pictureOf({})
    const across = Math.ceil(Math.sqrt(count))
    const cell = (width - 2) / across - 2
    expect(height).toBe(2 + Math.ceil(count / across) * (cell + 2))
    const factor = cell / columns
    expect(factor).toBeGreaterThan(1)
    let difference = 0
    for (let map = 0; map < count; map++) {
      const left = 2 + (map % across) * (cell + 2)
      const top = 2 + Math.floor(map / across) * (cell + 2)
      const greys = greysOf(map)
      for (let y = 0; y < rows * factor; y++) {
        for (let x = 0; x < columns * factor; x++) {
          const grey = greys[Math.floor(y / factor) * columns + Math.floor(x / factor)]!
          difference = Math.max(difference, Math.abs(at(left + x, top + y) - grey))
        }
      }
      expect([at(left - 1, top), at(left, top - 1)]).toEqual([255, 255])
    }
    expect(difference).toBeLessThanOrEqual(1)
  })

  test('has an address that gives the same picture after a restart', async () => {
    const { url, bytes } = await pictureOf({ maps: [3, 0] })
    await server.restart()
    const response = await fetch(new URL(url, server.url))
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
  })

  test('has the maps that are asked for, in this order', async () => {
    const { width, height, at } = await pictureOf({ maps: [3, 0] })
    expect([width, height]).toEqual([2 + 2 * 130, 2 + 130])
    const factor = 128 / shape[2]!
    for (const [position, map] of [3, 0].entries()) {
      const centre = Math.floor(factor / 2)
      expect(at(2 + position * 130 + centre, 2 + centre)).toBeCloseTo(greysOf(map)[0]!, -1)
    }
  })

  test('shows maps that the sample’s variant turned off in black', async () => {
    const map = [...Array(shape[0]).keys()].find((index) => Math.max(...greysOf(index)) > 0)!
    const variant = { ablate: [{ activation: name, maps: [map] }] }
    const levels = async (input: object) => {
      const { at, width } = await pictureOf({ maps: [map], ...input })
      return Math.max(...Array.from({ length: width - 4 }, (_, x) => at(2 + x, width >> 1)))
    }
    const [kept, off] = [await levels({}), await levels({ variant })]
    expect(kept).toBeGreaterThan(off)
    expect(off).toBe(0)
  })
})

describe('a picture of an activation is refused', () => {
  test.each([
    [{ name: '99.relu' }, /has no activation "99.relu". Available: /],
    [{ maps: [] }, /number of maps in a picture must be a whole number from 1 to 256; got 0/],
    [{ maps: Array(257).fill(0) }, /number of maps in a picture .* got 257/],
    [{ maps: [0, 4096] }, /maps\[1\] must be a whole number from 0 to \d+; got 4096/],
    [{ maps: [-1] }, /maps\[0\] must be a whole number from 0/],
  ])('for %j', async (input, message) => {
    const failure = await server.failure(ASK, { name, ...input })
    expect(failure.message).toMatch(message)
    expect(failure.extensions.code).toBe('BAD_USER_INPUT')
  })

  test('for an ONNX graph, with the remedy', async () => {
    const file = fileURLToPath(new URL('../fixtures/checkpoints/onnx16.onnx', import.meta.url))
    await server.services.checkpoints.importFile(file, { name: 'graph' })
    const failure = await server.failure(ASK, { name, checkpoint: 'graph' })
    expect(failure.message).toMatch(/"graph" is an ONNX graph .* Import the weights/)
    expect(failure.extensions.code).toBe('BAD_USER_INPUT')
  })
})
