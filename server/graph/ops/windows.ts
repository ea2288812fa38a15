/** Window ops on NCHW images: convolutions, their two gradients, pooling, resizing. */
import { makeNode, type Rules } from '../node.ts'
import {
  expectDtype,
  expectInputs,
  expectRank,
  fixedSize,
  integer,
  integers,
  refuse,
  word,
  type Attributes,
  type Operands,
} from '../shapes.ts'
import type { Tensor } from '../tensor.ts'

/** Rows and columns. */
export type Pair = readonly [number, number]
/** Top, left, bottom, right. */
export type Padding = readonly [number, number, number, number]

/** The window of a convolution or pooling op, without defaults. */
export interface Window {
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding: Padding
  readonly dilation: Pair
}

/** Output size of a window; may be below 1. */
export function windowOutput([height, width]: Pair, window: Window): Pair {
  const size = (length: number, axis: 0 | 1) =>
    Math.floor((paddedLength(length, axis, window) - extent(axis, window)) / window.stride[axis]) +
    1
  return [size(height, 0), size(width, 1)]
}

/** Output size of a transposed window for this input size, without output padding. */
export function transposedOutput([height, width]: Pair, window: Window): Pair {
  const size = (length: number, axis: 0 | 1) =>
    (length - 1) * window.stride[axis] +
    extent(axis, window) -
    window.padding[axis] -
    window.padding[axis + 2]!
  return [size(height, 0), size(width, 1)]
}

function extent(axis: 0 | 1, { kernel, dilation }: Window): number {
  return dilation[axis] * (kernel[axis] - 1) + 1
}

function paddedLength(length: number, axis: 0 | 1, { padding }: Window): number {
  return length + padding[axis] + padding[axis + 2]!
}

/** Shape rules of the ops in this file. */
export const windowRules: Rules = {
  conv2d(node) {
    expectInputs(node, 2, 3)
    expectDtype(node, 'float32')
    const x = expectRank(node, 0, 4, '[batch, in, height, width]')
    const w = expectRank(node, 1, 4, '[out, in / groups, kernel height, kernel width]')
    const out = fixedSize(node, w, 0)
    const groups = expectGroups(node, fixedSize(node, x, 1), out)
    const inEach = fixedSize(node, w, 1)
    if (inEach * groups !== x.shape[1]) {
      refuse(node, `${x.shape[1]} channels don't fill ${groups} groups of ${inEach}`)
    }
    expectBias(node, out)
    const size = outputOf(node, imageSize(node, x), readWindow(node, imageSize(node, w)))
    return { shape: [x.shape[0]!, out, ...size], dtype: 'float32' }
  },
  conv2dInputGradient(node) {
    expectInputs(node, 2, 3)
    expectDtype(node, 'float32')
    const dy = expectRank(node, 0, 4, '[batch, out, height, width]')
    const w = expectRank(node, 1, 4, '[out, in / groups, kernel height, kernel width]')
    if (dy.shape[1] !== w.shape[0]) {
      refuse(node, `${dy.shape[1]} channels don't match ${w.shape[0]} filters`)
    }
    const channels = fixedSize(node, w, 1) * integer(node, 'groups', 1)
    expectGroups(node, channels, fixedSize(node, w, 0))
    expectBias(node, channels)
    const size = integers(node, 'outputSize', { length: 2, least: 1 }) as Pair
    expectInverse(node, size, imageSize(node, dy), readWindow(node, imageSize(node, w)))
    return { shape: [dy.shape[0]!, channels, ...size], dtype: 'float32' }
  },
  conv2dFilterGradient(node) {
    expectInputs(node, 2)
    expectDtype(node, 'float32')
    const x = expectRank(node, 0, 4, '[batch, in, height, width]')
    const dy = expectRank(node, 1, 4, '[batch, out, height, width]')
    if (x.shape[0] !== dy.shape[0]) refuse(node, 'the batch sizes differ')
    const kernel = integers(node, 'kernelSize', { length: 2, least: 1 }) as Pair
    const channels = fixedSize(node, x, 1)
    const groups = expectGroups(node, channels, fixedSize(node, dy, 1))
    expectInverse(node, imageSize(node, x), imageSize(node, dy), readWindow(node, kernel))
    return { shape: [dy.shape[1]!, channels / groups, ...kernel], dtype: 'float32' }
  },
  avgPool2d: poolRule,
  maxPool2d: poolRule,
  resize(node) {
    expectInputs(node, 1)
    expectDtype(node, 'float32')
    const x = expectRank(node, 0, 4, '[batch, channels, height, width]')
    imageSize(node, x)
    word(node, 'mode', ['nearest', 'bilinear'])
    const size = integers(node, 'size', { length: 2, least: 1 }) as Pair
    return { shape: [x.shape[0]!, x.shape[1]!, ...size], dtype: 'float32' }
  },
}

