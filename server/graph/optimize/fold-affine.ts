/** Folds per-channel scales and shifts, e.g. fixed batch norms, into adjacent convolutions. */
import { makeNode } from '../node.ts'
import { VOCABULARY, add, broadcastTo, div, mul, reshape, sub, sum } from '../ops.ts'
import { countElements, sameShape } from '../shapes.ts'
import type { Graph, Tensor } from '../tensor.ts'
import { rewrite, topologicalOrder, withInputs } from '../traverse.ts'
import { isConstant } from './fold-constants.ts'

/** The parts of a convolution whose weights and bias are constant. */
interface Convolution {
  readonly tensor: Tensor
  readonly x: Tensor
  readonly w: Tensor
  readonly bias: Tensor | undefined
}

/** x * scale + shift; scale and shift are constants [channels] or absent. */
interface Affine {
  readonly x: Tensor
  readonly scale?: Tensor
  readonly shift?: Tensor
}

/**
 * Moves the constants of `mul`, `add`, `sub` and `div` into the weights and bias of the convolution
 * before or after them, as expressions that constant folding then computes. Only folds if nothing
 * else uses the values in between.
 */
export function foldAffine(graph: Graph): Graph {
  return new AffineFolder(graph).run()
}

class AffineFolder {
  readonly #graph: Graph
  readonly #uses = new Map<Tensor, number>()
  /** New nodes that have exactly one user. */
  readonly #usedOnce = new Set<Tensor>()
  readonly #constants = new Set<Tensor>()
  readonly #made = new Set<Tensor>()

  constructor(graph: Graph) {
    this.#graph = graph
    const used = [...topologicalOrder(graph).flatMap(({ inputs }) => inputs)]
    for (const tensor of [...used, ...Object.values(graph.outputs)]) {
      this.#uses.set(tensor, (this.#uses.get(tensor) ?? 0) + 1)
    }
  }

