/** Receptive fields: the part of an image that one value of a feature map depends on. */
import { poolWindow, type Pair, type Window } from './ops.ts'
import { elementwiseRules } from './ops/elementwise.ts'
import type { Tensor } from './tensor.ts'
import { reachableFrom } from './traverse.ts'

/** Pairs are rows and columns, in pixels of the image. */
export interface ReceptiveField {
  readonly size: Pair
  /** Distance between the fields of neighbouring values. */
  readonly stride: Pair
  /** Top left corner of the first value's field; negative if it begins in the padding. */
  readonly offset: Pair
}

/**
 * Returns the receptive field of the values of `maps` [batch, channels, height, width] in `images`
 * [batch, channels, height, width], through convolutions, pooling and functions of single values.
 * Null if the maps depend on the images in other ways: a value may then depend on all pixels.
 */
export function receptiveField(maps: Tensor, images: Tensor): ReceptiveField | null {
  const fields = new Map<Tensor, ReceptiveField>([
    [images, { size: [1, 1], stride: [1, 1], offset: [0, 0] }],
  ])
  for (const tensor of reachableFrom([maps])) {
    const [field, other] = tensor.inputs.flatMap((input) => fields.get(input) ?? [])
    if (tensor === images || !field) continue
    const window = windowOf(tensor)
    if (other && other !== field) return null
    if (window) fields.set(tensor, through(window, field))
    else if (Object.hasOwn(elementwiseRules, tensor.op)) fields.set(tensor, field)
    else return null
  }
  return fields.get(maps) ?? null
}

/** Returns the window of a convolution or pooling op; null for other ops. */
function windowOf({ op, inputs, attributes }: Tensor): Window | null {
  if (op === 'avgPool2d' || op === 'maxPool2d') return poolWindow(attributes)
  if (op !== 'conv2d') return null
  const [rows, columns] = inputs[1]!.shape.slice(2) as number[]
  return { ...(attributes as unknown as Window), kernel: [rows!, columns!] }
}

/** The field of a window over values that have this field themselves. */
function through(
  { kernel, stride, padding, dilation }: Window,
  field: ReceptiveField,
): ReceptiveField {
  const along = (axis: 0 | 1) => ({
    size: field.size[axis] + dilation[axis] * (kernel[axis] - 1) * field.stride[axis],
    stride: field.stride[axis] * stride[axis],
    offset: field.offset[axis] - padding[axis] * field.stride[axis],
  })
  const [rows, columns] = [along(0), along(1)]
  return {
    size: [rows.size, columns.size],
    stride: [rows.stride, columns.stride],
    offset: [rows.offset, columns.offset],
  }
}