function poolRule(node: Operands) {
  expectInputs(node, 1)
  expectDtype(node, 'float32')
  const x = expectRank(node, 0, 4, '[batch, channels, height, width]')
  const kernel = integers(node, 'kernel', { length: 2, least: 1 }) as Pair
  const window = readWindow(
    { ...node, attributes: { ...node.attributes, dilation: [1, 1] } },
    kernel,
  )
  if (window.padding.some((size, side) => size >= window.kernel[side % 2]!)) {
    refuse(node, 'the padding must be smaller than the window')
  }
  const size = outputOf(node, imageSize(node, x), window)
  return { shape: [x.shape[0]!, x.shape[1]!, ...size], dtype: 'float32' } as const
}

function imageSize(node: Operands, tensor: Tensor): Pair {
  return [fixedSize(node, tensor, 2), fixedSize(node, tensor, 3)]
}

function readWindow(node: Operands, kernel: Pair): Window {
  return {
    kernel,
    stride: integers(node, 'stride', { length: 2, least: 1 }) as Pair,
    padding: integers(node, 'padding', { length: 4 }) as unknown as Padding,
    dilation: integers(node, 'dilation', { length: 2, least: 1 }) as Pair,
  }
}

function expectGroups(node: Operands, channelsIn: number, channelsOut: number): number {
  const groups = integer(node, 'groups', 1)
  if (channelsIn % groups !== 0 || channelsOut % groups !== 0) {
    refuse(node, `${channelsIn} and ${channelsOut} channels don't divide into ${groups} groups`)
  }
  return groups
}

function expectBias(node: Operands, channels: number): void {
  const bias = node.inputs[2]
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== channels)) {
    refuse(node, `the bias must be [${channels}]`)
  }
}

function outputOf(node: Operands, size: Pair, window: Window): Pair {
  const [height, width] = windowOutput(size, window)
  if (height < 1 || width < 1) refuse(node, 'the window is larger than the padded image')
  return [height, width]
}

function expectInverse(node: Operands, image: Pair, result: Pair, window: Window): void {
  const [height, width] = outputOf(node, image, window)
  if (height !== result[0] || width !== result[1]) {
    const [expected, actual] = [`${height}x${width}`, `${result[0]}x${result[1]}`]
    refuse(node, `this window gives ${expected} from ${image[0]}x${image[1]}; got ${actual}`)
  }
}

const node = makeNode.bind(undefined, windowRules)

/** One number for all sides, or a pair for rows and columns. */
export type Sides = number | Pair | Padding

export interface ConvolutionOptions {
  /** Default: 1. */
  readonly stride?: number | Pair
  /** Zeros around the image. Default: 0. */
  readonly padding?: Sides
  /** Default: 1. */
  readonly dilation?: number | Pair
  /** Default: 1. */
  readonly groups?: number
  /** One number per output channel. */
  readonly bias?: Tensor
}

/**
 * Cross-correlation, x [batch, in, H, W] with w [out, in / groups, kh, kw] -> [batch, out, oh, ow].
 */
export function conv2d(x: Tensor, w: Tensor, options: ConvolutionOptions = {}): Tensor {
  return node('conv2d', withBias([x, w], options), convolution(options))
}

/**
 * The gradient of conv2d with respect to x, which is a transposed convolution: dy [batch, out, oh,
 * ow] with w [out, in / groups, kh, kw] -> [batch, in, ...outputSize]. The bias has one number per
 * `in` channel.
 */
