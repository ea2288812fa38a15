/** Translates each PyTorch module of a chain to a layer, by its class and recorded settings. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Layer, Padding, Pair } from '../../gan/architecture.ts'
import { kindOf } from '../../gan/layers/kinds.ts'
import type { DescribedModule } from '../formats/source.ts'
import { LayerList } from './layer-list.ts'
import type { Module, NormModule, WeightModule } from './modules.ts'
import { UnsupportedNetwork } from './unsupported-network.ts'

/** Channels, height, width. */
type ImageShape = readonly [number, number, number]

type Translate = (walk: ModelWalk, module: DescribedModule) => void

const ignore: Translate = () => undefined

const TRANSLATIONS: ReadonlyMap<string, Translate> = new Map([
  ['Linear', project],
  ['ConvTranspose2d', convolve],
  ['Conv2d', convolve],
  ['BatchNorm1d', normalize],
  ['BatchNorm2d', normalize],
  ['SyncBatchNorm', normalize],
  ['ReLU', (walk) => walk.push({ kind: 'activation', function: 'relu' })],
  ['LeakyReLU', (walk, module) => activate(walk, 'leakyRelu', amountOf(module, 'negative_slope'))],
  ['ELU', (walk, module) => activate(walk, 'elu', amountOf(module, 'alpha'))],
  ['SELU', (walk) => walk.push({ kind: 'activation', function: 'selu' })],
  ['Tanh', (walk) => walk.push({ kind: 'activation', function: 'tanh' })],
  ['Sigmoid', (walk) => walk.push({ kind: 'activation', function: 'sigmoid' })],
  ['Upsample', upsample],
  ['UpsamplingNearest2d', upsample],
  ['PixelShuffle', shuffle],
  ['Unflatten', ignore],
  ['Flatten', flatten],
  ['Identity', ignore],
  ['Dropout', ignore],
  ['Dropout2d', ignore],
  ['AlphaDropout', ignore],
])

/** Own classes of authors that only change a tensor's shape. */
const RESHAPES = /\.(View|Reshape|Un_?flatten|Squeeze|Unsqueeze)(Layer|Module)?$/i

/** Class of PyTorch's own layers, without their Python module; undefined for other classes. */
export function torchClass({ className }: DescribedModule): string | undefined {
  return /^torch\.nn\.modules\.\w+\.(\w+)$/.exec(className)?.[1]
}

/** State of the translation: the layers so far, and the image after them. */
export class ModelWalk {
  readonly list = new LayerList()
  readonly zDim: number
  image: ImageShape
  readonly #leaves: readonly DescribedModule[]
  readonly #tensors: ReadonlyMap<string, Module>

  /** @param leaves modules without children, in execution order */
  constructor(leaves: readonly DescribedModule[], tensors: readonly Module[]) {
    this.#leaves = leaves
    this.#tensors = new Map(tensors.map((module) => [module.name, module]))
    this.zDim = this.#inputs()
    this.image = [this.zDim, 1, 1]
  }

  /** Throws CheckpointInvalid, naming the module, if one is not supported. */
  translate(): void {
    for (const module of this.#leaves) {
      if (RESHAPES.test(module.className)) continue
      const translate = TRANSLATIONS.get(torchClass(module) ?? '')
      if (translate === undefined) throw unsupported(module)
      translate(this, module)
    }
  }

  push(layer: Layer): void {
    const placed = { layer, index: this.list.layers.length, takes: this.image, classes: 0 }
    this.image = kindOf(layer).makes(placed)
    this.list.layers.push(layer)
  }

  weighted({ name }: DescribedModule): WeightModule {
    const module = this.#tensors.get(name)
    if (module !== undefined && module.kind !== 'norm') return module
    throw new CheckpointInvalid(`\`${name}\` has no weight in the file.`)
  }

  /** Tensors of a norm; undefined if it has none. */
  norm({ name }: DescribedModule): NormModule | undefined {
    const module = this.#tensors.get(name)
    return module?.kind === 'norm' ? module : undefined
  }

  /** The next module with a kernel; undefined if there is none. */
  nextWeighted(module: DescribedModule): DescribedModule | undefined {
    return this.#leaves.slice(this.#leaves.indexOf(module) + 1).find(isWeighted)
  }

  /** Sizes of an Unflatten between a dense layer and the next module with a kernel. */
  sizesAfter(module: DescribedModule): readonly number[] | undefined {
    const rest = this.#leaves.slice(this.#leaves.indexOf(module) + 1)
    const before = rest.slice(0, rest.findIndex(isWeighted) >>> 0)
    const sizes = before.find((each) => torchClass(each) === 'Unflatten')?.settings
    const given = sizes?.get('unflattened_size')
    return Array.isArray(given) && given.length === 3 ? (given as readonly number[]) : undefined
  }

  #inputs(): number {
    const first = this.#leaves.find(isWeighted)
    const kind = first && torchClass(first)
    if (first === undefined || kind === 'Conv2d')
      throw new CheckpointInvalid(
        first === undefined
          ? 'The model has no layer with a kernel.'
          : `The model starts with a convolution (\`${first.name}\`): it takes images, not z.`,
      )
    return this.weighted(first).weight.shape[kind === 'Linear' ? 1 : 0]!
  }
}

function isWeighted(module: DescribedModule): boolean {
  return ['Linear', 'Conv2d', 'ConvTranspose2d'].includes(torchClass(module) ?? '')
}

function unsupported({ name, className }: DescribedModule): UnsupportedNetwork {
  const own = torchClass({ name, className, settings: new Map() }) === undefined
  return new UnsupportedNetwork(
    `The module \`${name.slice(0, 80)}\` has the class ${className.slice(0, 120)}, ` +
      (own
        ? 'whose code is not in the file.'
        : `which is not supported; supported are ${[...TRANSLATIONS.keys()].join(', ')}.`),
  )
}

