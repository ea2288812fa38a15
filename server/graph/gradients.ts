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

/** From the gradient that arrives at a tensor, those of the tensors it was made from, in their shapes. */
export type OwnGradient = (gradient: Tensor) => readonly Tensor[]

const OWN_GRADIENTS = new WeakMap<Tensor, { from: readonly Tensor[]; rule: OwnGradient }>()

/**
 * Says what the gradient of `tensor` is in the tensors it was made `from`, where that is known in fewer operations than
 * going back through its ops would take. Nothing else may lead from what is differentiated to it. It holds for this very
 * node, not for copies that a rewrite makes. Returns the tensor.
 */
export function withGradient(tensor: Tensor, from: readonly Tensor[], rule: OwnGradient): Tensor {
  OWN_GRADIENTS.set(tensor, { from, rule })
  return tensor
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
    if (!gradient) continue
    const { from, parts } = partsOf(tensor, gradient, wanted)
    from.forEach((input, index) => {
      const part = parts[index]
      if (!part || !wanted.has(input)) return
      const known = flowing.get(input)
      flowing.set(input, known ? add(known, part) : part)
    })
  }
  return wrt.map((tensor) => flowing.get(tensor) ?? broadcastTo(scalar(0), tensor.shape))
}

/** What flows on from a node, and where to. */
function partsOf(
  tensor: Tensor,
  gradient: Tensor,
  wanted: ReadonlySet<Tensor>,
): { from: readonly Tensor[]; parts: readonly (Tensor | undefined)[] } {
  const own = OWN_GRADIENTS.get(tensor)
  if (own) return { from: own.from, parts: own.rule(gradient) }
  const from = tensor.inputs
  const rule = GRADIENT_RULES[tensor.op]
  return { from, parts: rule?.(tensor, gradient, (index) => wanted.has(from[index]!)) ?? [] }
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
