/**
 * Translates Keras convolutions, paddings and croppings, by TensorFlow's rules for VALID and SAME.
 */
import { CheckpointInvalid } from '../../errors.ts'
import type { Layer, Pair } from '../../gan/architecture.ts'
import type { SourceTensor, TopologyLayer } from '../formats/source.ts'
import { checkedPair, pairOf, setting, type KerasWalk, type Sides } from './keras-walk.ts'
import { plain, type ValueSource } from './value-source.ts'

/**
 * Kernel [kh, kw, in, out] -> conv2d [out, in, kh, kw]. SAME puts the odd row of zeros at the end.
 */
export function convolve(walk: KerasWalk, layer: TopologyLayer): void {
  const kernel = walk.kernel(layer, 4)
  const [height, width, inputs, outputs] = kernel.shape as [number, number, number, number]
  const [stride, dilation] = [pairOf(layer, 'strides', 1), pairOf(layer, 'dilation_rate', 1)]
  checkInputs(walk, layer, inputs)
  checkPlain(layer)
  const image = [
    walk.image[1] + walk.zeros[0] + walk.zeros[2],
    walk.image[2] + walk.zeros[1] + walk.zeros[3],
  ]
  const added = [height, width].map((side, axis) => {
    if (!isSame(layer)) return [0, 0]
    const reach = (side - 1) * dilation[axis]! + 1
    const windows = Math.ceil(image[axis]! / stride[axis]!)
    const zeros = Math.max((windows - 1) * stride[axis]! + reach - image[axis]!, 0)
    return [zeros >> 1, zeros - (zeros >> 1)]
  }) as [[number, number], [number, number]]
  const padding = addSides(sidesOf(added), walk.zeros)
  walk.zeros = [0, 0, 0, 0]
  pushConvolution(walk, layer, {
    kind: 'conv2d',
    weight: walk.list.name('weight', toFront(kernel)),
    out: outputs,
    kernel: [height, width],
    stride,
    padding,
    dilation,
    groups: 1,
  })
  const sides = [height, width].map((side, axis) => {
    const padded = [walk.image[1], walk.image[2]][axis]! + padding[axis]! + padding[axis + 2]!
    return Math.floor((padded - (side - 1) * dilation[axis]! - 1) / stride[axis]!) + 1
  })
  walk.image = [outputs, sides[0]!, sides[1]!]
}

/**
 * Kernel [kh, kw, out, in] -> convTranspose2d [in, out, kh, kw]. SAME crops to size x stride, the
 * odd row at the end.
 */
export function transposeConvolve(walk: KerasWalk, layer: TopologyLayer): void {
  const kernel = walk.kernel(layer, 4)
  const [height, width, outputs, inputs] = kernel.shape as [number, number, number, number]
  const stride = pairOf(layer, 'strides', 1)
  checkInputs(walk, layer, inputs)
  checkPlain(layer)
  const given = setting(layer.config, 'output_padding') ?? null
  if (given !== null || pairOf(layer, 'dilation_rate', 1).some((rate) => rate !== 1))
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` has an output padding or a dilation, which is not supported.`,
    )
  const cut = [height, width].map((side, axis) => {
    const excess = isSame(layer) ? Math.max(side - stride[axis]!, 0) : 0
    return [excess >> 1, excess - (excess >> 1)]
  }) as [[number, number], [number, number]]
  const extra = [height, width].map((side, axis) => Math.max(stride[axis]! - side, 0))
  const padding = sidesOf(cut)
  pushConvolution(walk, layer, {
    kind: 'convTranspose2d',
    weight: walk.list.name('weight', toFront(kernel)),
    out: outputs,
    kernel: [height, width],
    stride,
    padding,
    outputPadding: [extra[0]!, extra[1]!],
    dilation: [1, 1],
    groups: 1,
  })
  const sides = [height, width].map(
    (side, axis) =>
      ([walk.image[1], walk.image[2]][axis]! - 1) * stride[axis]! +
      side -
      padding[axis]! -
      padding[axis + 2]! +
      extra[axis]!,
  )
  walk.image = [outputs, sides[0]!, sides[1]!]
}

