/** The generator: an architecture as a graph from z to images. */
import {
  add,
  clip,
  conv2d,
  convTranspose2d,
  elu,
  input,
  leakyRelu,
  parameter,
  relu,
  reshape,
  resize,
  selu,
  sigmoid,
  tanh,
  transpose,
} from '../graph/ops.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import type { GeneratorArchitecture, Layer } from './architecture.ts'
import { batchNorm, type Statistics } from './batch-norm.ts'
import { layerShapes, valuesOf, type LayerShapes } from './layer-shapes.ts'

export interface GeneratorOptions {
  /** `fixed` (the default) normalises by the stored mean and variance, `batch` by those of the batch at hand. */
  readonly statistics?: Statistics
  /** What z is, [batch, zDim]; by default an input of any number of rows. */
  readonly z?: Tensor
}

/**
 * z [batch, zDim] in; images [batch, channels, height, width] out, in `architecture.range` after tanh or sigmoid.
 * Throws CheckpointInvalid where layers do not follow each other, and, with `fixed` statistics, where some are missing.
 */
export function generatorGraph(
  architecture: GeneratorArchitecture,
  options: GeneratorOptions = {},
): Graph {
  const { z, images } = generate(architecture, architecture.layers.length, options)
  return { inputs: [z], outputs: { images } }
}

/**
 * The first `count` layers: z, what comes out of each of them, and out of the last, [batch, channels, height, width].
 */
export function generate(
  architecture: GeneratorArchitecture,
  count: number,
  options: GeneratorOptions = {},
): { z: Tensor; images: Tensor; outputs: readonly Tensor[] } {
  const { statistics = 'fixed', z = input('z', ['batch', architecture.zDim]) } = options
  let images = reshape(z, [z.shape[0]!, architecture.zDim, 1, 1])
  const outputs: Tensor[] = []
  for (const shapes of layerShapes(architecture).slice(0, count)) {
    images = applyLayer(images, shapes, architecture, statistics)
    outputs.push(images)
  }
  return { z, images, outputs }
}

function applyLayer(
  x: Tensor,
  shapes: LayerShapes,
  { range }: GeneratorArchitecture,
  statistics: Statistics,
): Tensor {
  const { layer, weights, makes } = shapes
  const bias = 'bias' in layer && layer.bias ? parameter(layer.bias, weights['bias']!) : undefined
  switch (layer.kind) {
    case 'dense':
      return dense(x, parameter(layer.weight, weights['weight']!), bias, shapes)
    case 'conv2d':
      return conv2d(x, parameter(layer.weight, weights['weight']!), { ...layer, bias })
    case 'convTranspose2d':
      return convTranspose2d(x, parameter(layer.weight, weights['weight']!), { ...layer, bias })
    case 'batchNorm':
      return batchNorm(x, layer, shapes, statistics)
    case 'upsample':
      return resize(x, [makes[1], makes[2]], layer.mode)
    case 'activation':
      return activate(x, layer, range)
  }
}

/**
 * As a transposed convolution from 1x1 to 1x1: every sample is a product of its own, so that what it gives does not
 * depend on how many others there are, which a matrix product over the batch does not promise.
 */
function dense(x: Tensor, weight: Tensor, bias: Tensor | undefined, shapes: LayerShapes): Tensor {
  const [units, inputs] = [valuesOf(shapes.makes), valuesOf(shapes.takes)]
  const kernel = reshape(transpose(weight, [1, 0]), [inputs, units, 1, 1])
  const made = convTranspose2d(reshape(x, [x.shape[0]!, inputs, 1, 1]), kernel)
  const shifted = bias ? add(made, reshape(bias, [1, units, 1, 1])) : made
  return reshape(shifted, [x.shape[0]!, ...shapes.makes])
}

function activate(
  x: Tensor,
  { function: name, slope }: Extract<Layer, { kind: 'activation' }>,
  [black, white]: GeneratorArchitecture['range'],
): Tensor {
  switch (name) {
    case 'relu':
      return relu(x)
    case 'leakyRelu':
      return leakyRelu(x, slope ?? 0.2)
    case 'elu':
      return elu(x, slope ?? 1)
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
