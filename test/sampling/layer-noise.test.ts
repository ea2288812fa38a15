import { expect, test } from 'vitest'
import * as ops from '../../server/graph/ops.ts'
import { serializeGraph } from '../../server/graph/serialize.ts'
import { keyLatent } from '../../server/sampling/latent-key.ts'
import { noiseOf } from '../../server/sampling/layer-noise.ts'
import { seedLatent } from '../../server/sampling/latents.ts'

const latent = { size: 4, prior: { distribution: 'normal' } } as const
const checkpoint = { generator: { latent, mapped: { size: 2, rows: 3, mean: true } } }

/** A program with noise in some layers. */
function programWith(layers: Record<string, number>) {
  const inputs = Object.entries(layers).map(([name, size]) =>
    ops.input(name, ['batch', 1, size, size]),
  )
  const outputs = Object.fromEntries(inputs.map((input) => [input.name!, ops.neg(input)]))
  const graph = serializeGraph({ inputs: [ops.input('w', ['batch', 3, 2]), ...inputs], outputs })
  return { kind: 'graph', key: 'k', graph, weights: null as never } as const
}

const program = programWith({ 'noise.b8.conv0': 8, 'noise.b16.conv1': 16 })
const seed = (value: number) => seedLatent(value, checkpoint)

test('every sample has standard normal noise of its own in every layer', () => {
  const noise = noiseOf(program, [seed(1), seed(2)])
  expect(Object.keys(noise)).toEqual(['noise.b8.conv0', 'noise.b16.conv1'])
  const large = noise['noise.b16.conv1']!
  expect(large).toHaveLength(2 * 256)
  const [one, two] = [large.subarray(0, 256), large.subarray(256)]
  expect(one).not.toEqual(two)
  const mean = one.reduce((sum, value) => sum + value, 0) / 256
  const variance = one.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 256
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(256))
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 256))
  expect(noise['noise.b8.conv0']!.subarray(0, 64)).not.toEqual(one.subarray(0, 64))
})

test('the noise of a seed is the same beside other samples and layers, and truncated', () => {
  const [alone] = Object.values(noiseOf(programWith({ 'noise.b16.conv1': 16 }), [seed(7)]))
  const beside = noiseOf(program, [seed(3), seed(7)])['noise.b16.conv1']!
  expect(beside.subarray(256)).toEqual(alone)
  const truncated = seedLatent(7, checkpoint, 0.5, 2)
  expect(noiseOf(program, [truncated])['noise.b16.conv1']).toEqual(alone)
})

test('the noise of a latent that is no seed follows from its values', () => {
  const of = (w: number[]) =>
    noiseOf(program, [keyLatent({ recipe: { w } }, checkpoint)])['noise.b8.conv0']
  expect(of([1, 2])).toEqual(of([1, 2]))
  expect(of([1, 2])).not.toEqual(of([1, 3]))
})
