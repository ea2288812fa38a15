/**
 * The DCGAN (Radford et al., arXiv 1511.06434) of PyTorch's example, for any image size, and
 * variants that break one of the paper's rules of architecture.
 */
import type { DiscriminatorArchitecture, LayersArchitecture } from './architecture.ts'
import { splitImageSize, type GanConfig, type NormName } from './gan-config.ts'
import type { Layer } from './layers/kinds.ts'

const EPSILON = 1e-5

/** Negative slope of the discriminator's LeakyReLU. */
const SLOPE = 0.2

/** Units of a fully connected hidden layer, per ngf or ndf: 1,024 at the paper's width of 64. */
const UNITS_PER_WIDTH = 16

const RELU: Layer = { kind: 'activation', function: 'relu' }

/**
 * The generator: z [batch, zDim] to images in [-1, 1]. A transposed convolution makes base x base,
 * then each further one doubles the size and halves the channels down to ngf. Batch norm and ReLU
 * follow each but the last, which tanh follows. With `lastLayer` BILINEAR, the last doubling
 * is a bilinear upsampling and a 3x3 convolution, which leaves no checkerboard (Odena et al.,
 * Distill 2016). With `resampling` POOLING, each doubling is a nearest-neighbour upsampling and a
 * 3x3 convolution. With `fullyConnected` HIDDEN, z first passes a fully connected layer; with ALL,
 * two of them and a third that makes the image are the whole network. With classes, the class's
 * embedding, with as many numbers as z, follows z. Weights are named as in the state_dict of
 * PyTorch's DCGAN (`main.0.weight`, `main.1.running_mean`, ...), after `prefix`.
 */
export function generatorArchitecture(config: GanConfig, prefix = ''): LayersArchitecture {
  const { imageSize, channels, zDim, prior, ngf, fullyConnected, classes } = config
  const { base, doublings } = splitImageSize(imageSize)
  const chain = newChain(config.generatorNorm, prefix)
  if (classes.length > 0) {
    const table = chain.name('weight')
    chain.layers.push({ kind: 'label', join: 'after', table, channels: zDim })
  }
  const hidden = fullyConnectedLayers(config)
  for (let layer = 0; layer < hidden; layer += 1) {
    addWeighted(chain, dense([UNITS_PER_WIDTH * ngf, 1, 1]))
    chain.layers.push(RELU)
  }
  if (fullyConnected === 'ALL') {
    addWeighted(chain, dense([channels, imageSize, imageSize]), { isEdge: true })
  } else {
    const upsampling = config.resampling === 'POOLING' ? 'nearest' : null
    for (let doubling = 0; doubling < doublings; doubling += 1) {
      const out = ngf * 2 ** (doublings - 1 - doubling)
      if (doubling === 0) addWeighted(chain, transposedConvolution(out, base))
      else addDoubling(chain, out, upsampling)
      chain.layers.push(RELU)
    }
    const last = config.lastLayer === 'BILINEAR' ? 'bilinear' : upsampling
    addDoubling(chain, channels, last, { isEdge: true })
  }
  chain.layers.push({ kind: 'activation', function: 'tanh' })
  const image = { channels, height: imageSize, width: imageSize, range: [-1, 1] } as const
  const label = classes.length > 0 ? { classes: classes.length, names: classes } : undefined
  return { zDim, prior, label, ...image, layers: chain.layers }
}

/**
 * The discriminator, which mirrors the generator: images in [-1, 1] to one logit. Each convolution
 * halves the size and doubles the channels from ndf, with batch norm after all but the first and
 * LeakyReLU after each. With `discriminatorNorm` NONE, each has a bias instead: without any, D(ax)
 * would be a D(x), and D could only ask for more contrast or for less. With `resampling` POOLING, a
 * max pooling after a 3x3 convolution halves the size. A last convolution covers the remaining
 * base x base, unless `discriminatorHead` averages each map first, or `fullyConnected` puts a layer
 * before it. Weights are named as in `generatorArchitecture`. Training normalizes by the batch's
 * own statistics, so reals and fakes must not share a batch.
 */
