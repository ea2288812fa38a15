/** Reverse-mode differentiation: the gradients of a loss are more nodes of the same graph. */
import { elementwiseGradients } from './gradients/elementwise.ts'
import { reductionGradients } from './gradients/reductions.ts'
import type { GradientRule } from './gradients/rule.ts'
import { structureGradients } from './gradients/structure.ts'
import { windowGradients } from './gradients/windows.ts'
import { add, broadcastTo, scalar } from './ops.ts'
import { ShapeError, countElements, describeNode } from './shapes.ts'
import type { Tensor } from './tensor.ts'
import { reachableFrom } from './traverse.ts'

/** Rules of the ops a gradient flows through. It stops at comparisons, floor, round, sign, casts and stopGradient. */
export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  ...elementwiseGradients,
  ...reductionGradients,
  ...structureGradients,
  ...windowGradients,
}

/**
 * The derivative of `loss`, one float32 element, in each of `wrt`, in their shapes; zeros where the loss does not depend on
 * one. They are nodes like any other, so they can be differentiated again. Where an op has a corner the gradient is that of
 * one side: relu's at 0 is 0, and of two equals `maximum` and `minimum` take the first (PyTorch halves it between them).
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  const { elements, batches } = countElements(loss.shape)
  if (elements !== 1 || batches !== 0 || loss.dtype !== 'float32') {
    throw new ShapeError(`gradients of ${describeNode(loss)}: a loss is one float32 number`)
  }
  const order = reachableFrom([loss])
  const wanted = dependentOn(new Set(wrt), order)
  const flowing = new Map<Tensor, Tensor>([[loss, broadcastTo(scalar(1), loss.shape)]])
  for (const tensor of order.reverse()) {
    const gradient = flowing.get(tensor)
    const rule = GRADIENT_RULES[tensor.op]
    if (!gradient || !rule) continue
    const parts = rule(tensor, gradient, (index) => wanted.has(tensor.inputs[index]!))
    tensor.inputs.forEach((input, index) => {
      const part = parts[index]
      if (!part || !wanted.has(input)) return
      const known = flowing.get(input)
      flowing.set(input, known ? add(known, part) : part)
    })
  }
  return wrt.map((tensor) => flowing.get(tensor) ?? broadcastTo(scalar(0), tensor.shape))
}

/** The nodes among `order` that are or depend on one of these. */
function dependentOn(targets: ReadonlySet<Tensor>, order: readonly Tensor[]): Set<Tensor> {
  const dependent = new Set<Tensor>()
  for (const tensor of order) {
    if (targets.has(tensor) || tensor.inputs.some((input) => dependent.has(input))) {
      dependent.add(tensor)
    }
  }
  return dependent
}
