/** Convolutions and transposed convolutions. */
import { z } from 'zod'
import {
  conv2d as convolve,
  convTranspose2d as convolveTransposed,
  transposedOutput,
  windowOutput,
  type Padding,
  type Pair,
} from '../../graph/ops.ts'
import { fields, pair, sides, tensorName, whole } from './fields.ts'
import { layerFault, listed, times, type LayerKind, type Placed } from './layer-kind.ts'

interface Convolution {
  readonly weight: string
  readonly bias?: string
  /** Number of output channels; the number of input channels follows from the previous layer. */
  readonly out: number
  readonly kernel: Pair
  readonly stride: Pair
  readonly dilation: Pair
  readonly groups: number
}

/** `weight` is [out, in / groups, kernel height, kernel width]. */
export interface Conv2d extends Convolution {
  readonly kind: 'conv2d'
  /** Zeros added around the image. */
  readonly padding: Padding
}

/** `weight` is [in, out / groups, kernel height, kernel width]. */
export interface ConvTranspose2d extends Convolution {
  readonly kind: 'convTranspose2d'
  /** Rows and columns cropped from the full result. */
  readonly padding: Padding
  readonly outputPadding: Pair
}

const shared = {
  weight: tensorName(),
  bias: tensorName().optional(),
  out: whole(1, 1 << 20),
  kernel: pair(1, 64),
  stride: pair(1, 64),
  padding: sides(0, 64),
  dilation: pair(1, 64),
  groups: whole(1, 1 << 16),
}

const common = {
  tensors: { weight: 'weight', bias: 'bias' },
  statistics: [],
  block: 'opens',
  label: ({ kind }: { readonly kind: string }) => kind,
} as const

export const conv2d: LayerKind<Conv2d> = {
  ...common,
  schema: fields({ kind: z.literal('conv2d'), ...shared }),
  makes(placed) {
    checkGroups(placed)
    const { layer, takes } = placed
    return [layer.out, ...windowOutput([takes[1], takes[2]], layer)]
  },
  shapes: (layer, takes) => ({
    weight: [layer.out, takes[0] / layer.groups, ...layer.kernel],
    bias: [layer.out],
  }),
  apply: (x, { layer }, { tensor }) =>
    convolve(x, tensor('weight')!, { ...layer, bias: tensor('bias') }),
  describe: (layer, takes) => describeConvolution(layer, takes[0], [0, 0]),
}

export const convTranspose2d: LayerKind<ConvTranspose2d> = {
  ...common,
  schema: fields({ kind: z.literal('convTranspose2d'), ...shared, outputPadding: pair(0, 64) }),
  makes(placed) {
    checkGroups(placed)
    checkOutputPadding(placed)
    const { layer, takes } = placed
    const [rows, columns] = transposedOutput([takes[1], takes[2]], layer)
    return [layer.out, rows + layer.outputPadding[0], columns + layer.outputPadding[1]]
  },
  shapes: (layer, takes) => ({
    weight: [takes[0], layer.out / layer.groups, ...layer.kernel],
    bias: [layer.out],
  }),
  apply: (x, { layer }, { tensor }) =>
    convolveTransposed(x, tensor('weight')!, { ...layer, bias: tensor('bias') }),
  describe: (layer, takes) => describeConvolution(layer, takes[0], layer.outputPadding),
}

function checkGroups(placed: Placed<Conv2d | ConvTranspose2d>): void {
  const { groups, out } = placed.layer
  const [channels] = placed.takes
  if (channels % groups === 0 && out % groups === 0) return
  throw layerFault(placed, `can't split ${channels} -> ${out} channels into ${groups} groups`)
}

/** Output padding of a stride or more would add rows that no input reaches. */
function checkOutputPadding(placed: Placed<ConvTranspose2d>): void {
  const { outputPadding, stride } = placed.layer
  if (outputPadding.every((size, axis) => size < stride[axis]!)) return
  const padding = `${times(outputPadding)}; it must be below its stride of ${times(stride)}`
  throw layerFault(placed, `has an output padding of ${padding}`)
}

function describeConvolution(
  layer: Conv2d | ConvTranspose2d,
  takes: number,
  outputPadding: Pair,
): string {
  return listed([
    `${layer.kind} ${takes} -> ${layer.out}`,
    times(layer.kernel),
    `stride ${brief(layer.stride)}`,
    layer.padding.some((side) => side !== 0) && `padding ${brief(layer.padding)}`,
    outputPadding.some((side) => side !== 0) && `output padding ${brief(outputPadding)}`,
    layer.dilation.some((step) => step !== 1) && `dilation ${brief(layer.dilation)}`,
    layer.groups !== 1 && `groups ${layer.groups}`,
    layer.bias !== undefined && 'with bias',
  ])
}

/** Shortens equal values to one. */
function brief(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : values.join(' ')
}