export function discriminatorArchitecture(config: GanConfig): DiscriminatorArchitecture {
  const { imageSize, channels, ndf, fullyConnected, discriminatorHead } = config
  const { base, doublings } = splitImageSize(imageSize)
  const activation: Layer =
    config.discriminatorActivation === 'RELU'
      ? RELU
      : { kind: 'activation', function: 'leakyRelu', slope: SLOPE }
  const chain = newChain(config.discriminatorNorm)
  const { layers } = chain
  const pools = config.resampling === 'POOLING'
  const convolutions = fullyConnected === 'ALL' ? 0 : doublings
  for (let halving = 0; halving < convolutions; halving += 1) {
    const make = convolution(ndf * 2 ** halving, pools ? SAME : HALVING)
    addWeighted(chain, make, { isEdge: halving === 0 })
    layers.push(activation)
    if (pools) layers.push({ kind: 'pool', function: 'max', kernel: [2, 2] })
  }
  const hidden = fullyConnectedLayers(config)
  for (let layer = 0; layer < hidden; layer += 1) {
    addWeighted(chain, dense([UNITS_PER_WIDTH * ndf, 1, 1]), { isEdge: layers.length === 0 })
    layers.push(activation)
  }
  if (discriminatorHead === 'GLOBAL_AVERAGE') {
    layers.push({ kind: 'pool', function: 'average', kernel: [base, base] })
  }
  const kernel = hidden > 0 || discriminatorHead === 'GLOBAL_AVERAGE' ? 1 : base
  const last = convolution(1, { kernel, stride: 1, padding: 0 })
  layers.push(last({ weight: chain.name('weight') }))
  return { channels, height: imageSize, width: imageSize, range: [-1, 1], layers }
}

function fullyConnectedLayers({ fullyConnected }: GanConfig): number {
  return { NONE: 0, HIDDEN: 1, ALL: 2 }[fullyConnected]
}

/** Layers under construction. */
interface Chain {
  readonly layers: Layer[]
  readonly norm: NormName
  /** Names a tensor of the next layer. */
  name(field: string): string
}

function newChain(norm: NormName, prefix = ''): Chain {
  const layers: Layer[] = []
  return { layers, norm, name: (field) => `${prefix}main.${layers.length}.${field}` }
}

interface TensorNames {
  readonly weight: string
  readonly bias?: string | undefined
}

type MakeLayer = (names: TensorNames) => Layer

/** Adds a weighted layer with the chain's norm. `isEdge`: see `NormName`. */
function addWeighted(
  { layers, norm, name }: Chain,
  make: MakeLayer,
  { isEdge = false }: { readonly isEdge?: boolean } = {},
): void {
  const bias = norm === 'NONE' ? name('bias') : undefined
  layers.push(make({ weight: name('weight'), bias }))
  if (norm === 'EVERYWHERE' || (norm === 'BATCH' && !isEdge)) layers.push(batchNorm(name))
}

/** Doubles the size: by a transposed convolution, or by an upsampling and a convolution. */
function addDoubling(
  chain: Chain,
  out: number,
  upsampling: 'nearest' | 'bilinear' | null,
  edge?: Parameters<typeof addWeighted>[2],
): void {
  if (upsampling) chain.layers.push({ kind: 'upsample', factor: [2, 2], mode: upsampling })
  addWeighted(chain, upsampling ? convolution(out, SAME) : transposedConvolution(out), edge)
}

/** Batch norm whose tensors get their names from `name`. */
function batchNorm(name: (field: string) => string): Layer {
  return {
    kind: 'batchNorm',
    scale: name('weight'),
    offset: name('bias'),
    mean: name('running_mean'),
    variance: name('running_var'),
    epsilon: EPSILON,
    over: 'channel',
  }
}

/** Sizes of a square convolution, the same in both directions. */
interface Square {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** To half the size. */
const HALVING: Square = { kernel: 4, stride: 2, padding: 1 }
/** To the same size. */
const SAME: Square = { kernel: 3, stride: 1, padding: 1 }

function convolution(out: number, { kernel, stride, padding }: Square): MakeLayer {
  return (names) => ({
    kind: 'conv2d',
    ...names,
    out,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    dilation: [1, 1],
    groups: 1,
  })
}

/** A transposed convolution from 1x1 to base x base; without `base`, to twice the size. */
function transposedConvolution(out: number, base?: number): MakeLayer {
  const [kernel, stride, cut] = base === undefined ? [4, 2, 1] : [base, 1, 0]
  return (names) => ({
    kind: 'convTranspose2d',
    ...names,
    out,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [cut, cut, cut, cut],
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
  })
}

function dense(out: readonly [number, number, number]): MakeLayer {
  return (names) => ({ kind: 'dense', ...names, out })
}
