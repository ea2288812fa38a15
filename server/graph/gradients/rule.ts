/** What a gradient rule is, and the one step that all rules with broadcasting share. */
import { reshape, sum } from '../ops.ts'
import { sameShape } from '../shapes.ts'
import type { Shape, Tensor } from '../tensor.ts'

/**
 * From a node and the gradient that arrives at it (of the node's shape), the gradients of its inputs, in their shapes;
 * undefined where none flows. `wants` says which inputs anyone asks about.
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