function project(walk: ModelWalk, module: DescribedModule): void {
  const { weight, bias } = walk.weighted(module)
  const out = imageAfter(walk, module, weight.shape[0]!)
  const weightName = walk.list.name('weight', weight)
  walk.push({ kind: 'dense', weight: weightName, ...walk.list.names({ bias }), out })
}

/** Image to which a dense layer's units are reshaped: as recorded, or as the next layer needs. */
function imageAfter(walk: ModelWalk, module: DescribedModule, units: number): ImageShape {
  const sizes = walk.sizesAfter(module)
  if (sizes !== undefined) return sizes as ImageShape
  const next = walk.nextWeighted(module)
  if (next !== undefined && torchClass(next) === 'Linear') return [units, 1, 1]
  const possible = next === undefined ? [1, 3] : [amountOf(next, 'in_channels')]
  for (const channels of possible) {
    const side = Math.sqrt(units / channels)
    if (Number.isInteger(side)) return [channels, side, side]
  }
  throw new CheckpointInvalid(
    `The ${units} values of \`${module.name}\` are not a square image of ` +
      `${possible.join(' or ')} channels.`,
  )
}

function convolve(walk: ModelWalk, module: DescribedModule): void {
  const { weight, bias } = walk.weighted(module)
  const transposed = torchClass(module) === 'ConvTranspose2d'
  if ((module.settings.get('padding_mode') ?? 'zeros') !== 'zeros')
    throw new CheckpointInvalid(`\`${module.name}\` pads with other values than zeros.`)
  const kernel: Pair = [weight.shape[2]!, weight.shape[3]!]
  const common = {
    weight: walk.list.name('weight', weight, transposed),
    ...walk.list.names({ bias }),
    out: amountOf(module, 'out_channels'),
    kernel,
    stride: pairOf(module, 'stride'),
    dilation: pairOf(module, 'dilation'),
    groups: amountOf(module, 'groups'),
    padding: paddingOf(module, kernel),
  }
  if (!transposed) walk.push({ kind: 'conv2d', ...common })
  else {
    const outputPadding = pairOf(module, 'output_padding')
    walk.push({ kind: 'convTranspose2d', ...common, outputPadding })
  }
}

/** Top, left, bottom, right; `same` puts the odd zero at the end, as PyTorch does. */
function paddingOf(module: DescribedModule, kernel: Pair): Padding {
  const given = module.settings.get('padding')
  if (given === 'valid') return [0, 0, 0, 0]
  if (given !== 'same') {
    const [rows, columns] = pairOf(module, 'padding')
    return [rows, columns, rows, columns]
  }
  const [rows, columns] = pairOf(module, 'dilation').map((step, i) => step * (kernel[i]! - 1))
  const [top, left] = [rows! >> 1, columns! >> 1]
  return [top, left, rows! - top, columns! - left]
}

function normalize(walk: ModelWalk, module: DescribedModule): void {
  const tensors = walk.norm(module)
  const isOverUnits = torchClass(module) === 'BatchNorm1d' && walk.image[1] * walk.image[2] > 1
  const { scale, offset, mean, variance } = tensors ?? {}
  walk.push({
    kind: 'batchNorm',
    ...walk.list.names({ scale, offset, mean, variance }),
    epsilon: amountOf(module, 'eps'),
    over: isOverUnits ? 'unit' : 'channel',
  })
}

function activate(walk: ModelWalk, name: 'leakyRelu' | 'elu', slope: number): void {
  walk.push({ kind: 'activation', function: name, slope })
}

function upsample(walk: ModelWalk, module: DescribedModule): void {
  const { settings } = module
  const mode = settings.get('mode') ?? 'nearest'
  if ((mode !== 'nearest' && mode !== 'bilinear') || settings.get('align_corners') === true)
    throw new CheckpointInvalid(
      `\`${module.name}\` upsamples by ${String(mode)}, with aligned corners or not; supported ` +
        'are nearest, and bilinear without aligned corners.',
    )
  const [, height, width] = walk.image
  const factor: Pair = settings.has('scale_factor')
    ? pairOf(module, 'scale_factor')
    : (pairOf(module, 'size').map((size, i) => size / [height, width][i]!) as unknown as Pair)
  if (!factor.every((each) => Number.isInteger(each) && each >= 1))
    throw new CheckpointInvalid(
      `\`${module.name}\` upsamples ${factor.join('x')} times; only whole factors are supported.`,
    )
  walk.push({ kind: 'upsample', factor, mode })
}

function shuffle(walk: ModelWalk, module: DescribedModule): void {
  walk.push({ kind: 'pixelShuffle', factor: amountOf(module, 'upscale_factor') })
}

function flatten(walk: ModelWalk, { name }: DescribedModule): void {
  if (walk.image[1] * walk.image[2] > 1)
    throw new CheckpointInvalid(
      `\`${name}\` flattens an image: the model is a discriminator or an encoder.`,
    )
}

/** A number that PyTorch records for every module of the class. */
export function amountOf({ name, settings }: DescribedModule, field: string): number {
  const value = settings.get(field)
  if (typeof value === 'number') return value
  throw new CheckpointInvalid(`The file does not record the ${field} of \`${name}\`.`)
}

/** One number for both axes, or two. */
export function pairOf({ name, settings }: DescribedModule, field: string): Pair {
  const value = settings.get(field)
  const pair = typeof value === 'number' ? [value, value] : value
  if (Array.isArray(pair) && pair.length === 2) return pair as unknown as Pair
  throw new CheckpointInvalid(`The file does not record the ${field} of \`${name}\`.`)
}
