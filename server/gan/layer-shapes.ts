/** What each layer of a generator takes and makes, and the shapes of the weights it needs. */
import { CheckpointInvalid } from '../errors.ts'
import { transposedOutput, windowOutput, type Pair } from '../graph/ops.ts'
import type { GeneratorArchitecture, Layer } from './architecture.ts'

/** Channels, height, width of one image on its way through the generator. */
export type ImageShape = readonly [number, number, number]

export interface LayerShapes {
  readonly layer: Layer
  readonly index: number
  readonly takes: ImageShape
  readonly makes: ImageShape
  /** Shapes of its weights by the layer's own field: weight, bias, scale, offset, mean, variance. */
  readonly weights: Readonly<Record<string, readonly number[]>>
}

/** One image's numbers between two layers; 2^26 of float32 are 256 MiB. */
const MAX_VALUES = 2 ** 26

type Convolution = Extract<Layer, { kind: 'conv2d' | 'convTranspose2d' }>

/**
 * Follows an image from z [zDim, 1, 1] to the end. Throws CheckpointInvalid, naming the layer, where one cannot take
 * what it gets, and where the end is not the image that the architecture promises.
 */
export function layerShapes(architecture: GeneratorArchitecture): LayerShapes[] {
  let takes: ImageShape = [architecture.zDim, 1, 1]
  const shapes = architecture.layers.map((layer, index) => {
    const makes = outputOf(layer, index, takes)
    if (!makes.every((size) => size >= 1)) {
      throw layerFault(layer, index, `makes an image of ${times(makes)} from ${times(takes)}`)
    }
    if (valuesOf(makes) > MAX_VALUES) throw layerFault(layer, index, `makes ${times(makes)} values`)
    const entry = { layer, index, takes, makes, weights: weightsOf(layer, takes, makes) }
    takes = makes
    return entry
  })
  const { channels, height, width } = architecture
  if (takes[0] !== channels || takes[1] !== height || takes[2] !== width) {
    const promised = times([channels, height, width])
    throw new CheckpointInvalid(`The layers end in ${times(takes)}, and images are ${promised}.`)
  }
  return shapes
}

/** An error about one layer: `layer 3 (conv2d) ...`. */
export function layerFault(layer: Layer, index: number, fault: string): CheckpointInvalid {
  return new CheckpointInvalid(`Layer ${index} (${layer.kind}) ${fault}.`)
}

/** `3x64x64` */
export function times(shape: readonly number[]): string {
  return shape.join('x')
}

export function valuesOf([channels, height, width]: ImageShape): number {
  return channels * height * width
}

function outputOf(layer: Layer, index: number, takes: ImageShape): ImageShape {
  const [channels, height, width] = takes
  switch (layer.kind) {
    case 'dense':
      return layer.out
    case 'conv2d':
    case 'convTranspose2d':
      return convolutionOutput(layer, index, takes)
    case 'upsample':
      return [channels, height * layer.factor[0], width * layer.factor[1]]
    case 'batchNorm':
    case 'activation':
      return takes
  }
}

function convolutionOutput(layer: Convolution, index: number, takes: ImageShape): ImageShape {
  const [channels, height, width] = takes
  const { groups, out } = layer
  if (channels % groups !== 0 || out % groups !== 0) {
    throw layerFault(
      layer,
      index,
      `cannot split ${channels} -> ${out} channels in ${groups} groups`,
    )
  }
  if (layer.kind === 'conv2d') return [out, ...windowOutput([height, width], layer)]
  checkOutputPadding(layer, index)
  const [rows, columns] = transposedOutput([height, width], layer)
  return [out, rows + layer.outputPadding[0], columns + layer.outputPadding[1]]
}

/** From a stride on, the output padding would be rows that no input reaches. */
function checkOutputPadding(layer: Extract<Layer, { kind: 'convTranspose2d' }>, index: number) {
  const { outputPadding, stride } = layer
  if (outputPadding.some((size, axis) => size >= (stride as Pair)[axis]!)) {
    const what = `${times(outputPadding)}, which must be under its stride of ${times(stride)}`
    throw layerFault(layer, index, `has an output padding of ${what}`)
  }
}

function weightsOf(layer: Layer, takes: ImageShape, makes: ImageShape): LayerShapes['weights'] {
  switch (layer.kind) {
    case 'dense':
      return { weight: [valuesOf(makes), valuesOf(takes)], bias: [valuesOf(makes)] }
    case 'conv2d':
      return { weight: [layer.out, takes[0] / layer.groups, ...layer.kernel], bias: [layer.out] }
    case 'convTranspose2d':
      return { weight: [takes[0], layer.out / layer.groups, ...layer.kernel], bias: [layer.out] }
    case 'batchNorm': {
      const shape = [layer.over === 'unit' ? valuesOf(takes) : takes[0]]
      return { scale: shape, offset: shape, mean: shape, variance: shape }
    }
    case 'activation':
    case 'upsample':
      return {}
  }
}