export function conv2dInputGradient(
  dy: Tensor,
  w: Tensor,
  options: ConvolutionOptions & { readonly outputSize: Pair },
): Tensor {
  const attributes = { ...convolution(options), outputSize: options.outputSize }
  return node('conv2dInputGradient', withBias([dy, w], options), attributes)
}

/**
 * The gradient of conv2d with respect to w: x [batch, in, H, W], dy [batch, out, oh, ow] ->
 * [out, in / groups, ...kernelSize].
 */
export function conv2dFilterGradient(
  x: Tensor,
  dy: Tensor,
  options: Omit<ConvolutionOptions, 'bias'> & { readonly kernelSize: Pair },
): Tensor {
  const attributes = { ...convolution(options), kernelSize: options.kernelSize }
  return node('conv2dFilterGradient', [x, dy], attributes)
}

/**
 * PyTorch's ConvTranspose2d: x [batch, in, h, w] with w [in, out / groups, kh, kw] ->
 * [batch, out, (h - 1) stride - padding + dilation (kh - 1) + 1 + outputPadding, ...].
 * `outputPadding` must be below the stride.
 */
export function convTranspose2d(
  x: Tensor,
  w: Tensor,
  options: ConvolutionOptions & { readonly outputPadding?: number | Pair } = {},
): Tensor {
  const { stride, padding, dilation } = convolution(options)
  const rest = { op: 'convTranspose2d', inputs: [x, w], attributes: { ...convolution(options) } }
  expectRank(rest, 0, 4, '[batch, in, height, width]')
  expectRank(rest, 1, 4, '[in, out / groups, kernel height, kernel width]')
  const window = { kernel: imageSize(rest, w), stride, padding, dilation }
  const [height, width] = transposedOutput(imageSize(rest, x), window)
  const [addedRows, addedColumns] = pair(options.outputPadding ?? 0)
  const outputSize: Pair = [height + addedRows, width + addedColumns]
  return conv2dInputGradient(x, w, { ...options, outputSize })
}

export interface PoolOptions {
  readonly kernel: number | Pair
  /** Default: the kernel size. */
  readonly stride?: number | Pair
  /** Smaller than the kernel. Default: 0. */
  readonly padding?: Sides
}

/** The mean of each window; padding counts as zeros. */
export function avgPool2d(x: Tensor, options: PoolOptions): Tensor {
  return node('avgPool2d', [x], pooling(options))
}

/** The maximum of each window; padding is ignored. */
export function maxPool2d(x: Tensor, options: PoolOptions): Tensor {
  return node('maxPool2d', [x], pooling(options))
}

/**
 * Resizes x to [height, width]. `bilinear` aligns pixel centres (PyTorch's align_corners=False);
 * `nearest` takes the pixel at floor(i * in / out).
 */
export function resize(x: Tensor, size: Pair, mode: 'nearest' | 'bilinear'): Tensor {
  return node('resize', [x], { size, mode })
}

/** Returns the window of an `avgPool2d` or `maxPool2d`. */
export function poolWindow(attributes: Attributes): Window {
  const { kernel, stride, padding } = attributes as unknown as Window
  return { kernel, stride, padding, dilation: [1, 1] }
}

function withBias(inputs: Tensor[], { bias }: ConvolutionOptions): Tensor[] {
  return bias ? [...inputs, bias] : inputs
}

function convolution({ stride, padding, dilation, groups }: ConvolutionOptions) {
  return {
    stride: pair(stride ?? 1),
    padding: sides(padding ?? 0),
    dilation: pair(dilation ?? 1),
    groups: groups ?? 1,
  }
}

function pooling({ kernel, stride, padding }: PoolOptions) {
  return { kernel: pair(kernel), stride: pair(stride ?? kernel), padding: sides(padding ?? 0) }
}

function pair(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value
}

function sides(value: Sides): Padding {
  if (typeof value === 'number') return [value, value, value, value]
  return value.length === 2 ? [value[0], value[1], value[0], value[1]] : value
}
