import { describe, expect, test } from 'vitest'
import { evaluate, type Feeds } from '../../server/graph/evaluate.ts'
import { GRADIENT_RULES, gradients } from '../../server/graph/gradients.ts'
import { add, input, leakyRelu, mul, parameter, relu, sum } from '../../server/graph/ops.ts'
import type { Tensor } from '../../server/graph/tensor.ts'
import { opCases } from './op-cases.ts'
import { createRandom, type Random } from './random.ts'
import { buildCase, differenceFromReference, randomFeeds, type Fed } from './run-graph.ts'

const STEP = 1e-5
const CHECKED_ELEMENTS = 10

/** A loss whose gradient with respect to y is random, and that gradient as an input of its own. */
function weigh(y: Tensor, name: string): { loss: Tensor; weights: Tensor } {
  const weights = input(name, y.shape)
  return { loss: sum(mul(y, weights)), weights }
}

/**
 * Compares gradients of the loss with central differences in float64, for some elements of each
 * input.
 */
function expectSlopes(
  loss: Tensor,
  inputs: readonly Tensor[],
  feeds: Fed,
  random: Random,
  tolerance: number,
): void {
  const slopes = gradients(loss, inputs)
  const graph = {
    inputs: [...inputs],
    outputs: Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])),
  }
  const values = evaluate(graph, feeds)
  const lossAt = (moved: Feeds) => evaluate({ inputs, outputs: { loss } }, moved)['loss']!.data[0]!
  for (const [index, { name }] of inputs.entries()) {
    const { shape, data } = feeds[name!]!
    expect(values[`g${index}`]!.shape).toEqual(shape)
    for (let check = 0; check < Math.min(CHECKED_ELEMENTS, data.length); check += 1) {
      const at = data.length <= CHECKED_ELEMENTS ? check : random.whole(0, data.length - 1)
      const moved = (by: number) => {
        const copy = Float64Array.from(data)
        copy[at]! += by
        return lossAt({ ...feeds, [name!]: { shape, data: copy } })
      }
      const slope = (moved(STEP) - moved(-STEP)) / (2 * STEP)
      const difference = Math.abs(values[`g${index}`]!.data[at]! - slope)
      expect(difference / Math.max(1, Math.abs(slope))).toBeLessThan(tolerance)
    }
  }
}

describe.each([11, 12, 13])('for shapes from seed %i', (seed) => {
  const smooth = opCases(seed).filter((opCase) => opCase.smooth)

  test.each(smooth)('the gradient of $name matches its slope', (opCase) => {
    const { inputs, output } = buildCase(opCase)
    const random = createRandom(seed)
    const { loss, weights } = weigh(output, 'weights')
    const feeds = {
      ...randomFeeds(inputs, 2, random, opCase.positive),
      ...randomFeeds([weights], 2, random),
    }
    expectSlopes(loss, inputs, feeds, random, 1e-5)
  })

  test.each(smooth)('the second gradient of $name matches its slope', (opCase) => {
    const { inputs, output } = buildCase(opCase)
    const random = createRandom(seed)
    const first = weigh(mul(output, output), 'weights')
    const [slope] = gradients(first.loss, inputs)
    const second = weigh(slope!, 'more')
    const feeds = {
      ...randomFeeds(inputs, 2, random, opCase.positive),
      ...randomFeeds([first.weights, second.weights], 2, random),
    }
    expectSlopes(second.loss, inputs, feeds, random, 1e-4)
  })

  test.each(smooth)('onnxruntime computes the gradient of $name', async (opCase) => {
    const { inputs, output } = buildCase(opCase)
    const random = createRandom(seed)
    const { loss, weights } = weigh(output, 'weights')
    const slopes = gradients(loss, inputs)
    const graph = {
      inputs: [...inputs, weights],
      outputs: Object.fromEntries(slopes.map((slope, index) => [`g${index}`, slope])),
    }
    const feeds = {
      ...randomFeeds(inputs, 3, random, opCase.positive),
      ...randomFeeds([weights], 3, random),
    }
    expect(await differenceFromReference(graph, feeds)).toBeLessThan(1e-4)
  })
})

test('the cases cover every op that has a gradient rule', () => {
  const checked = new Set(opCases(1).flatMap(({ smooth, op }) => (smooth ? [op] : [])))
  expect([...checked].sort()).toEqual(Object.keys(GRADIENT_RULES).sort())
})

test('a tensor used twice gets the sum of both gradients', () => {
  const x = parameter('x', [2])
  const [slope] = gradients(sum(add(mul(x, x), mul(x, 3))), [x])
  const feeds = { x: { shape: [2], data: [1, -2] } }
  const { data } = evaluate({ inputs: [], outputs: { slope: slope! } }, feeds)['slope']!
  expect([...data]).toEqual([5, -1])
})

test.each([
  ['relu', relu],
  ['leakyRelu', (x: Tensor) => leakyRelu(x, 0)],
])('the slope of %s at 0 is 0, and so is its second derivative', (_name, bend) => {
  const x = parameter('x', [3])
  const [first] = gradients(sum(bend(x)), [x])
  const [second] = gradients(sum(mul(first!, first!)), [x])
  const feeds = { x: { shape: [3], data: [-1, 0, 1] } }
  const values = evaluate({ inputs: [], outputs: { first: first!, second: second! } }, feeds)
  expect([...values['first']!.data].map(Math.abs)).toEqual([0, 0, 1])
  expect([...values['second']!.data].map(Math.abs)).toEqual([0, 0, 0])
})

test('the gradient is zero with respect to a tensor that the loss does not depend on', () => {
  const [x, y] = [parameter('x', [2]), parameter('y', [3])]
  const [slope] = gradients(sum(x), [y])
  expect([...evaluate({ inputs: [], outputs: { slope: slope! } }, {})['slope']!.data]).toEqual([
    0, 0, 0,
  ])
})

test('rejects a loss of more than one number', () => {
  expect(() => gradients(parameter('x', [2]), [])).toThrow('a loss must be one float32 number')
})
