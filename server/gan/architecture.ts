/** What a generator is, layer by layer, in plain JSON: the part of a checkpoint that is not numbers. */
import type { Padding, Pair } from '../graph/ops.ts'

export type { Padding, Pair }

/** The distribution z is drawn from. `bound` belongs to `truncatedNormal`: |z| <= bound. */
export interface Prior {
  readonly distribution: 'normal' | 'uniform' | 'truncatedNormal'
  readonly bound?: number
}

/** A generator of the DCGAN family: z [batch, zDim] in, images [batch, channels, height, width] out. */
export interface GeneratorArchitecture {
  readonly zDim: number
  readonly prior: Prior
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
  /** What the last layer's numbers mean: black and white, e.g. [-1, 1] after tanh. */
  readonly range: readonly [number, number]
  readonly layers: readonly Layer[]
}

/**
 * Tensor fields name entries of the checkpoint's weights. Layouts are PyTorch's: dense [out, in],
 * convolution [out, in / groups, kh, kw], transposed convolution [in, out / groups, kh, kw]; a batch norm's four are
 * [channels], or [channels * height * width] over units. A `dense` layer flattens what it gets, and ends in the
 * [channels, height, width] it is reshaped to.
 */
export type Layer =
  | {
      readonly kind: 'dense'
      readonly weight: string
      readonly bias?: string
      readonly out: readonly [number, number, number]
    }
  | {
      readonly kind: 'convTranspose2d'
      readonly weight: string
      readonly bias?: string
      /** How many channels it makes; how many it takes is what the layer before makes. */
      readonly out: number
      readonly kernel: Pair
      readonly stride: Pair
      /** Rows and columns cut from the full result. */
      readonly padding: Padding
      readonly outputPadding: Pair
      readonly dilation: Pair
      readonly groups: number
    }
  | {
      readonly kind: 'conv2d'
      readonly weight: string
      readonly bias?: string
      /** How many channels it makes; how many it takes is what the layer before makes. */
      readonly out: number
      readonly kernel: Pair
      readonly stride: Pair
      readonly padding: Padding
      readonly dilation: Pair
      readonly groups: number
    }
  | {
      readonly kind: 'batchNorm'
      readonly scale?: string
      readonly offset?: string
      /** Mean and variance over the training data; absent until calibrated. */
      readonly mean?: string
      readonly variance?: string
      readonly epsilon: number
      /**
       * Over what the statistics are taken: `channel` (the usual), or `unit`: every [channel, row, column] on its own,
       * which is what batch norm between a dense layer and its reshape means.
       */
      readonly over: 'channel' | 'unit'
    }
  | {
      readonly kind: 'activation'
      readonly function: Activation
      /** Of leakyRelu (default 0.2) and elu (default 1): what a negative number is multiplied by. */
      readonly slope?: number
    }
  | { readonly kind: 'upsample'; readonly factor: Pair; readonly mode: 'nearest' | 'bilinear' }

export type Activation =
  'relu' | 'leakyRelu' | 'elu' | 'selu' | 'tanh' | 'sigmoid' | 'linear' | 'clip'
