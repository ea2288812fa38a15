/** Translates each Keras layer of the DCGAN family to layers of an architecture. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Layer } from '../../gan/architecture.ts'
import type { TopologyLayer } from '../formats/source.ts'
import { convolve, crop, padWithZeros, transposeConvolve } from './keras-convolutions.ts'
import { concatenateLabel, multiplyByLabel } from './keras-label.ts'
import { amountOf, pairOf, setting, type ImageShape, type KerasWalk } from './keras-walk.ts'
import { plain, type ValueSource } from './value-source.ts'

type Translate = (walk: KerasWalk, layer: TopologyLayer) => void

const ignore: Translate = () => undefined

const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map([
  ['InputLayer', ignore],
  ['Dropout', ignore],
  ['SpatialDropout2D', ignore],
  ['GaussianNoise', ignore],
  ['GaussianDropout', ignore],
  ['ActivityRegularization', ignore],
  ['Dense', project],
  ['Reshape', reshape],
  ['Flatten', flatten],
  ['BatchNormalization', normalize],
  ['BatchNormalizationV1', normalize],
  ['BatchNormalizationV2', normalize],
  ['Conv2D', convolve],
  ['Conv2DTranspose', transposeConvolve],
  ['Concatenate', concatenateLabel],
  ['Multiply', multiplyByLabel],
  ['UpSampling2D', upsample],
  ['ZeroPadding2D', padWithZeros],
  ['Cropping2D', crop],
  ['Activation', (walk, layer) => activate(walk, layer, setting(layer.config, 'activation'))],
  ['ReLU', rectify],
  ['LeakyReLU', (walk, layer) => push(walk, 'leakyRelu', slopeOf(layer, 0.3))],
  ['ELU', (walk, layer) => push(walk, 'elu', slopeOf(layer, 1))],
])

const ACTIVATIONS: ReadonlyMap<string, Layer & { kind: 'activation' }> = new Map([
  ['relu', { kind: 'activation', function: 'relu' }],
  ['leaky_relu', { kind: 'activation', function: 'leakyRelu', slope: 0.2 }],
  ['leakyrelu', { kind: 'activation', function: 'leakyRelu', slope: 0.2 }],
  ['elu', { kind: 'activation', function: 'elu' }],
  ['selu', { kind: 'activation', function: 'selu' }],
  ['tanh', { kind: 'activation', function: 'tanh' }],
  ['sigmoid', { kind: 'activation', function: 'sigmoid' }],
])

/** Adds the layer and its own activation. Throws CheckpointInvalid if it is not supported. */
export function translateLayer(walk: KerasWalk, layer: TopologyLayer): void {
  const translate = TRANSLATIONS.get(layer.className)
  if (translate === undefined) {
    const names = [...TRANSLATIONS.keys()].filter((name) => !/NormalizationV\d/.test(name))
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` has the unsupported class ${layer.className}; supported are ` +
        `${names.join(', ')}.`,
    )
  }
  if (
    walk.zeros.some((count) => count > 0) &&
    !['Conv2D', 'InputLayer', 'Dropout'].includes(layer.className)
  )
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` (${layer.className}) follows a ZeroPadding2D; only a Conv2D may.`,
    )
  translate(walk, layer)
  if (/^(Dense|Conv2D|Conv2DTranspose)$/.test(layer.className))
    activate(walk, layer, setting(layer.config, 'activation'))
}

function activate(walk: KerasWalk, layer: TopologyLayer, name: unknown): void {
  if (name === undefined || name === null || name === 'linear') return
  const known = typeof name === 'string' ? ACTIVATIONS.get(name.toLowerCase()) : undefined
  if (known === undefined)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` has the activation ${JSON.stringify(name).slice(0, 80)}; ` +
        `supported are linear, ${[...ACTIVATIONS.keys()].join(', ')}.`,
    )
  walk.list.layers.push(known)
}

function push(walk: KerasWalk, name: 'leakyRelu' | 'elu', slope: number): void {
  walk.list.layers.push({ kind: 'activation', function: name, slope })
}

function slopeOf(layer: TopologyLayer, usual: number): number {
  const { config } = layer
  const slope = setting(config, 'alpha') ?? setting(config, 'negative_slope') ?? usual
  return amountOf(layer, 'slope', Array.isArray(slope) ? slope[0] : slope, 10)
}

