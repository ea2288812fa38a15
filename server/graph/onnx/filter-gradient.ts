/** The filter gradient as a convolution with images and channels, stride and dilation swapped. */
import type { Tensor } from '../tensor.ts'
import type { Emitter } from './emitter.ts'

/**
 * w[o, i] sums over the batch, so the batch takes the place of the channels that a convolution sums
 * over: x [in, batch, H, W] under dy [out, batch, oh, ow] gives [in, out, kh, kw]. With groups, the
 * channels of a group take the place of the images and groups stay groups: x
 * [in / groups, groups * batch, H, W]. Rows and columns that the stride skipped are cropped.
 */
export function lowerFilterGradient(to: Emitter, node: Tensor): string {
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
