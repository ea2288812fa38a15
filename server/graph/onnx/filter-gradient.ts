/** The filter gradient as a convolution. */
import type { Tensor } from '../tensor.ts'
import type { Emitter } from './emitter.ts'

/** Below any index, for a slice that runs backwards to the start of an axis. */
const BEFORE_START = -(2 ** 31)

/**
 * w[o, i] sums over the batch, so the batch takes the place of the channels that a convolution sums
 * over. Its cost grows with the number of images, which are either the inputs or, if they are fewer
 * and the stride allows it, the gradients of the outputs.
 */
export function lowerFilterGradient(to: Emitter, node: Tensor): string {
  return canSlideOutputs(node) ? slideOutputs(to, node) : slideInputs(to, node)
}

/** False for outputs of one place, such as a logit: either way is the same product of matrices. */
function canSlideOutputs({ inputs: [, dy], shape, attributes }: Tensor): boolean {
  const [out, inEach] = shape as readonly number[]
  const stride = attributes['stride'] as readonly number[]
  const isWhole = attributes['groups'] === 1 && stride.every((step) => step === 1)
  const hasPlaces = dy!.shape.slice(2).some((size) => size !== 1)
  const isPossible = outputPadding(shape, attributes).every((pad) => pad >= 0)
  return isWhole && hasPlaces && isPossible && out! < inEach!
}

/** x [in, batch, H, W] over dy [out, batch, oh, ow] gives [out, in, kh, kw], back to front. */
function slideOutputs(to: Emitter, node: Tensor): string {
  const [x, dy] = node.inputs as [Tensor, Tensor]
  const filters = to.emit('Transpose', [to.nameOf(x)], { perm: [1, 0, 2, 3] })
  const images = to.emit('Transpose', [to.nameOf(dy)], { perm: [1, 0, 2, 3] })
  const reversed = to.emit('Conv', [images, filters], {
    strides: node.attributes['dilation'] as readonly number[],
    pads: outputPadding(node.shape, node.attributes),
  })
  const bounds = [
    [-1, -1],
    [BEFORE_START, BEFORE_START],
    [2, 3],
    [-1, -1],
  ].map((list) => to.int64s(list))
  return to.emit('Slice', [reversed, ...bounds])
}

/** Padding of dy with which every place of x meets every place of the filter. */
function outputPadding(shape: Tensor['shape'], attributes: Tensor['attributes']): number[] {
  const [, , ...kernel] = shape as readonly number[]
  const dilation = attributes['dilation'] as readonly number[]
  const padding = attributes['padding'] as readonly number[]
  return padding.map((pad, side) => dilation[side % 2]! * (kernel[side % 2]! - 1) - pad)
}

/**
 * dy [out, batch, oh, ow] over x [in, batch, H, W] gives [in, out, kh, kw], with stride and
 * dilation swapped. With groups, the channels of a group take the place of the images and groups
 * stay groups: x [in / groups, groups * batch, H, W]. Rows and columns that the stride skipped are
 * cropped.
 */
function slideInputs(to: Emitter, node: Tensor): string {
  const [x, dy] = node.inputs as [Tensor, Tensor]
  const groups = node.attributes['groups'] as number
  const [out, inEach, kernelHeight, kernelWidth] = node.shape as readonly number[]
  const images = channelsFirst(to, x, groups, inEach!, 'each')
  const filters = channelsFirst(to, dy, groups, out! / groups, 'group')
  const all = to.emit('Conv', [images, filters], {
    strides: node.attributes['dilation'] as readonly number[],
    dilations: node.attributes['stride'] as readonly number[],
    pads: node.attributes['padding'] as readonly number[],
    group: groups,
  })
  const bounds = [
    [0, 0],
    [kernelHeight!, kernelWidth!],
    [2, 3],
  ].map((list) => to.int64s(list))
  const cropped = to.emit('Slice', [all, ...bounds])
  return to.emit('Transpose', [cropped], { perm: [1, 0, 2, 3] })
}

/**
 * Moves the channels of [batch, groups * each, H, W] to the front: with `each` first as [each,
 * groups * batch, H, W], or with the groups first as [groups * each, batch, H, W].
 */
function channelsFirst(
  to: Emitter,
  tensor: Tensor,
  groups: number,
  each: number,
  first: 'each' | 'group',
): string {
  const name = to.nameOf(tensor)
  if (groups === 1 || first === 'group') return to.emit('Transpose', [name], { perm: [1, 0, 2, 3] })
  const [, , height, width] = tensor.shape as readonly number[]
  // In a Reshape, 0 keeps the size of an axis, here the batch.
  const split = to.emit('Reshape', [name, to.int64s([0, groups, each, height!, width!])])
  const transposed = to.emit('Transpose', [split], { perm: [2, 1, 0, 3, 4] })
  return to.emit('Reshape', [transposed, to.int64s([each, -1, height!, width!])])
}
