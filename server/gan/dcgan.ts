/** The DCGAN (Radford et al., arXiv 1511.06434) of PyTorch's example, for any image size. */
import type { DiscriminatorArchitecture, LayersArchitecture } from './architecture.ts'
import { splitImageSize, type GanConfig } from './gan-config.ts'
import type { Layer } from './layers/kinds.ts'

const EPSILON = 1e-5

/** Negative slope of the discriminator's LeakyReLU. */
const SLOPE = 0.2

/**
 * The generator: z [batch, zDim] to images in [-1, 1]. A transposed convolution makes base x base,
 * then each further one doubles the size and halves the channels down to ngf. Batch norm and ReLU
 * follow each but the last, which tanh follows. With `lastLayer` BILINEAR, the last doubling
 * is a bilinear upsampling and a 3x3 convolution, which leaves no checkerboard (Odena et al.,
 * Distill 2016). Weights are named as in the state_dict of PyTorch's
 * DCGAN (`main.0.weight`, `main.1.running_mean`, ...), after `prefix`.
 */
export function generatorArchitecture(config: GanConfig, prefix = ''): LayersArchitecture {
  const { imageSize, channels, zDim, prior, ngf, lastLayer } = config
  const { base, doublings } = splitImageSize(imageSize)
  const layers: Layer[] = []
  const name = (field: string) => `${prefix}main.${layers.length}.${field}`
  for (let doubling = 0; doubling < doublings; doubling += 1) {
    const out = ngf * 2 ** (doublings - 1 - doubling)
    layers.push(transposedConvolution(name('weight'), out, doubling === 0 ? base : undefined))
    layers.push(batchNorm(name))
    layers.push({ kind: 'activation', function: 'relu' })
  }
  if (lastLayer === 'BILINEAR') {
    layers.push({ kind: 'upsample', factor: [2, 2], mode: 'bilinear' })
    layers.push(convolution(name('weight'), channels, { kernel: 3, stride: 1, padding: 1 }))
  } else {
    layers.push(transposedConvolution(name('weight'), channels))
  }
  layers.push({ kind: 'activation', function: 'tanh' })
  return { zDim, prior, channels, height: imageSize, width: imageSize, range: [-1, 1], layers }
}

/**
 * The discriminator, which mirrors the generator: images in [-1, 1] to one logit. Each convolution
 * halves the size and doubles the channels from ndf, with batch norm after all but the first and
 * LeakyReLU after each. With `discriminatorNorm` NONE, each has a bias instead: without any, D(ax)
 * would be a D(x), and D could only ask for more contrast or for less. A last convolution covers
 * the remaining base x base. Weights are named as in `generatorArchitecture`. Training normalizes
 * by the batch's own statistics, so reals and fakes must not share a batch.
 */
export function discriminatorArchitecture(config: GanConfig): DiscriminatorArchitecture {
  const { imageSize, channels, ndf, discriminatorNorm } = config
  const { base, doublings } = splitImageSize(imageSize)
  const layers: Layer[] = []
  const name = (field: string) => `main.${layers.length}.${field}`
  for (let halving = 0; halving < doublings; halving += 1) {
    const out = ndf * 2 ** halving
    if (discriminatorNorm === 'BATCH') {
      layers.push(convolution(name('weight'), out, HALVING))
      if (halving > 0) layers.push(batchNorm(name))
    } else {
      layers.push(convolution(name('weight'), out, HALVING, name('bias')))
    }
    layers.push({ kind: 'activation', function: 'leakyRelu', slope: SLOPE })
  }
  layers.push(convolution(name('weight'), 1, { kernel: base, stride: 1, padding: 0 }))
  return { channels, height: imageSize, width: imageSize, range: [-1, 1], layers }
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

function convolution(
  weight: string,
  out: number,
  { kernel, stride, padding }: Square,
  bias?: string,
): Layer {
  return {
    kind: 'conv2d',
    weight,
    bias,
    out,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    dilation: [1, 1],
    groups: 1,
  }
}

/** A transposed convolution from 1x1 to base x base; without `base`, to twice the size. */
function transposedConvolution(weight: string, out: number, base?: number): Layer {
  const [kernel, stride, cut] = base === undefined ? [4, 2, 1] : [base, 1, 0]
  return {
    kind: 'convTranspose2d',
    weight,
    out,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: [cut, cut, cut, cut],
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
  }
}
