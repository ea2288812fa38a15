/**
 * Convolutions, pooling and resizing in TensorFlow, which takes images as NHWC and filters as
 * [kh, kw, in, out].
 */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { Padding, Pair } from '../../graph/ops.ts'
import { nearestIndices } from '../../graph/resize-weights.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Lowerings, Tf, TfTensor } from './lowering.ts'

/** TensorFlow's types take mutable tuples. */
type Size = [number, number]
type Shape4 = [number, number, number, number]

interface Window {
  readonly stride: Size
  readonly padding: Padding
  readonly dilation: Pair
  readonly groups: number
}

export const windows: Lowerings = {
  conv2d({ tf, node, operands: [x, w, bias] }) {
    const window = windowOf(node)
    const padded = padImage(tf, toNhwc(tf, x!), window.padding, 0)
    const filters = split(tf, dilate(tf, toFilter(tf, w!), window.dilation), window.groups)
    const parts = split(tf, padded, window.groups).map((part, group) =>
      tf.conv2d(part, filters[group]!, window.stride, 'valid'),
    )
    return withBias(tf, toNchw(tf, tf.concat(parts, 3)), bias)
  },
  conv2dInputGradient({ tf, node, operands: [dy, w, bias] }) {
    const window = windowOf(node)
    // [kh, kw, in / groups, out]: each group has its share of `out`, and all other axes whole.
    const filters = split(tf, dilate(tf, toFilter(tf, w!), window.dilation), window.groups)
    const parts = split(tf, toNhwc(tf, dy!), window.groups).map((part, group) => {
      const filter = filters[group]!
      const [kh, kw, channels] = filter.shape
      const [batch, height, width] = part.shape
      const full: Shape4 = [
        batch,
        (height - 1) * window.stride[0] + kh,
        (width - 1) * window.stride[1] + kw,
        channels,
      ]
      return tf.conv2dTranspose(part, filter, full, window.stride, 'valid')
    })
    const size = node.attributes['outputSize'] as Pair
    return withBias(tf, toNchw(tf, cutImage(tf, tf.concat(parts, 3), window.padding, size)), bias)
  },
  conv2dFilterGradient({ tf, node, operands: [x, dy] }) {
    const window = windowOf(node)
    const kernel = node.attributes['kernelSize'] as Pair
    const extent = kernel.map((size, axis) => (size - 1) * window.dilation[axis]! + 1) as Size
    const padded = padImage(tf, toNhwc(tf, x!), window.padding, 0)
    const dys = split(tf, toNhwc(tf, dy!), window.groups)
    const parts = split(tf, padded, window.groups).map((part, group) => {
      const given = dys[group]!
      const used = cutImage(tf, part, [0, 0, 0, 0], usedSize(given, extent, window.stride))
      const shape: Shape4 = [...extent, part.shape[3], given.shape[3]]
      return filterGradient(tf, used, given, shape, window.stride)
    })
    const dilated = tf.concat(parts, 3)
    const gradient = tf.stridedSlice(dilated, [0, 0, 0, 0], dilated.shape, [
      ...window.dilation,
      1,
      1,
    ])
    return tf.transpose(gradient, [3, 2, 0, 1])
  },
  avgPool2d({ tf, node, operands: [x] }) {
    const { kernel, stride, padding } = poolOf(node)
    const padded = padImage(tf, toNhwc(tf, x!), padding, 0)
    return toNchw(tf, tf.avgPool(padded, kernel, stride, 'valid'))
  },
  maxPool2d({ tf, node, operands: [x] }) {
    const { kernel, stride, padding } = poolOf(node)
    const padded = padImage(tf, toNhwc(tf, x!), padding, -Infinity)
    return toNchw(tf, tf.maxPool(padded, kernel, stride, 'valid'))
  },
  resize({ tf, node, operands: [x] }) {
    const size = [...(node.attributes['size'] as Pair)] as Size
    if (node.attributes['mode'] === 'bilinear') {
      return toNchw(tf, tf.image.resizeBilinear(toNhwc(tf, x!), size, false, true))
    }
    const [rows, columns] = size.map((to, axis) =>
      tf.tensor1d(nearestIndices(x!.shape[axis + 2]!, to), 'int32'),
    )
    return tf.gather(tf.gather(x!, rows!, 2), columns!, 3)
  },
}

