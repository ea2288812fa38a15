/** Reverse-mode differentiation: gradients of a loss are nodes of the same graph. */
import { elementwiseGradients } from './gradients/elementwise.ts'
import { reductionGradients } from './gradients/reductions.ts'
import type { GradientRule } from './gradients/rule.ts'
import { structureGradients } from './gradients/structure.ts'
import { windowGradients } from './gradients/windows.ts'
import { add, broadcastTo, scalar } from './ops.ts'
import { ShapeError, countElements, describeNode } from './shapes.ts'
import type { Tensor } from './tensor.ts'
import { reachableFrom } from './traverse.ts'

/** Rules of the ops that pass gradients; comparisons, floor, round, sign and casts don't. */
export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  ...elementwiseGradients,
  ...reductionGradients,
  ...structureGradients,
  ...windowGradients,
}

/** Maps the gradient of a tensor to the gradients of its sources, in their shapes. */
export type OwnGradient = (gradient: Tensor) => readonly Tensor[]

const OWN_GRADIENTS = new WeakMap<Tensor, { from: readonly Tensor[]; rule: OwnGradient }>()

/**
 * Defines the gradient of `tensor` with respect to its sources `from`, if it has a form that is
 * cheaper than differentiating its ops. The sources must be the tensor's only path to
 * differentiated tensors. The definition belongs to this node, not to copies made by a rewrite.
 * Returns the tensor.
 */
export function withGradient(tensor: Tensor, from: readonly Tensor[], rule: OwnGradient): Tensor {
  OWN_GRADIENTS.set(tensor, { from, rule })
  return tensor
}

export interface GradientOptions {
  /** Rules by op that replace the true ones, e.g. GUIDED_RULES. */
  readonly rules?: Readonly<Record<string, GradientRule>>
}

/**
 * Returns the derivative of `loss`, one float32 element, with respect to each tensor in `wrt`, in
 * its shape. It is zero if the loss doesn't depend on the tensor. Gradients are ordinary nodes, so
 * they can be differentiated again. At a corner of an op the gradient is one-sided: relu's at 0 is
 * 0, and `maximum` and `minimum` of equal operands pass it to the first (PyTorch splits it evenly).
 */
export function gradients(
  loss: Tensor,
  wrt: readonly Tensor[],
  { rules }: GradientOptions = {},
): Tensor[] {
  const { elements, batches } = countElements(loss.shape)
  if (elements !== 1 || batches !== 0 || loss.dtype !== 'float32') {
    throw new ShapeError(`gradients of ${describeNode(loss)}: a loss must be one float32 number`)
  }
  const order = reachableFrom([loss])
  const needed = dependentOn(new Set(wrt), order)
  const ruleOf = (op: string) => rules?.[op] ?? GRADIENT_RULES[op]
  const flowing = new Map<Tensor, Tensor>([[loss, broadcastTo(scalar(1), loss.shape)]])
  for (const tensor of order.reverse()) {
    const gradient = flowing.get(tensor)
    if (!gradient) continue
    const { from, parts } = partsOf(tensor, gradient, { needed, ruleOf })
    from.forEach((input, index) => {
      const part = parts[index]
      if (!part || !needed.has(input)) return
      const known = flowing.get(input)
      flowing.set(input, known ? add(known, part) : part)
    })
  }
  return wrt.map((tensor) => flowing.get(tensor) ?? broadcastTo(scalar(0), tensor.shape))
}

/** Returns a node's sources and the gradients that flow to them. */
function partsOf(
  tensor: Tensor,
  gradient: Tensor,
  {
    needed,
    ruleOf,
  }: {
    readonly needed: ReadonlySet<Tensor>
    readonly ruleOf: (op: string) => GradientRule | undefined
  },
): { from: readonly Tensor[]; parts: readonly (Tensor | undefined)[] } {
  const own = OWN_GRADIENTS.get(tensor)
  if (own) return { from: own.from, parts: own.rule(gradient) }
  const from = tensor.inputs
  const rule = ruleOf(tensor.op)
  return { from, parts: rule?.(tensor, gradient, (index) => needed.has(from[index]!)) ?? [] }
}

/** Returns the nodes of `order` that are one of the targets or depend on one. */
function dependentOn(targets: ReadonlySet<Tensor>, order: readonly Tensor[]): Set<Tensor> {
  const dependent = new Set<Tensor>()
  for (const tensor of order) {
    if (targets.has(tensor) || tensor.inputs.some((input) => dependent.has(input))) {
      dependent.add(tensor)
    }
  }
  return dependent
}
