/** Gradient rules of window ops. The three convolution ops are each other's gradients. */
import {
  constant,
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  equal,
  max,
  mul,
  pad,
  poolWindow,
  reshape,
  cast,
  sum,
  matmul,
  type ConvolutionOptions,
  type Pair,
} from '../ops.ts'
import { resizeWeights, type ResizeMode } from '../resize-weights.ts'
import type { Shape, Tensor } from '../tensor.ts'
import type { GradientRule } from './rule.ts'

/** Padding that a maximum never picks. Finite, because 0 times infinity is NaN. */
const LOWEST = -3.4e38

export const windowGradients: Readonly<Record<string, GradientRule>> = {
  conv2d(tensor, g, wants) {
    const [x, w, bias] = tensor.inputs as [Tensor, Tensor, Tensor?]
    const options = convolutionOptions(tensor)
    return [
      wants(0)
        ? conv2dInputGradient(g, w, { ...options, outputSize: lastTwo(x.shape) })
        : undefined,
      wants(1)
        ? conv2dFilterGradient(x, g, { ...options, kernelSize: lastTwo(w.shape) })
        : undefined,
      bias && sum(g, [0, 2, 3]),
    ]
  },
  conv2dInputGradient(tensor, g, wants) {
    const [dy, w, bias] = tensor.inputs as [Tensor, Tensor, Tensor?]
    const options = convolutionOptions(tensor)
    return [
      wants(0) ? conv2d(g, w, options) : undefined,
      wants(1)
        ? conv2dFilterGradient(g, dy, { ...options, kernelSize: lastTwo(w.shape) })
        : undefined,
      bias && sum(g, [0, 2, 3]),
    ]
  },
  conv2dFilterGradient(tensor, g, wants) {
    const [x, dy] = tensor.inputs as [Tensor, Tensor]
    const options = convolutionOptions(tensor)
    return [
      wants(0)
        ? conv2dInputGradient(dy, g, { ...options, outputSize: lastTwo(x.shape) })
        : undefined,
      wants(1) ? conv2d(x, g, options) : undefined,
    ]
  },
  avgPool2d(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const { kernel, stride, padding } = poolWindow(tensor.attributes)
    const channels = x.shape[1] as number
    const share = new Float32Array(channels * kernel[0] * kernel[1]).fill(
      1 / (kernel[0] * kernel[1]),
    )
    const filters = constant(share, [channels, 1, ...kernel])
    const outputSize = lastTwo(x.shape)
    return [conv2dInputGradient(g, filters, { stride, padding, groups: channels, outputSize })]
  },
  maxPool2d: maxPoolGradient,
  resize(tensor, g) {
    const [x] = tensor.inputs as [Tensor]
    const [fromHeight, fromWidth] = lastTwo(x.shape)
    const [height, width] = lastTwo(tensor.shape)
    const mode = tensor.attributes['mode'] as ResizeMode
    const rows = transposedMatrix(resizeWeights(fromHeight, height, mode), fromHeight)
    const columns = Float32Array.from(resizeWeights(fromWidth, width, mode))
    const overRows = matmul(constant(rows, [fromHeight, height]), g)
    return [matmul(overRows, constant(columns, [width, fromWidth]))]
  },
}

/**
 * A convolution with one-hot filters lays each window out along an axis. The first of the largest
 * values gets the gradient, as in PyTorch, and the convolution's own gradient moves it back in
 * place.
 */
function maxPoolGradient(tensor: Tensor, g: Tensor): readonly Tensor[] {
  const [x] = tensor.inputs as [Tensor]
  const { kernel, stride, padding } = poolWindow(tensor.attributes)
  const [top, left, bottom, right] = padding
  const [images, channels] = x.shape as [Shape[0], number]
  const taps = kernel[0] * kernel[1]
  const padded = pad(x, [0, 0, top, left], [0, 0, bottom, right], LOWEST)
  const filters = oneHotFilters(channels, kernel)
  const size = lastTwo(tensor.shape)
  const unrolled = conv2d(padded, filters, { stride, groups: channels })
  const windows = reshape(unrolled, [images!, channels, taps, ...size])
  const chosen = firstOf(
    cast(equal(windows, reshape(tensor, [images!, channels, 1, ...size])), 'float32'),
  )
  const routed = mul(chosen, reshape(g, [images!, channels, 1, ...size]))
  const flat = reshape(routed, [images!, channels * taps, ...size])
  return [
    conv2dInputGradient(flat, filters, {
      stride,
      padding,
      groups: channels,
      outputSize: lastTwo(x.shape),
    }),
  ]
}

/** Keeps only the first 1 along axis 2. */
function firstOf(marks: Tensor): Tensor {
  const taps = marks.shape[2] as number
  const countdown = Float32Array.from({ length: taps }, (_, index) => taps - index)
  const ranks = mul(marks, constant(countdown, [1, 1, taps, 1, 1]))
  return cast(equal(ranks, max(ranks, [2], { keepDims: true })), 'float32')
}

/** Filters [channels * taps, 1, kh, kw]; filter t of a channel picks tap t. */
function oneHotFilters(channels: number, [height, width]: Pair): Tensor {
  const taps = height * width
  const values = new Float32Array(channels * taps * taps)
  for (let filter = 0; filter < channels * taps; filter += 1) {
    values[filter * taps + (filter % taps)] = 1
  }
  return constant(values, [channels * taps, 1, height, width])
}

function transposedMatrix(matrix: Float64Array, columns: number): Float32Array {
  const rows = matrix.length / columns
  return Float32Array.from(
    matrix,
    (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]!,
  )
}

function convolutionOptions({ attributes }: Tensor): ConvolutionOptions {
  const { stride, padding, dilation, groups } = attributes as unknown as ConvolutionOptions
  return { stride, padding, dilation, groups }
}

function lastTwo(shape: Shape): Pair {
  return shape.slice(-2) as unknown as Pair
}