/** Adds zeros to the next convolution's padding. */
export function padWithZeros(walk: KerasWalk, layer: TopologyLayer): void {
  walk.zeros = addSides(walk.zeros, bordersOf(layer, 'padding'))
}

/** Crops the preceding transposed convolution; activations and batch norms may be in between. */
export function crop(walk: KerasWalk, layer: TopologyLayer): void {
  const cut = bordersOf(layer, 'cropping')
  const { layers } = walk.list
  const at = layers.findLastIndex(({ kind }) => kind !== 'activation' && kind !== 'batchNorm')
  const cropped = layers[at]
  if (cropped?.kind !== 'convTranspose2d')
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` crops the output of a layer that is not a transposed convolution, ` +
        'which is not supported.',
    )
  layers[at] = { ...cropped, padding: addSides(cropped.padding, cut) }
  walk.image = [walk.image[0], walk.image[1] - cut[0] - cut[2], walk.image[2] - cut[1] - cut[3]]
}

function pushConvolution(
  walk: KerasWalk,
  layer: TopologyLayer,
  convolution: Layer & { kind: 'conv2d' | 'convTranspose2d' },
): void {
  const bias = walk.tensor(layer, 'bias')
  walk.list.layers.push({ ...convolution, ...walk.list.names({ bias: bias && plain(bias) }) })
}

function checkInputs(walk: KerasWalk, layer: TopologyLayer, inputs: number): void {
  if (walk.flat || walk.image[0] !== inputs)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` (${layer.className}) takes ${inputs} channels but gets ` +
        (walk.flat ? 'a vector.' : `an image of ${walk.image.join('x')}.`),
    )
}

function checkPlain(layer: TopologyLayer): void {
  const groups = Number(setting(layer.config, 'groups') ?? 1)
  const padding = setting(layer.config, 'padding') ?? 'valid'
  if (groups !== 1 || (padding !== 'valid' && padding !== 'same'))
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` has ${groups} groups and padding ${String(padding)}; only 1 group ` +
        'and padding same or valid are supported.',
    )
}

function isSame(layer: TopologyLayer): boolean {
  return setting(layer.config, 'padding') === 'same'
}

/** `2`, `[rows, columns]` or `[[top, bottom], [left, right]]`. */
function bordersOf(layer: TopologyLayer, name: string): Sides {
  const value = setting(layer.config, name) ?? 1
  const axes: unknown[] = Array.isArray(value) ? value : [value, value]
  const [rows, columns] = axes.map((axis) =>
    checkedPair(layer, name, Array.isArray(axis) ? axis : [axis, axis], 0),
  )
  if (rows === undefined || columns === undefined || axes.length !== 2)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` has a ${name} of ${axes.length} axes; 2 are expected.`,
    )
  return sidesOf([rows, columns])
}

function sidesOf([[top, bottom], [left, right]]: readonly [Pair, Pair]): Sides {
  return [top, left, bottom, right]
}

function addSides(a: Sides, b: Sides): Sides {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]
}

/**
 * Transposes [kh, kw, a, b] to [b, a, kh, kw], PyTorch's order for plain and transposed
 * convolutions.
 */
function toFront(kernel: SourceTensor): ValueSource {
  const [height, width, a, b] = kernel.shape as [number, number, number, number]
  const area = height * width
  return {
    shape: [b, a, height, width],
    read: () => {
      const values = kernel.read()
      const turned = new Float32Array(values.length)
      for (let place = 0; place < area; place++)
        for (let i = 0; i < a; i++)
          for (let j = 0; j < b; j++)
            turned[(j * a + i) * area + place] = values[(place * a + i) * b + j]!
      return turned
    },
  }
}
