import { expect, test } from 'vitest'
import { evaluate } from '../../server/graph/evaluate.ts'
import { gradients } from '../../server/graph/gradients.ts'
import {
  add,
  avgPool2d,
  conv2d,
  input,
  matmul,
  maxPool2d,
  mul,
  parameter,
  relu,
  resize,
  slice,
  sum,
} from '../../server/graph/ops.ts'
import { receptiveField } from '../../server/graph/receptive-field.ts'
import type { Tensor } from '../../server/graph/tensor.ts'
import { createRandom } from './random.ts'

const SIZE = [30, 26] as const
const images = input('images', [1, 2, ...SIZE])
const filters = (count: number, from: number, rows: number, columns: number) =>
  input(`w${count}${from}${rows}${columns}`, [count, from, rows, columns])

const CASES: Record<string, (x: Tensor) => Tensor> = {
  'one convolution': (x) => conv2d(x, filters(3, 2, 4, 4), { stride: 2, padding: 1 }),
  'three convolutions of different shapes': (x) => {
    const first = conv2d(x, filters(3, 2, 4, 3), { stride: [2, 1], padding: [1, 0, 2, 1] })
    const second = conv2d(first, filters(2, 3, 3, 3), { dilation: [1, 2], padding: 1 })
    return conv2d(second, filters(2, 2, 3, 5), { stride: 2 })
  },
  'pooling and functions of single values': (x) => {
    const convolved = add(mul(conv2d(x, filters(3, 2, 3, 3)), 2), 1)
    return avgPool2d(avgPool2d(convolved, { kernel: 3, stride: 2, padding: 1 }), { kernel: 2 })
  },
}

test.each(Object.entries(CASES))('the receptive field of %s is where gradients are', (_, build) => {
  const maps = build(images)
  const field = receptiveField(maps, images)!
  const [, , height, width] = maps.shape as readonly number[]
  const random = createRandom(5)
  const leaves = new Set<Tensor>()
  const collect = (tensor: Tensor) => {
    if (tensor.op === 'input') leaves.add(tensor)
    tensor.inputs.forEach(collect)
  }
  collect(maps)
  const fed = Object.fromEntries(
    [...leaves].map(({ name, shape }) => {
      const sizes = shape as number[]
      const count = sizes.reduce((product, size) => product * size, 1)
      return [name, { shape: sizes, data: random.values(count, true) }]
    }),
  )
  for (const [y, x] of [
    [0, 0],
    [height! >> 1, width! >> 1],
    [height! - 1, width! - 1],
  ] as const) {
    const value = slice(maps, [0, 0, y, x], [1, 1, y + 1, x + 1])
    const [gradient] = gradients(sum(value), [images])
    const { g } = evaluate({ inputs: [...leaves], outputs: { g: gradient! } }, fed)
    const touched = [...g!.data.keys()].filter((at) => g!.data[at] !== 0)
    const indices = [
      touched.map((at) => Math.floor(at / SIZE[1]) % SIZE[0]),
      touched.map((at) => at % SIZE[1]),
    ]
    for (const axis of [0, 1] as const) {
      const from = field.offset[axis] + [y, x][axis]! * field.stride[axis]
      expect(Math.min(...indices[axis]!)).toBe(Math.max(0, from))
      expect(Math.max(...indices[axis]!)).toBe(Math.min(SIZE[axis], from + field.size[axis]) - 1)
    }
  }
})

test('a maximum is as wide as its window', () => {
  const pooled = relu(maxPool2d(images, { kernel: 3, stride: 2, padding: 1 }))
  expect(receptiveField(pooled, images)).toEqual({ size: [3, 3], stride: [2, 2], offset: [-1, -1] })
})

test.each([
  ['resizing', resize(images, [15, 13], 'bilinear')],
  ['a matrix product', matmul(images, parameter('w', [26, 5]))],
  ['paths with different fields', add(images, conv2d(images, filters(2, 2, 3, 3), { padding: 1 }))],
])('%s has no receptive field', (_, maps) => {
  expect(receptiveField(maps, images)).toBeNull()
})
