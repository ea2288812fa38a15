/** The synthesis of StyleGAN2: w to images (Karras et al., arXiv 1912.04958). */
import {
  add,
  clip,
  conv2d,
  convTranspose2d,
  div,
  leakyRelu,
  matmul,
  mul,
  reshape,
  sqrt,
  sum,
  transpose,
} from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { StyleGan2Architecture } from '../architecture.ts'
import type { MakeWeight } from '../layers/chain.ts'
import type { NoiseMode } from '../network-family.ts'
import { dense, LEAKY_GAIN, LEAKY_SLOPE } from './mapping.ts'
import { double, smooth } from './resample.ts'

/** Side of the first block; each block after it has twice the side. */
const FIRST_SIDE = 4
const KERNEL = 3
const EPSILON = 1e-8

/** A modulated convolution, with its place in the network. */
export interface Layer {
  /** e.g. `b8.conv0` */
  readonly name: string
  readonly from: number
  readonly to: number
  /** Side of its output. */
  readonly side: number
  /** Number of the row of w that styles it. */
  readonly row: number
}

/** The layers of one resolution. */
export interface Block {
  readonly name: string
  /** Doubles the image; the first block has none. */
  readonly conv0: Layer | null
  readonly conv1: Layer
  /** Makes an image of what conv1 made. */
  readonly toImage: Layer | null
  /** Name of the convolution around conv0 and conv1 of a `resnet`. */
  readonly skip: string | null
}

/** Lists the blocks, first to last. */
export function blocksOf({ blocks, channels, form }: StyleGan2Architecture): Block[] {
  return blocks.map((to, index) => {
    const side = FIRST_SIDE * 2 ** index
    const [name, from] = [`b${side}`, blocks[index - 1]]
    const layer = (label: string, row: number, sizes: { from: number; to: number }): Layer => {
      return { name: `${name}.${label}`, row, side, ...sizes }
    }
    const hasImage = form === 'skip' || index === blocks.length - 1
    return {
      name,
      conv0: from === undefined ? null : layer('conv0', 2 * index - 1, { from, to }),
      conv1: layer('conv1', 2 * index, { from: to, to }),
      toImage: hasImage ? layer('rgb', 2 * index + 1, { from: to, to: channels }) : null,
      skip: form === 'resnet' && from !== undefined ? `${name}.skip` : null,
    }
  })
}

/** Number of rows of w that the synthesis takes. */
export function rowsOf({ blocks }: StyleGan2Architecture): number {
  return 2 * blocks.length
}

/** The convolutions whose outputs are activations, first to last. */
export function layersOf(architecture: StyleGan2Architecture): Layer[] {
  return blocksOf(architecture).flatMap(({ conv0, conv1 }) => (conv0 ? [conv0, conv1] : [conv1]))
}

/** Shapes of the synthesis's tensors by name. */
export function synthesisWeights(
  architecture: StyleGan2Architecture,
): [string, readonly number[]][] {
  const { blocks, wDim, taps, noise } = architecture
  const styled = ({ name, from, to }: Layer, kernel: number): [string, readonly number[]][] => [
    [`${name}.style.weight`, [from, wDim]],
    [`${name}.style.bias`, [from]],
    [`${name}.weight`, [to, from, kernel, kernel]],
    [`${name}.bias`, [to]],
  ]
  const convolution = (layer: Layer): [string, readonly number[]][] => [
    ...styled(layer, KERNEL),
    ...(noise
      ? [
          [`${layer.name}.noise`, [layer.side, layer.side]] as [string, number[]],
          [`${layer.name}.strength`, [1]] as [string, number[]],
        ]
      : []),
  ]
  return [
    ['filter', [taps, taps]],
    ['const', [blocks[0]!, FIRST_SIDE, FIRST_SIDE]],
    ...blocksOf(architecture).flatMap(({ conv0, conv1, toImage, skip }) => [
      ...(conv0 ? convolution(conv0) : []),
      ...convolution(conv1),
      ...(toImage ? styled(toImage, 1) : []),
      ...(skip ? [[`${skip}.weight`, [conv0!.to, conv0!.from, 1, 1]] as [string, number[]]] : []),
    ]),
  ]
}

export interface SynthesisOptions {
  readonly noise: NoiseMode
  readonly weight: MakeWeight
  /** `mask.NAME` [batch, channels] and `noise.NAME` [batch, 1, side, side] of layers. */
  readonly inputs: ReadonlyMap<string, Tensor>
}

/** Makes images [batch, channels, height, width] of w; `styleOf` returns a row of it. */
export function synthesize(
  architecture: StyleGan2Architecture,
  styleOf: (row: number) => Tensor,
  options: SynthesisOptions,
): { readonly output: Tensor; readonly activations: ReadonlyMap<string, Tensor> } {
  return new Synthesis(architecture, styleOf, options).run()
}