function windowOf({ attributes }: Tensor): Window {
  const { stride, padding, dilation, groups } = attributes as unknown as Window
  return { stride: [...stride], padding, dilation, groups }
}

function poolOf({ attributes }: Tensor) {
  const { kernel, stride, padding } = attributes as unknown as Window & { kernel: Size }
  return { kernel: [...kernel] as Size, stride: [...stride] as Size, padding }
}

function toNhwc(tf: Tf, x: TfTensor): Tensor4D {
  return tf.transpose(x as Tensor4D, [0, 2, 3, 1])
}

function toNchw(tf: Tf, x: TfTensor): TfTensor {
  return tf.transpose(x, [0, 3, 1, 2])
}

/** Splits the last axis, channels or filters, into groups. */
function split(tf: Tf, x: Tensor4D, groups: number): Tensor4D[] {
  return tf.split(x, groups, 3)
}

/** [out, in / groups, kh, kw] -> [kh, kw, in / groups, out] */
function toFilter(tf: Tf, w: TfTensor): Tensor4D {
  return tf.transpose(w as Tensor4D, [2, 3, 1, 0])
}

/** Inserts zeros between the filter's taps: no TensorFlow kernel takes both stride and dilation. */
function dilate(tf: Tf, filter: Tensor4D, [rows, columns]: Pair): Tensor4D {
  if (rows === 1 && columns === 1) return filter
  const [kh, kw, channels, out] = filter.shape
  const spaced = tf.pad(tf.reshape(filter, [kh, 1, kw, 1, channels * out]), [
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ])
  const whole = tf.reshape(spaced, [kh * rows, kw * columns, channels, out]) as Tensor4D
  return tf.slice(whole, [0, 0, 0, 0], [(kh - 1) * rows + 1, (kw - 1) * columns + 1, -1, -1])
}

function padImage(
  tf: Tf,
  x: Tensor4D,
  [top, left, bottom, right]: Padding,
  value: number,
): Tensor4D {
  if (top + left + bottom + right === 0) return x
  return tf.pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  )
}

/** Crops `x` to the size, from the padding's corner; zeros where `x` ends earlier. */
function cutImage(tf: Tf, x: Tensor4D, [top, left]: Padding, [height, width]: Pair): Tensor4D {
  const missing: Padding = [
    0,
    0,
    Math.max(0, top + height - x.shape[1]),
    Math.max(0, left + width - x.shape[2]),
  ]
  return tf.slice(padImage(tf, x, missing, 0), [0, top, left, 0], [-1, height, width, -1])
}

/** Size of the part of an image that windows cover: rounding down may leave out a border. */
function usedSize(dy: Tensor4D, extent: Pair, stride: Pair): Pair {
  return [(dy.shape[1] - 1) * stride[0] + extent[0], (dy.shape[2] - 1) * stride[1] + extent[1]]
}

/** Calls the kernel by name: TensorFlow.js does not export a function for it. */
function filterGradient(
  tf: Tf,
  x: Tensor4D,
  dy: Tensor4D,
  filterShape: Shape4,
  strides: Size,
): Tensor4D {
  return tf
    .engine()
    .runKernel(
      tf.Conv2DBackpropFilter,
      { x, dy },
      { strides, pad: 'valid', dataFormat: 'NHWC', filterShape },
    ) as Tensor4D
}

function withBias(tf: Tf, x: TfTensor, bias: TfTensor | undefined): TfTensor {
  return bias ? tf.add(x, tf.reshape(bias, [1, -1, 1, 1])) : x
}
