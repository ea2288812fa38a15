/** The DCGAN generator (Radford et al., arXiv 1511.06434) as PyTorch's example has it, for any image size. */
import type { GeneratorArchitecture, Layer } from './architecture.ts'
import { splitImageSize, type GanConfig } from './gan-config.ts'

const EPSILON = 1e-5

/**
 * z [batch, zDim] to images in [-1, 1]: a transposed convolution to base x base, then doublings of the size, each
 * halving the channels down to ngf, with batch norm and ReLU between them and tanh at the end. Weights are named as the
 * state_dict of PyTorch's DCGAN names them (`main.0.weight`, `main.1.running_mean`, ...), after `prefix`.
 */
export function generatorArchitecture(config: GanConfig, prefix = ''): GeneratorArchitecture {
  const { imageSize, channels, zDim, prior, ngf } = config
  const { base, doublings } = splitImageSize(imageSize)
  const layers: Layer[] = []
  const name = (field: string) => `${prefix}main.${layers.length}.${field}`
  for (let doubling = 0; doubling < doublings; doubling += 1) {
    const out = ngf * 2 ** (doublings - 1 - doubling)
    layers.push(transposedConvolution(name('weight'), out, doubling === 0 ? base : undefined))
    layers.push({
      kind: 'batchNorm',
      scale: name('weight'),
      offset: name('bias'),
      mean: name('running_mean'),
      variance: name('running_var'),
      epsilon: EPSILON,
      over: 'channel',
    })
    layers.push({ kind: 'activation', function: 'relu' })
  }
  layers.push(transposedConvolution(name('weight'), channels))
  layers.push({ kind: 'activation', function: 'tanh' })
  return { zDim, prior, channels, height: imageSize, width: imageSize, range: [-1, 1], layers }
}

/** From 1x1 to base x base; without a base, to twice the size. */
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
