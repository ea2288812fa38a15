/**
 * State of a Keras model's translation: the current image, its memory layout, the layers so far.
 */
import { CheckpointInvalid } from '../../errors.ts'
import type { SourceTensor, TopologyLayer } from '../formats/source.ts'
import type { Pair } from '../../gan/architecture.ts'
import { LayerList } from './layer-list.ts'
import type { ValueSource } from './value-source.ts'

/** Channels, height, width. */
export type ImageShape = readonly [number, number, number]
/** Top, left, bottom, right. */
export type Sides = readonly [number, number, number, number]

export class KerasWalk {
  readonly list = new LayerList()
  readonly notes: string[] = []
  /** Names of the tensors that layers have used. */
  readonly used = new Set<string>()
  readonly zDim: number
  readonly channelsLast: boolean
  /** Output of the last layer. A vector that is reshaped later already has its future shape. */
  image: ImageShape
  /** True while the output is a vector. */
  flat: boolean
  /** Number of classes of the label that has been joined; undefined if none has. */
  classes?: number
  /** Zeros that a ZeroPadding2D adds around the image for the next convolution. */
  zeros: Sides = [0, 0, 0, 0]
  readonly #layers: readonly TopologyLayer[]
  readonly #tensors: ReadonlyMap<string, SourceTensor>

  constructor(
    layers: readonly TopologyLayer[],
    tensors: ReadonlyMap<string, SourceTensor>,
    inputShape: readonly number[],
  ) {
    this.#layers = layers
    this.#tensors = tensors
    this.channelsLast = !layers.some(
      ({ config }) => setting(config, 'data_format') === 'channels_first',
    )
    this.zDim = inputShape.reduce((product, length) => product * length, 1)
    this.flat = inputShape.length === 1
    if (inputShape.filter((length) => length !== 1).length > 1)
      throw new CheckpointInvalid(
        `The model takes [${inputShape.join(', ')}], which is not a z: it turns images into ` +
          'images.',
      )
    this.image = [this.zDim, 1, 1]
  }

  /** The layer's tensor with this role; undefined only if it has none. */
  tensor(layer: TopologyLayer, role: string): SourceTensor | undefined {
    const name = layer.weights.get(role)
    if (name === undefined) return undefined
    const tensor = this.#tensors.get(name)
    if (tensor === undefined)
      throw new CheckpointInvalid(`\`${name}\` of layer \`${layer.name}\` is not in the file.`)
    this.used.add(name)
    return tensor
  }

  /** The layer's kernel. Throws CheckpointInvalid unless it exists and has `rank` dimensions. */
  kernel(layer: TopologyLayer, rank: number): SourceTensor {
    const tensor = this.tensor(layer, 'kernel')
    if (tensor?.shape.length !== rank)
      throw new CheckpointInvalid(
        `Layer \`${layer.name}\` (${layer.className}) needs a kernel of ${rank} dimensions but ` +
          'has ' +
          (tensor === undefined ? 'none.' : `[${tensor.shape.join(', ')}].`),
      )
    return tensor
  }

  /**
   * Shape to which a vector of `units` from this layer is reshaped later; [units, 1, 1] if it
   * isn't.
   */
  shapeAfterReshape(layer: TopologyLayer, units: number): ImageShape {
    const following = this.#layers.slice(this.#layers.indexOf(layer) + 1)
    const next = following.find(({ className }) =>
      /^(Reshape|Dense|Conv|Concatenate)/.test(className),
    )
    return next?.className === 'Reshape' ? this.targetOf(next, units) : [units, 1, 1]
  }

  /** Output shape of a Reshape of `values` numbers: channels, height, width. */
  targetOf(layer: TopologyLayer, values: number): ImageShape {
    const target = setting(layer.config, 'target_shape')
    const given = Array.isArray(target) ? target.map(Number) : []
    const known = given
      .filter((length) => length !== -1)
      .reduce((product, length) => product * length, 1)
    const shape = given.map((length) => (length === -1 ? values / known : length))
    const product = shape.reduce((all, length) => all * length, 1)
    if (![1, 3].includes(shape.length) || !shape.every(Number.isInteger) || product !== values)
      throw new CheckpointInvalid(
        `Layer \`${layer.name}\` reshapes ${values} values to [${given.join(', ')}], which is ` +
          'not an image.',
      )
    const [a, b = 1, c = 1] = shape as [number, number?, number?]
    return shape.length === 3 && this.channelsLast ? [c, a, b] : [a, b, c]
  }

  /** Axes that Keras may name for the channels of the current output. */
  get channelAxes(): readonly number[] {
    if (this.flat) return [1, -1]
    return this.channelsLast ? [3, -1] : [1, -3]
  }

  /** Returns values over units in the order of architectures: channels, rows, columns. */
  reorder(source: ValueSource, shape: ImageShape, inner: number): ValueSource {
    return this.channelsLast ? channelsFirst(source, shape, inner) : source
  }
}

/** A field of a layer's config, by its Keras or tfjs name (`kernel_size`, `kernelSize`). */
export function setting(config: TopologyLayer['config'], name: string): unknown {
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return config[name] ?? config[camel]
}

/** One or two whole numbers of a layer's config, from `min` to 64. */
export function pairOf(layer: TopologyLayer, name: string, usual: number, min = 1): Pair {
  const value = setting(layer.config, name) ?? usual
  return checkedPair(layer, name, Array.isArray(value) ? value : [value, value], min)
}

/** Throws CheckpointInvalid unless these are two whole numbers from `min` to 64. */
export function checkedPair(
  layer: TopologyLayer,
  name: string,
  values: readonly unknown[],
  min: number,
): Pair {
  const [first, second] = values.map(Number)
  const fits = (value: number | undefined) =>
    value !== undefined && Number.isInteger(value) && value >= min && value <= 64
  if (values.length === 2 && fits(first) && fits(second)) return [first!, second!]
  throw new CheckpointInvalid(
    `Layer \`${layer.name}\` has ${name} ${JSON.stringify(values).slice(0, 80)}; supported are ` +
      `whole numbers from ${min} to 64.`,
  )
}

/** A number of a layer's config, from 0 to `max`. */
export function amountOf(layer: TopologyLayer, name: string, value: unknown, max: number): number {
  const amount = typeof value === 'number' ? value : NaN
  if (amount >= 0 && amount <= max) return amount
  throw new CheckpointInvalid(
    `Layer \`${layer.name}\` has ${name} ${JSON.stringify(value)?.slice(0, 80)}; supported are 0 ` +
      `to ${max}.`,
  )
}

/**
 * Reorders [height, width, channels] to [channels, height, width], `inner` values at a time, in
 * each row of such values.
 */
function channelsFirst(
  source: ValueSource,
  [channels, height, width]: ImageShape,
  inner: number,
): ValueSource {
  const area = height * width
  const count = channels * area
  return {
    shape: source.shape,
    read: (transposed) => {
      const values = source.read(transposed)
      return values.map((_, at) => {
        const place = Math.floor(at / inner)
        const unit = place % count
        const from = place - unit + (unit % area) * channels + Math.floor(unit / area)
        return values[from * inner + (at % inner)]!
      })
    },
  }
}