  run(): Graph {
    return rewrite(this.#graph, (tensor, inputs) => {
      const result = this.#simplify(withInputs(tensor, inputs))
      const once = this.#uses.get(tensor) === 1
      if (once && !this.#made.has(result)) this.#usedOnce.add(result)
      else if (!once || !this.#replacesUser(result, inputs)) this.#usedOnce.delete(result)
      this.#made.add(result)
      if (isConstant(result, this.#constants)) this.#constants.add(result)
      return result
    })
  }

  /** True if an existing node replaces its only user, or that user's only user. */
  #replacesUser(result: Tensor, inputs: readonly Tensor[]): boolean {
    const between = inputs.find((input) => input.inputs.includes(result))
    return inputs.includes(result) || (between !== undefined && this.#usedOnce.has(between))
  }

  #simplify(tensor: Tensor): Tensor {
    if (isConstant(tensor, this.#constants)) return tensor
    if (tensor.op === 'reshape') return joinReshapes(tensor)
    return this.#foldBackward(this.#foldForward(tensor))
  }

  /** Folds a scale or shift that follows a convolution. */
  #foldForward(tensor: Tensor): Tensor {
    const affine = this.#readAffine(tensor)
    const convolution = affine && this.#usedOnce.has(affine.x) && this.#readConvolution(affine.x)
    return convolution ? this.#markParts(foldAfter(convolution, affine)) : tensor
  }

  /** Folds scales and shifts that precede a convolution; shifts only if it has no zero padding. */
  #foldBackward(tensor: Tensor): Tensor {
    const convolution = this.#readConvolution(tensor)
    const x = convolution?.x
    const affine = x && this.#usedOnce.has(x) ? this.#readAffine(x) : undefined
    if (!convolution || !affine) return tensor
    if (affine.shift && !shiftStaysConstant(tensor)) return tensor
    return this.#foldBackward(this.#markParts(foldBefore(convolution, affine)))
  }

  /** Marks the new weight expressions of a convolution as constant; returns the convolution. */
  #markParts(convolution: Tensor): Tensor {
    for (const part of convolution.inputs.slice(1)) this.#markConstant(part)
    return convolution
  }

  #markConstant(tensor: Tensor): void {
    for (const input of tensor.inputs) if (!this.#constants.has(input)) this.#markConstant(input)
    this.#constants.add(tensor)
  }

  #readConvolution(tensor: Tensor): Convolution | undefined {
    if (tensor.op !== 'conv2d' && tensor.op !== 'conv2dInputGradient') return undefined
    const [x, w, bias] = tensor.inputs as [Tensor, Tensor, Tensor | undefined]
    if (![w, ...(bias ? [bias] : [])].every((part) => this.#constants.has(part))) return undefined
    return { tensor, x, w, bias }
  }

  #readAffine(tensor: Tensor): Affine | undefined {
    const [a, b] = tensor.inputs
    if (!a || !b || !['add', 'sub', 'mul', 'div'].includes(tensor.op)) return undefined
    const constantFirst = this.#constants.has(a)
    const [x, operand] = constantFirst ? [b, a] : [a, b]
    const value = this.#constants.has(operand) ? byChannel(operand, tensor, x) : undefined
    if (!value || (constantFirst && tensor.op === 'div')) return undefined
    switch (tensor.op) {
      case 'mul':
        return { x, scale: value }
      case 'div':
        return { x, scale: div(1, value) }
      case 'add':
        return { x, shift: value }
      default: {
        if (!constantFirst) return { x, shift: mul(value, -1) }
        return { x, scale: broadcastTo(sub(0, 1), value.shape), shift: value }
      }
    }
  }
}

/** The operand as [channels] of x [batch, channels, height, width], if it broadcasts that way. */
function byChannel(operand: Tensor, result: Tensor, x: Tensor): Tensor | undefined {
  const channels = x.shape[1]
  if (x.shape.length !== 4 || typeof channels !== 'number') return undefined
  if (!sameShape(result.shape, x.shape) || operand.shape.length > 4) return undefined
  const { elements } = countElements(operand.shape)
  const perChannel = operand.shape.at(-3) === channels && elements === channels
  if (elements !== 1 && !perChannel) return undefined
  return broadcastTo(reshape(operand, [elements]), [channels])
}

function joinReshapes(tensor: Tensor): Tensor {
  const [inner] = tensor.inputs as [Tensor]
  const source = inner.op === 'reshape' ? inner.inputs[0]! : inner
  if (sameShape(source.shape, tensor.shape)) return source
  return source === inner ? tensor : reshape(source, tensor.shape)
}

/** conv(x) * scale + shift */
function foldAfter({ tensor, x, w, bias }: Convolution, { scale, shift }: Affine): Tensor {
  const scaled = scale ? scaleFilters(tensor, w, scale, 'out') : w
  const scaledBias = bias && scale ? mul(bias, scale) : bias
  const shifted = shift && scaledBias ? add(scaledBias, shift) : (shift ?? scaledBias)
  return rebuild(tensor, x, scaled, shifted)
}

/** conv(x * scale + shift) */
function foldBefore({ tensor, w, bias }: Convolution, { x, scale, shift }: Affine): Tensor {
  const scaled = scale ? scaleFilters(tensor, w, scale, 'in') : w
  if (!shift) return rebuild(tensor, x, scaled, bias)
  const constantPart = sum(scaleFilters(tensor, w, shift, 'in'), [1, 2, 3])
  return rebuild(tensor, x, scaled, bias ? add(bias, constantPart) : constantPart)
}

/** True if a constant shift before the convolution is a constant shift after it. */
function shiftStaysConstant({ op, attributes }: Tensor): boolean {
  return op === 'conv2d' && (attributes['padding'] as readonly number[]).every((side) => side === 0)
}

/**
 * Multiplies the weights by one number per input or output channel. The first axis of w [out, in /
 * groups, kh, kw] is the output channels of conv2d and the input channels of its input gradient.
 * The second axis is the other channels within each group.
 */
function scaleFilters(convolution: Tensor, w: Tensor, scale: Tensor, side: 'in' | 'out'): Tensor {
  const [first, second] = w.shape as readonly number[]
  const onFirstAxis = (convolution.op === 'conv2d') === (side === 'out')
  if (onFirstAxis) return mul(w, reshape(scale, [first!, 1, 1, 1]))
  const groups = convolution.attributes['groups'] as number
  const each = first! / groups
  const spread = broadcastTo(reshape(scale, [groups, 1, second!]), [groups, each, second!])
  return mul(w, reshape(spread, [first!, second!, 1, 1]))
}

function rebuild(tensor: Tensor, x: Tensor, w: Tensor, bias: Tensor | undefined): Tensor {
  return makeNode(VOCABULARY, tensor.op, bias ? [x, w, bias] : [x, w], tensor.attributes)
}
