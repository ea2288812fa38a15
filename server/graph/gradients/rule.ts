/** The type of gradient rules, and the inverse of broadcasting. */
import { reshape, sum } from '../ops.ts'
import { sameShape } from '../shapes.ts'
import type { Shape, Tensor } from '../tensor.ts'

/**
 * Maps a node and its gradient (in the node's shape) to the gradients of its inputs, in their
 * shapes, or undefined if none flows. `wants` is true for inputs whose gradient is needed.
 */
export type GradientRule = (
  tensor: Tensor,
  gradient: Tensor,
  wants: (index: number) => boolean,
) => readonly (Tensor | undefined)[]

/** Sums a gradient over the axes along which an operand of `shape` was broadcast. */
export function unbroadcast(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient
  const added = gradient.shape.length - shape.length
  const axes = gradient.shape.flatMap((dim, axis) =>
    axis < added || (shape[axis - added] === 1 && dim !== 1) ? [axis] : [],
  )
  const summed = axes.length > 0 ? sum(gradient, axes, { keepDims: true }) : gradient
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape)
}
