import { describe, expect, test } from 'vitest'
import * as ops from '../../server/graph/ops.ts'
import { ShapeError } from '../../server/graph/shapes.ts'
import type { Tensor } from '../../server/graph/tensor.ts'

const x = ops.input('x', ['batch', 3, 8, 8])
const w = ops.parameter('w', [4, 3, 3, 3])

describe('a shape error names the op, its operands and their shapes', () => {
  const wrong: [string, () => Tensor, string][] = [
    [
      'add',
      () => ops.add(x, ops.parameter('b', [5])),
      "add(x [batch, 3, 8, 8], b [5]): 8 and 5 don't broadcast",
    ],
    [
      'broadcasting the batch',
      () => ops.mul(ops.input('z', ['batch', 2]), ops.parameter('b', [7, 2])),
      "mul(z [batch, 2], b [7, 2]): batch and 7 don't broadcast",
    ],
    [
      'matmul',
      () => ops.matmul(ops.input('z', ['batch', 4]), ops.parameter('m', [5, 2])),
      "matmul(z [batch, 4], m [5, 2]): rows of 4 don't match columns of 5",
    ],
    [
      'conv2d channels',
      () => ops.conv2d(x, ops.parameter('v', [4, 2, 3, 3])),
      'conv2d(x [batch, 3, 8, 8], v [4, 2, 3, 3], stride 1,1, padding 0,0,0,0, dilation 1,1, ' +
        'groups 1): ' +
        "3 channels don't fill 1 groups of 2",
    ],
    [
      'conv2d window',
      () => ops.conv2d(ops.input('s', [1, 3, 2, 2]), w),
      'the window is larger than the padded image',
    ],
    [
      'conv2d bias',
      () => ops.conv2d(x, w, { bias: ops.parameter('b', [3]) }),
      'the bias must be [4]',
    ],
    [
      'conv2d groups',
      () => ops.conv2d(x, w, { groups: 2 }),
      "3 and 4 channels don't divide into 2 groups",
    ],
    [
      'conv2d stride',
      () => ops.conv2d(x, w, { stride: 0 }),
      'stride must be whole numbers of 1 or more',
    ],
    [
      'transposed output',
      () =>
        ops.conv2dInputGradient(ops.input('dy', [1, 4, 4, 4]), w, {
          stride: 2,
          outputSize: [12, 9],
        }),
      'this window gives 5x4 from 12x9; got 4x4',
    ],
    [
      'filter gradient',
      () =>
        ops.conv2dFilterGradient(x, ops.input('dy', ['batch', 4, 5, 5]), { kernelSize: [3, 3] }),
      'this window gives 6x6 from 8x8; got 5x5',
    ],
    [
      'output padding',
      () => ops.convTranspose2d(ops.input('dy', [1, 4, 4, 4]), w, { stride: 2, outputPadding: 2 }),
      'this window gives 5x5 from 11x11; got 4x4',
    ],
    [
      'reshape',
      () => ops.reshape(x, ['batch', 100]),
      'reshape(x [batch, 3, 8, 8], shape -1,100): [batch, 100] has a different number of elements',
    ],
    ['reshaping the batch away', () => ops.reshape(x, [192]), 'has a different number of elements'],
    ['transpose', () => ops.transpose(x, [0, 1, 1, 2]), 'an axis is named twice'],
    ['slice', () => ops.sliceAxis(x, 2, 5, 9), '5..9 is not within axis 2'],
    ['slicing the batch', () => ops.sliceAxis(x, 0, 0, 1), "the batch can't be sliced"],
    ['pad', () => ops.pad(x, [1, 0, 0, 0], [0, 0, 0, 0]), "the batch can't be padded"],
    ['concat', () => ops.concat([x, w], 1), 'operands differ on axes other than 1'],
    ['broadcastTo', () => ops.broadcastTo(x, ['batch', 3, 4, 8]), "8 and 4 don't broadcast"],
    [
      'two batches',
      () => ops.add(ops.input('p', ['batch', 1]), ops.input('q', [1, 'batch'])),
      'add(p [batch, 1], q [1, batch]): only one axis can be the batch',
    ],
    [
      'a size too large for memory',
      () => ops.broadcastTo(ops.scalar(0), [2 ** 30, 2 ** 30]),
      'the result is too large',
    ],
    ['sum', () => ops.sum(x, [4]), "axis 4 doesn't exist"],
    ['sum over an axis twice', () => ops.sum(x, [1, 1]), 'an axis is named twice'],
    ['avgPool2d', () => ops.avgPool2d(x, { kernel: 0, stride: 1 }), 'kernel must be whole numbers'],
    [
      'maxPool2d',
      () => ops.maxPool2d(x, { kernel: 2, padding: 2 }),
      'the padding must be smaller than the window',
    ],
    ['clip', () => ops.clip(x, 1, 0), 'min is above max'],
    ['dtype', () => ops.add(ops.greater(x, 0), 1), 'an operand is bool; expected float32'],
    ['where', () => ops.where(x, 1, 0), 'the condition must be bool'],
  ]
  test.each(wrong)('%s', (_, build, message) => {
    expect(build).toThrow(ShapeError)
    expect(build).toThrow(message)
  })
})

test('a constant needs as many values as its shape has elements', () => {
  expect(() => ops.constant(new Float32Array(3), [2, 2])).toThrow('got 3 values')
})

test('the batch stays symbolic through every op', () => {
  const made = ops.resize(ops.conv2d(x, w, { padding: 1, stride: 2 }), [16, 16], 'nearest')
  expect(made.shape).toEqual(['batch', 4, 16, 16])
  expect(ops.transpose(made, [0, 2, 3, 1]).shape).toEqual(['batch', 16, 16, 4])
  expect(ops.mean(made, [0, 2, 3], { keepDims: true }).shape).toEqual([1, 4, 1, 1])
})

test('convTranspose2d gives the sizes that PyTorch documents', () => {
  for (const [size, kernel, stride, padding, outputPadding, made] of [
    [1, 4, 1, 0, 0, 4],
    [4, 4, 2, 1, 0, 8],
    [7, 5, 2, 2, 1, 14],
    [3, 3, 3, 0, 2, 11],
  ] as const) {
    const image = ops.input('image', ['batch', 2, size, size])
    const weights = ops.parameter('weights', [2, 5, kernel, kernel])
    const result = ops.convTranspose2d(image, weights, { stride, padding, outputPadding })
    expect(result.shape).toEqual(['batch', 5, made, made])
  }
})
