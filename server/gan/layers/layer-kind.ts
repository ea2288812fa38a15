/** The interface of a layer kind: everything that a chain needs from its layers. */
import type { ZodType } from 'zod'
import { CheckpointInvalid } from '../../errors.ts'
import type { Tensor } from '../../graph/tensor.ts'

/** Channels, height and width of one image between two layers. */
export type ImageShape = readonly [number, number, number]

/** Source of a batch norm's mean and variance: the checkpoint, or the current batch. */
export type Statistics = 'fixed' | 'batch'

/** A layer at its position in a chain. */
export interface Placed<L> {
  readonly layer: L
  readonly index: number
  readonly takes: ImageShape
  /** Number of classes of the label; 0 if the network is not conditional. */
  readonly classes: number
}

/** Additional inputs for applying a layer. */
export interface LayerContext {
  /** Black and white of the network's images. */
  readonly range: readonly [number, number]
  readonly statistics: Statistics
  /** The label, [batch, classes]: weights with a sum of 1. Conditional networks have it. */
  readonly label: Tensor | undefined
  /** The tensor named in this field of the layer; undefined if the field is absent. */
  tensor(field: string): Tensor | undefined
}

export interface LayerKind<L extends { readonly kind: string }> {
  /** Parses the layer from untrusted JSON; keeps exactly its fields. */
  readonly schema: ZodType<L>
  /** The fields that name tensors, with their names in a PyTorch nn.Sequential. */
  readonly tensors: Readonly<Record<string, string>>
  /** The tensor fields that are measured, not trained. */
  readonly statistics: readonly string[]
  /**
   * Role in a block. A weighted layer `opens` one. A layer that `belongs` is part of the block
   * before it. A layer `between` is part of it only if a layer that belongs follows.
   */
  readonly block: 'opens' | 'belongs' | 'between'
  /** True if the layer takes the label. */
  takesLabel?(layer: L): boolean
  /** Output shape; may have sizes below 1. Throws CheckpointInvalid if the input doesn't fit. */
  makes(placed: Placed<L>): ImageShape
  /** Shapes of its tensors by field. */
  shapes(
    layer: L,
    takes: ImageShape,
    makes: ImageShape,
    classes: number,
  ): Readonly<Record<string, readonly number[]>>
  /** Applies the layer; x and the result are [batch, channels, height, width]. */
  apply(
    x: Tensor,
    placed: Placed<L> & { readonly makes: ImageShape },
    context: LayerContext,
  ): Tensor
  /** Describes the layer, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
  describe(layer: L, takes: ImageShape): string
  /** Label of a block that ends with this layer, e.g. `relu`. */
  label(layer: L): string
  /** Drops redundant fields and adds defaults; without this method the layer stays unchanged. */
  canonical?(layer: L): L
}

/** Returns an error about one layer: `Layer 3 (conv2d) ...`. */
export function layerFault(
  { layer, index }: { readonly layer: { readonly kind: string }; readonly index: number },
  fault: string,
): CheckpointInvalid {
  return new CheckpointInvalid(`Layer ${index} (${layer.kind}) ${fault}.`)
}

/** Formats sizes, e.g. `3x64x64`. */
export function times(shape: readonly number[]): string {
  return shape.join('x')
}

export function valuesOf([channels, height, width]: ImageShape): number {
  return channels * height * width
}

/** Joins the parts that are present. */
export function listed(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ')
}
