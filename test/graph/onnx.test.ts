import { describe, expect, test } from 'vitest'
import { evaluate } from '../../server/graph/evaluate.ts'
import { optimize } from '../../server/graph/optimize.ts'
import { VOCABULARY, input, resize } from '../../server/graph/ops.ts'
import { deserializeGraph, serializeGraph } from '../../server/graph/serialize.ts'
import { opCases } from './op-cases.ts'
import { createRandom } from './random.ts'
import { buildCase, differenceFromReference, largestDifference, randomFeeds } from './run-graph.ts'

const SEEDS = [1, 2, 3, 4, 5]

describe.each(SEEDS)('for shapes from seed %i', (seed) => {
  test.each(opCases(seed))('onnxruntime and the reference agree on $name', async (opCase) => {
    const { inputs, output } = buildCase(opCase)
    const graph = { inputs, outputs: { result: output } }
    const random = createRandom(seed)
    for (const batch of [1, 3]) {
      const feeds = randomFeeds(inputs, batch, random, opCase.positive)
      expect(await differenceFromReference(graph, feeds)).toBeLessThan(2e-5)
    }
  })

  test.each(opCases(seed))('$name keeps its values when optimized and serialized', (opCase) => {
    const { inputs, output } = buildCase(opCase)
    const graph = { inputs, outputs: { result: output } }
    const feeds = randomFeeds(inputs, 2, createRandom(seed), opCase.positive)
    const copy = deserializeGraph(JSON.parse(JSON.stringify(serializeGraph(optimize(graph)))))
    const [actual, expected] = [evaluate(copy, feeds)['result']!, evaluate(graph, feeds)['result']!]
    expect(largestDifference(actual, expected)).toBeLessThan(1e-9)
  })
})

test.each(['nearest', 'bilinear'] as const)(
  'onnxruntime resizes any size to any other: %s',
  async (mode) => {
    for (const from of [1, 2, 3, 5, 7, 13, 14, 28]) {
      const x = input('x', [1, 1, 1, from])
      const sizes = Array.from({ length: 40 }, (_, index) => index + 1)
      const outputs = Object.fromEntries(sizes.map((to) => [`to${to}`, resize(x, [1, to], mode)]))
      const data = Float32Array.from({ length: from }, (_, index) => index)
      const feeds = { x: { shape: [1, 1, 1, from], data } }
      expect(await differenceFromReference({ inputs: [x], outputs }, feeds)).toBeLessThan(2e-5)
    }
  },
)

test('the cases cover every op in the vocabulary', () => {
  const covered = new Set(opCases(1).map(({ op }) => op))
  expect([...covered].sort()).toEqual(Object.keys(VOCABULARY).sort())
})
