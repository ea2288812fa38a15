import { describe, expect, test } from 'vitest'
import { bindParameters } from '../../server/graph/bind.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import * as ops from '../../server/graph/ops.ts'
import { deserializeGraph, serializeGraph, type GraphJson } from '../../server/graph/serialize.ts'
import { ShapeError } from '../../server/graph/shapes.ts'
import { parametersOf, topologicalOrder } from '../../server/graph/traverse.ts'
import type { Tensor } from '../../server/graph/tensor.ts'

const x = ops.input('x', ['batch', 2])

describe('traversal', () => {
  test('visits every node once, after its inputs', () => {
    const shared = ops.relu(x)
    const order = topologicalOrder({ outputs: { y: ops.add(ops.neg(shared), ops.mul(shared, x)) } })
    expect(new Set(order).size).toBe(order.length)
    for (const [index, tensor] of order.entries()) {
      for (const operand of tensor.inputs) expect(order.indexOf(operand)).toBeLessThan(index)
    }
  })

  test('handles a chain of 20,000 nodes', () => {
    let deep: Tensor = x
    for (let depth = 0; depth < 20_000; depth += 1) deep = ops.neg(deep)
    expect(topologicalOrder({ outputs: { y: deep } })).toHaveLength(20_001)
  })

  test('lists the parameters that outputs depend on, in order of first use', () => {
    const [a, b] = [ops.parameter('a', [2]), ops.parameter('b', [2])]
    const outputs = { y: ops.add(ops.mul(x, b), ops.mul(a, b)) }
    expect(parametersOf({ outputs }).map(({ name }) => name)).toEqual(['b', 'a'])
  })
})

describe('binding', () => {
  const graph = {
    inputs: [x],
    outputs: { y: ops.add(ops.mul(x, ops.parameter('a', [2])), ops.parameter('b', [2])) },
  }

  test('replaces parameters by their weights', () => {
    const weights = new Map([
      ['a', { shape: [2], data: Float32Array.of(2, 3) }],
      ['b', { shape: [2], data: Float32Array.of(1, -1) }],
    ])
    const bound = bindParameters(graph, weights)
    expect(parametersOf(bound)).toEqual([])
    const feeds = { x: { shape: [1, 2], data: [10, 20] } }
    expect([...evaluate(bound, feeds)['y']!.data]).toEqual([21, 59])
  })

  test('names every parameter that is missing or has the wrong shape', () => {
    const weights = new Map([['a', { shape: [3], data: new Float32Array(3) }]])
    expect(() => bindParameters(graph, weights)).toThrow(
      "The weights don't fit: a is [3] instead of [2]; b [2] is missing.",
    )
  })
})

describe('serialization', () => {
  const node = { op: 'input', name: 'x', shape: [2] } as const

  test('preserves every bit of constants, for every dtype', () => {
    const values = [
      Float32Array.of(-0, NaN, 1e-40),
      Int32Array.of(-7, 2 ** 31 - 1, 0),
      Uint8Array.of(0, 1, 255),
    ]
    for (const value of values) {
      const graph = { inputs: [], outputs: { y: ops.constant(value, [3]) } }
      const copy = deserializeGraph(JSON.parse(JSON.stringify(serializeGraph(graph))))
      expect(copy.outputs['y']!.value).toEqual(value)
    }
  })

  test('keeps unused inputs and the order of inputs', () => {
    const inputs = [ops.input('unused', [3]), x]
    const copy = deserializeGraph(serializeGraph({ inputs, outputs: { y: ops.neg(x) } }))
    expect(copy.inputs.map(({ name }) => name)).toEqual(['unused', 'x'])
    expect(copy.outputs['y']!.inputs[0]).toBe(copy.inputs[1])
  })

  test.each<[string, Partial<GraphJson>]>([
    ['an unknown op', { nodes: [{ op: 'eval', inputs: [] }] }],
    ['an op named like a member of every object', { nodes: [{ op: 'constructor', inputs: [] }] }],
    ['an operand that comes later', { nodes: [{ op: 'neg', inputs: [0] }] }],
    ['an output that does not exist', { outputs: { y: 3 } }],
    ['an unsupported version', { version: 2 as never }],
    [
      'an attribute of the wrong type',
      {
        nodes: [
          { op: 'input', name: 'x', shape: [2], dtype: 'float32' },
          { op: 'sum', inputs: [0], attributes: { axes: 'all', keepDims: true } },
        ],
      },
    ],
    [
      'an operand that is not an index',
      { nodes: [node, { op: 'neg', inputs: ['length' as never] }] },
    ],
    ['an input of an unknown dtype', { nodes: [{ ...node, dtype: 'float64' as never }] }],
    ['an input without a name', { nodes: [{ op: 'input', shape: [2] }] }],
    ['a shape that is not a list', { nodes: [{ ...node, shape: 'abc' as never }] }],
    ['a shape with two batches', { nodes: [{ ...node, shape: [-1, -1] }] }],
    ['a shape too large for memory', { nodes: [{ ...node, shape: [2 ** 30, 2 ** 30] }] }],
    [
      'a parameter with a batch',
      { nodes: [{ op: 'parameter', name: 'p', shape: ['batch'] as never }] },
    ],
    [
      'a constant of bools',
      { nodes: [{ op: 'constant', shape: [1], dtype: 'bool', value: 'AAAAAA==' }] },
    ],
    ['an input that is computed', { nodes: [node, { op: 'neg', inputs: [0] }], inputs: [1] }],
    ['two inputs with the same name', { nodes: [node, node], inputs: [0, 1] }],
    ['a node that is null', { nodes: [null as never] }],
    ['null', null as never],
    [
      'a constant with too few bytes',
      { nodes: [{ op: 'constant', shape: [4], dtype: 'float32', value: 'AAAA' }] },
    ],
  ])('rejects %s', (_, change) => {
    const json = change && { version: 1 as const, nodes: [], inputs: [], outputs: {}, ...change }
    expect(() => deserializeGraph(json)).toThrow(ShapeError)
  })
})
