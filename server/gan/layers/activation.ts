/** A nonlinearity: the same function of every number. */
import { clip, elu, leakyRelu, relu, selu, sigmoid, tanh } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { z } from 'zod'
import { fields, number, oneOf } from './fields.ts'
import type { LayerKind, Surroundings } from './layer-kind.ts'

export interface Activation {
  readonly kind: 'activation'
  readonly function: ActivationFunction
  /** Of leakyRelu (default 0.2) and elu (default 1): what a negative number is multiplied by. */
  readonly slope?: number
}

const FUNCTIONS = ['relu', 'leakyRelu', 'elu', 'selu', 'tanh', 'sigmoid', 'linear', 'clip'] as const

/** `clip` cuts off what lies outside the network's range; `linear` changes nothing. */
export type ActivationFunction = (typeof FUNCTIONS)[number]

/** The slopes that are meant where none is given; other functions have no slope. */
const USUAL_SLOPES: ReadonlyMap<string, number> = new Map([
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
  /** A slope is said where there is one, also where it is the usual. */
  canonical(layer) {
    const usual = USUAL_SLOPES.get(layer.function)
    const plain = { kind: layer.kind, function: layer.function }
    return usual === undefined ? plain : { ...plain, slope: layer.slope ?? usual }
  },
}

function activate(
  x: Tensor,
  { function: name, slope = USUAL_SLOPES.get(name) }: Activation,
  [black, white]: Surroundings['range'],
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
