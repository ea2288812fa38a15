/** The DCGAN discriminator (Radford et al., arXiv 1511.06434) as PyTorch's example has it: the generator's mirror. */
import { conv2d, leakyRelu, reshape } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { normaliseByBatch } from './batch-norm.ts'
import { splitImageSize, type GanConfig } from './gan-config.ts'

const SLOPE = 0.2
const EPSILON = 1e-5

/** One convolution, with batch norm after it where `norm` names its parameters, and LeakyReLU but for the last. */
interface Stage {
  readonly weight: string
  readonly shape: readonly [number, number, number, number]
  readonly norm?: { readonly scale: string; readonly offset: string }
}

/** Shapes of the discriminator's weights under the names PyTorch's DCGAN has for them (`main.0.weight`, ...). */
export function discriminatorShapes(config: GanConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  for (const { weight, shape, norm } of stagesOf(config)) {
    shapes.set(weight, shape)
    if (!norm) continue
    shapes.set(norm.scale, [shape[0]])
    shapes.set(norm.offset, [shape[0]])
  }
  return shapes
}

/**
 * images [batch, channels, size, size] in [-1, 1] in; logits [batch] out: above 0 is real. Batch norm is by the batch's own
 * statistics, so reals and fakes are not to be mixed in one.
 */
export function discriminate(
  config: GanConfig,
  images: Tensor,
  weights: ReadonlyMap<string, Tensor>,
): Tensor {
  const stages = stagesOf(config)
  let x = images
  for (const { weight, shape, norm } of stages.slice(0, -1)) {
    x = conv2d(x, weights.get(weight)!, { stride: 2, padding: 1 })
    if (norm) {
      const ofChannels = (name: string) => reshape(weights.get(name)!, [1, shape[0], 1, 1])
      const [scale, offset] = [ofChannels(norm.scale), ofChannels(norm.offset)]
      x = normaliseByBatch(x, { scale, offset, epsilon: EPSILON })
    }
    x = leakyRelu(x, SLOPE)
  }
  const logits = conv2d(x, weights.get(stages.at(-1)!.weight)!)
  return reshape(logits, [images.shape[0]!])
}

function stagesOf({ imageSize, channels, ndf }: GanConfig): Stage[] {
  const { base, doublings } = splitImageSize(imageSize)
  const stages: Stage[] = [{ weight: 'main.0.weight', shape: [ndf, channels, 4, 4] }]
  let next = 2
  for (let halving = 1; halving < doublings; halving += 1) {
    const takes = ndf * 2 ** (halving - 1)
    const norm = { scale: `main.${next + 1}.weight`, offset: `main.${next + 1}.bias` }
    stages.push({ weight: `main.${next}.weight`, shape: [2 * takes, takes, 4, 4], norm })
    next += 3
  }
  const last = ndf * 2 ** (doublings - 1)
  return [...stages, { weight: `main.${next}.weight`, shape: [1, last, base, base] }]
}