function rectify(walk: KerasWalk, layer: TopologyLayer): void {
  const [ceiling, threshold] = ['max_value', 'threshold'].map((name) => setting(layer.config, name))
  if ((ceiling ?? null) !== null || Number(threshold ?? 0) !== 0)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` is a ReLU with max_value or threshold, which is not supported.`,
    )
  const given = setting(layer.config, 'negative_slope') ?? 0
  const slope = amountOf(layer, 'slope', Array.isArray(given) ? given[0] : given, 10)
  if (slope === 0) walk.list.layers.push({ kind: 'activation', function: 'relu' })
  else push(walk, 'leakyRelu', slope)
}

/** Kernel [in, out]; in a channels-last model, units are in height, width, channels order. */
function project(walk: KerasWalk, layer: TopologyLayer): void {
  const kernel = walk.kernel(layer, 2)
  const [inputs, units] = kernel.shape as [number, number]
  const takes = valuesOf(walk.image)
  if (inputs !== takes || (!walk.flat && walk.image[1] * walk.image[2] > 1))
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` is a Dense layer for ${inputs} values, but follows an image of ` +
        `${walk.image.join('x')}.`,
    )
  const shape = walk.shapeAfterReshape(layer, units)
  const weight: ValueSource = {
    shape: [units, inputs],
    read: () => {
      const values = kernel.read()
      return values.map((_, at) => values[(at % inputs) * units + Math.floor(at / inputs)]!)
    },
  }
  const bias = walk.tensor(layer, 'bias')
  walk.list.layers.push({
    kind: 'dense',
    weight: walk.list.name('weight', walk.reorder(weight, shape, inputs)),
    ...walk.list.names({ bias: bias && walk.reorder(plain(bias), shape, 1) }),
    out: shape,
  })
  walk.image = shape
  walk.flat = true
}

function reshape(walk: KerasWalk, layer: TopologyLayer): void {
  const shape = walk.targetOf(layer, valuesOf(walk.image))
  const point = walk.image[1] * walk.image[2] === 1 && shape[1] * shape[2] === 1
  if (!point && shape.join() !== walk.image.join())
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` reshapes ${walk.image.join('x')} to ${shape.join('x')} (channels ` +
        'first); only the vector of a Dense layer can become an image.',
    )
  const target = setting(layer.config, 'target_shape')
  walk.flat = Array.isArray(target) && target.length === 1
  walk.image = shape
}

function flatten(walk: KerasWalk, layer: TopologyLayer): void {
  if (!walk.flat && walk.image[1] * walk.image[2] > 1)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` flattens an image: the model is a discriminator or an encoder.`,
    )
  walk.flat = true
}

function normalize(walk: KerasWalk, layer: TopologyLayer): void {
  const axis = setting(layer.config, 'axis') ?? -1
  const along = Number(Array.isArray(axis) ? axis[0] : axis)
  if (!walk.channelAxes.includes(along))
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` normalizes along axis ${along}, which is not the channel axis.`,
    )
  const units = walk.flat && walk.image[1] * walk.image[2] > 1
  const length = units ? valuesOf(walk.image) : walk.image[0]
  const roles = { scale: 'gamma', offset: 'beta', mean: 'moving_mean', variance: 'moving_variance' }
  const values: Partial<Record<keyof typeof roles, ValueSource>> = {}
  for (const field of Object.keys(roles) as (keyof typeof roles)[]) {
    const tensor = walk.tensor(layer, roles[field])
    if (tensor === undefined) continue
    if (tensor.shape.join() !== String(length))
      throw new CheckpointInvalid(
        `\`${tensor.name}\` [${tensor.shape.join(', ')}] should have ${length} values.`,
      )
    values[field] = units ? walk.reorder(plain(tensor), walk.image, 1) : plain(tensor)
  }
  walk.list.layers.push({
    kind: 'batchNorm',
    ...walk.list.names(values),
    epsilon: amountOf(layer, 'epsilon', setting(layer.config, 'epsilon') ?? 1e-3, 1),
    over: units ? 'unit' : 'channel',
  })
}

function upsample(walk: KerasWalk, layer: TopologyLayer): void {
  const mode = setting(layer.config, 'interpolation') ?? 'nearest'
  if (mode !== 'nearest' && mode !== 'bilinear')
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` has the interpolation ${String(mode)}; supported are nearest and ` +
        'bilinear.',
    )
  const [rows, columns] = pairOf(layer, 'size', 2)
  walk.list.layers.push({ kind: 'upsample', factor: [rows, columns], mode })
  walk.image = [walk.image[0], walk.image[1] * rows, walk.image[2] * columns]
}

function valuesOf([channels, height, width]: ImageShape): number {
  return channels * height * width
}
