/** Activation functions, applied to every value. */
import { clip, elu, leakyRelu, relu, selu, sigmoid, tanh } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { z } from 'zod'
import { fields, number, oneOf } from './fields.ts'
import type { LayerKind, LayerContext } from './layer-kind.ts'

export interface Activation {
  readonly kind: 'activation'
  readonly function: ActivationFunction
  /** Factor for negative values, of leakyRelu (default 0.2) and elu (default 1). */
  readonly slope?: number
}

const FUNCTIONS = ['relu', 'leakyRelu', 'elu', 'selu', 'tanh', 'sigmoid', 'linear', 'clip'] as const

/** `clip` limits values to the network's range; `linear` is the identity. */
export type ActivationFunction = (typeof FUNCTIONS)[number]

/** Default slopes; other functions have no slope. */
const DEFAULT_SLOPES: ReadonlyMap<string, number> = new Map([
  ['leakyRelu', 0.2],
  ['elu', 1],
])

export const activation: LayerKind<Activation> = {
  schema: fields({
    kind: z.literal('activation'),
    function: oneOf(FUNCTIONS),
    slope: number(-1e3, 1e3).optional(),
  }),
  tensors: {},
  statistics: [],
  block: 'belongs',
  makes: ({ takes }) => takes,
  shapes: () => ({}),
  apply: (x, { layer }, { range }) => activate(x, layer, range),
  describe: (layer) =>
    layer.slope === undefined ? layer.function : `${layer.function} ${layer.slope}`,
  label: (layer) => layer.function,
  /** Includes the slope of a function that has one, even if it is the default. */
  canonical(layer) {
    const slope = DEFAULT_SLOPES.get(layer.function)
    const plain = { kind: layer.kind, function: layer.function }
    return slope === undefined ? plain : { ...plain, slope: layer.slope ?? slope }
  },
}

function activate(
  x: Tensor,
  { function: name, slope = DEFAULT_SLOPES.get(name) }: Activation,
  [black, white]: LayerContext['range'],
): Tensor {
  switch (name) {
    case 'relu':
      return relu(x)
    case 'leakyRelu':
      return leakyRelu(x, slope!)
    case 'elu':
      return elu(x, slope!)
    case 'selu':
      return selu(x)
    case 'tanh':
      return tanh(x)
    case 'sigmoid':
      return sigmoid(x)
    case 'clip':
      return clip(x, black, white)
    case 'linear':
      return x
  }
}
