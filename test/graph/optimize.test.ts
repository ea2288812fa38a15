import { describe, expect, test } from 'vitest'
import { evaluate } from '../../server/graph/evaluate.ts'
import * as ops from '../../server/graph/ops.ts'
import { optimize } from '../../server/graph/optimize.ts'
import type { Graph, Tensor } from '../../server/graph/tensor.ts'
import { topologicalOrder } from '../../server/graph/traverse.ts'
import { createRandom } from './random.ts'
import { differenceFromReference, largestDifference, randomFeeds } from './run-graph.ts'

const random = createRandom(5)
const fixed = (...shape: number[]) =>
  ops.constant(
    random.values(
      shape.reduce((total, size) => total * size, 1),
      true,
    ),
    shape,
  )

/** The ops of the optimized graph, without leaves. */
function opsOf(graph: Graph): string[] {
  const leaves = ['input', 'constant', 'parameter']
  return topologicalOrder(optimize(graph)).flatMap(({ op }) => (leaves.includes(op) ? [] : [op]))
}

function expectSameValues(graph: Graph): void {
  const feeds = randomFeeds(graph.inputs, 2, random)
  const [actual, expected] = [evaluate(optimize(graph), feeds), evaluate(graph, feeds)]
  for (const [name, value] of Object.entries(expected)) {
    expect(largestDifference(actual[name]!, value)).toBeLessThan(1e-5)
  }
}

describe('per-channel scales and shifts', () => {
  const image = ops.input('image', ['batch', 4, 6, 6])
  const bias = { bias: fixed(6) }
  const convolutions: [string, (x: Tensor) => Tensor][] = [
    ['conv2d', (x) => ops.conv2d(x, fixed(6, 4, 3, 3), bias)],
    ['a grouped conv2d', (x) => ops.conv2d(x, fixed(6, 2, 3, 3), { groups: 2, padding: 1 })],
    [
      'convTranspose2d',
      (x) => ops.convTranspose2d(x, fixed(4, 6, 4, 4), { stride: 2, padding: 1 }),
    ],
    [
      'a grouped convTranspose2d',
      (x) => ops.convTranspose2d(x, fixed(4, 3, 4, 4), { groups: 2, ...bias }),
    ],
  ]
  const affines: [string, (y: Tensor) => Tensor][] = [
    ['mul and add', (y) => ops.add(ops.mul(y, fixed(6, 1, 1)), fixed(1, 6, 1, 1))],
    ['sub and div', (y) => ops.div(ops.sub(y, fixed(6, 1, 1)), fixed(1, 6, 1, 1))],
    ['numbers', (y) => ops.mul(ops.sub(1, y), 3)],
    ['subtracting a mean and a shift', (y) => ops.sub(ops.sub(y, fixed(6, 1, 1)), 2)],
  ]
  for (const [what, convolve] of convolutions) {
    test.each(affines)(`after ${what} fold into its weights: %s`, (_, affine) => {
      const graph = { inputs: [image], outputs: { y: ops.relu(affine(convolve(image))) } }
      expect(opsOf(graph)).toHaveLength(2)
      expectSameValues(graph)
    })

    test(`before ${what} fold into its weights, shifts only without zero padding`, () => {
      const shifted = ops.add(ops.mul(ops.relu(image), fixed(4, 1, 1)), fixed(4, 1, 1))
      const graph = { inputs: [image], outputs: { y: convolve(shifted) } }
      const scaled = {
        inputs: [image],
        outputs: { y: convolve(ops.mul(ops.relu(image), fixed(4, 1, 1))) },
      }
      expect(opsOf(graph)).toHaveLength(what === 'conv2d' ? 2 : 4)
      expect(opsOf(scaled)).toHaveLength(2)
      expectSameValues(graph)
      expectSameValues(scaled)
    })
  }

  test('are not folded if the convolution has another user', () => {
    const y = ops.conv2d(image, fixed(6, 4, 3, 3))
    const graph = { inputs: [image], outputs: { scaled: ops.mul(y, 2), y } }
    expect(opsOf(graph)).toEqual(['conv2d', 'mul'])
    expectSameValues(graph)
  })

  test('are not folded if a reshape in between has another user', () => {
    const y = ops.conv2d(image, fixed(6, 4, 6, 6))
    const flat = ops.reshape(y, ['batch', 6])
    const graph = {
      inputs: [image],
      outputs: { scaled: ops.mul(ops.reshape(flat, ['batch', 6, 1, 1]), 2), flat },
    }
    expect(opsOf(graph)).toEqual(['conv2d', 'mul', 'reshape'])
    expectSameValues(graph)
  })

  test('are not folded if the weights are unbound, or the scale differs per pixel', () => {
    const unbound = ops.conv2d(image, ops.parameter('w', [6, 4, 3, 3]))
    const byPixel = ops.mul(ops.conv2d(image, fixed(6, 4, 3, 3)), fixed(4, 4))
    expect(opsOf({ inputs: [image], outputs: { y: ops.mul(unbound, 2) } })).toHaveLength(2)
    expect(opsOf({ inputs: [image], outputs: { y: byPixel } })).toHaveLength(2)
  })
})

test('expressions of constants are computed once, in float64', () => {
  const tiny = ops.add(ops.add(ops.scalar(1), 1e-9), -1)
  const x = ops.input('x', ['batch', 2])
  const graph = { inputs: [x], outputs: { y: ops.mul(x, ops.mul(tiny, 1e9)), tiny } }
  expect(opsOf(graph)).toEqual(['mul'])
  const [y] = evaluate(optimize(graph), { x: { shape: [1, 2], data: [1, 2] } })['y']!.data
  expect(y).toBeCloseTo(1, 5)
})

test('equal expressions are computed once', () => {
  const x = ops.input('x', ['batch', 2])
  const twice = () => ops.mul(ops.tanh(x), 0.5)
  expect(opsOf({ inputs: [x], outputs: { y: ops.add(twice(), twice()) } })).toEqual([
    'tanh',
    'mul',
    'add',
  ])
  const other = ops.add(ops.leakyRelu(x, 0.1), ops.leakyRelu(x, 0.2))
  expect(opsOf({ inputs: [x], outputs: { other } })).toHaveLength(3)
})

test('consecutive reshapes merge, and disappear if they cancel out', () => {
  const x = ops.input('x', ['batch', 6])
  const there = ops.reshape(ops.reshape(x, ['batch', 2, 3]), ['batch', 3, 2])
  expect(opsOf({ inputs: [x], outputs: { there } })).toEqual(['reshape'])
  expect(opsOf({ inputs: [x], outputs: { back: ops.reshape(there, ['batch', 6]) } })).toEqual([])
})

test('an output can be an input, a constant, a condition, or another output', async () => {
  const x = ops.input('x', ['batch', 2])
  const y = ops.neg(x)
  const outputs = {
    same: x,
    seven: ops.add(ops.scalar(3), 4),
    y,
    again: y,
    first: ops.slice(x, [0, 0], [-1, 1]),
  }
  const graph = { inputs: [x, ops.input('unused', [3])], outputs }
  expectSameValues(graph)
  const feeds = randomFeeds(graph.inputs, 2, random)
  expect(await differenceFromReference(optimize(graph), feeds)).toBeLessThan(1e-6)
})