class Synthesis {
  readonly #architecture: StyleGan2Architecture
  readonly #styleOf: (row: number) => Tensor
  readonly #options: SynthesisOptions
  readonly #filter: Tensor
  readonly #activations = new Map<string, Tensor>()

  constructor(
    architecture: StyleGan2Architecture,
    styleOf: (row: number) => Tensor,
    options: SynthesisOptions,
  ) {
    this.#architecture = architecture
    this.#styleOf = styleOf
    this.#options = options
    this.#filter = options.weight('filter', [architecture.taps, architecture.taps])
  }

  run(): { readonly output: Tensor; readonly activations: ReadonlyMap<string, Tensor> } {
    const { blocks } = this.#architecture
    const first = this.#options.weight('const', [blocks[0]!, FIRST_SIDE, FIRST_SIDE])
    let x = reshape(first, [1, blocks[0]!, FIRST_SIDE, FIRST_SIDE])
    let image: Tensor | null = null
    for (const block of blocksOf(this.#architecture)) {
      x = this.#block(x, block)
      if (!block.toImage) continue
      const made = this.#toImage(x, block.toImage)
      image = image ? add(double(image, this.#filter), made) : made
    }
    return { output: image!, activations: this.#activations }
  }

  #block(x: Tensor, { conv0, conv1, skip }: Block): Tensor {
    const wide = conv0 ? this.#convolution(x, conv0, 1) : x
    if (skip === null) return this.#convolution(wide, conv1, 1)
    const kernel = this.#options.weight(`${skip}.weight`, [conv0!.to, conv0!.from, 1, 1])
    const around = mul(double(conv2d(x, kernel), this.#filter), Math.SQRT1_2)
    return add(around, this.#convolution(wide, conv1, Math.SQRT1_2))
  }

  /** Scales each input channel by the style and each output channel back to its usual scale. */
  #convolution(x: Tensor, layer: Layer, gain: number): Tensor {
    const { name, from, to } = layer
    const { weight, inputs } = this.#options
    const kernel = weight(`${name}.weight`, [to, from, KERNEL, KERNEL])
    const style = this.#style(layer)
    const squares = sum(mul(kernel, kernel), [2, 3])
    const sizes = sqrt(add(matmul(mul(style, style), transpose(squares, [1, 0])), EPSILON))
    const modulated = mul(x, perChannel(style))
    const made = layer.name.endsWith('conv0')
      ? smooth(
          convTranspose2d(modulated, transpose(kernel, [1, 0, 2, 3]), { stride: 2 }),
          this.#filter,
        )
      : conv2d(modulated, kernel, { padding: 1 })
    const biased = this.#biased(this.#withNoise(div(made, perChannel(sizes)), layer), layer)
    const active = this.#clamped(mul(leakyRelu(biased, LEAKY_SLOPE), LEAKY_GAIN * gain), gain)
    const mask = inputs.get(`mask.${name}`)
    const output = mask ? mul(active, perChannel(mask)) : active
    this.#activations.set(name, output)
    return output
  }

  #toImage(x: Tensor, layer: Layer): Tensor {
    const kernel = this.#options.weight(`${layer.name}.weight`, [layer.to, layer.from, 1, 1])
    const made = conv2d(mul(x, perChannel(this.#style(layer))), kernel)
    return this.#clamped(this.#biased(made, layer), 1)
  }

  #style({ name, from, row }: Layer): Tensor {
    return dense(this.#styleOf(row), `${name}.style`, from, this.#options.weight)
  }

  #withNoise(x: Tensor, { name, side }: Layer): Tensor {
    const { noise, weight, inputs } = this.#options
    if (!this.#architecture.noise || noise === 'none') return x
    const values =
      noise === 'seeded' ? inputs.get(`noise.${name}`)! : weight(`${name}.noise`, [side, side])
    return add(x, mul(values, reshape(weight(`${name}.strength`, [1]), [])))
  }

  #biased(x: Tensor, { name, to }: Layer): Tensor {
    return add(x, reshape(this.#options.weight(`${name}.bias`, [to]), [1, to, 1, 1]))
  }

  #clamped(x: Tensor, gain: number): Tensor {
    const { clamp } = this.#architecture
    return clamp === undefined ? x : clip(x, -clamp * gain, clamp * gain)
  }
}

/** [batch, channels] as factors of images. */
function perChannel(x: Tensor): Tensor {
  return reshape(x, [x.shape[0]!, x.shape[1]!, 1, 1])
}
