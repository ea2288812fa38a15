/** What a kind of layer must know: everything a chain asks of its layers. */
import type { ZodType } from 'zod'
import { CheckpointInvalid } from '../../errors.ts'
import type { Tensor } from '../../graph/tensor.ts'

/** Channels, height, width of one image on its way through a network. */
export type ImageShape = readonly [number, number, number]

/** Where the mean and variance of a batch norm come from: the checkpoint, or the batch at hand. */
export type Statistics = 'fixed' | 'batch'

/** A layer at its place in a chain. */
export interface Placed<L> {
  readonly layer: L
  readonly index: number
  readonly takes: ImageShape
}

/** What applying a layer may need beside the layer itself. */
export interface Surroundings {
  /** Black and white of the network's images. */
  readonly range: readonly [number, number]
  readonly statistics: Statistics
  /** The layer's tensor in this field; undefined if the layer names none there. */
  tensor(field: string): Tensor | undefined
}

export interface LayerKind<L extends { readonly kind: string }> {
  /** Reads the layer out of JSON that anyone may have written: exactly its fields. */
  readonly schema: ZodType<L>
  /** The fields that name tensors, and what a PyTorch nn.Sequential calls them. */
  readonly tensors: Readonly<Record<string, string>>
  /** The tensor fields that are measured over data, not trained. */
  readonly statistics: readonly string[]
  /**
   * A weighted layer opens a block; what `belongs` is part of the block before it; what stands `between` is part of it only
   * if something that belongs follows.
   */
  readonly block: 'opens' | 'belongs' | 'between'
  /** What comes out, before it is known to be 1 or more. Throws CheckpointInvalid for what the layer cannot take. */
  makes(placed: Placed<L>): ImageShape
  /** The shapes of its tensors by field. */
  shapes(
    layer: L,
    takes: ImageShape,
    makes: ImageShape,
  ): Readonly<Record<string, readonly number[]>>
  /** x and the result are [batch, channels, height, width]. */
  apply(x: Tensor, placed: Placed<L> & { readonly makes: ImageShape }, around: Surroundings): Tensor
  /** One line of words, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
  describe(layer: L, takes: ImageShape): string
  /** What its block is called if the layer ends it, e.g. `relu`. */
  label(layer: L): string
  /** The layer without fields that say nothing, and with those whose default is meant; default: as it is. */
  canonical?(layer: L): L
}

/** An error about one layer: `Layer 3 (conv2d) ...`. */
export function layerFault(
  { layer, index }: { readonly layer: { readonly kind: string }; readonly index: number },
  fault: string,
): CheckpointInvalid {
  return new CheckpointInvalid(`Layer ${index} (${layer.kind}) ${fault}.`)
}

/** `3x64x64` */
export function times(shape: readonly number[]): string {
  return shape.join('x')
}

export function valuesOf([channels, height, width]: ImageShape): number {
  return channels * height * width
}

/** The parts that are there, as a list in words. */
export function listed(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ')
}
