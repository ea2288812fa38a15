/**
 * Features of images: the activations of a network's blocks, max-pooled to 4x4 and flattened, as in
 * the DCGAN paper (Radford et al., arXiv 1511.06434, section 5.1).
 */
import { cast, concat, greater, max, maxPool2d, mean, reshape } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { Activation } from './network-family.ts'

/** Rows and columns of the grid that larger maps are pooled to. */
const GRID = 4

/** Pools and joins activations [batch, channels, height, width]: [batch, features]. */
export function featuresOf(activations: readonly Tensor[]): Tensor {
  return concat(activations.map(poolToGrid), 1)
}

/**
 * A map is dead if its mean changes between samples by at most this share of the largest mean in
 * its activation. The sums of batch norms differ between the rows of a batch by a tenth of it.
 */
export const DEAD_SHARE = 1e-4

/** Averages each map of an activation [batch, channels, height, width]: [batch, channels]. */
export function meansOf(activation: Tensor): Tensor {
  return mean(activation, [2, 3])
}

/** Returns the largest value of each map: [batch, channels]. */
export function peaksOf(activation: Tensor): Tensor {
  return max(activation, [2, 3])
}

/** Returns the share of each map's positions that are above 0: [batch, channels]. */
export function activeOf(activation: Tensor): Tensor {
  return mean(cast(greater(activation, 0), 'float32'), [2, 3])
}

/** Returns the number of features of these activations. */
export function featureCount(activations: readonly Pick<Activation, 'shape'>[]): number {
  return activations.reduce((sum, { shape: [channels, height, width] }) => {
    return sum + channels! * Math.min(height!, GRID) * Math.min(width!, GRID)
  }, 0)
}

/** [batch, channels * rows * columns]. Windows overlap where the grid doesn't divide the map. */
function poolToGrid(x: Tensor): Tensor {
  const [batch, channels, ...size] = x.shape as readonly number[]
  const windows = size.map((length) => {
    const stride = Math.max(1, Math.floor(length / GRID))
    return { kernel: Math.max(1, length - (GRID - 1) * stride), stride }
  })
  const pooled = maxPool2d(x, {
    kernel: [windows[0]!.kernel, windows[1]!.kernel],
    stride: [windows[0]!.stride, windows[1]!.stride],
  })
  const [, , rows, columns] = pooled.shape as readonly number[]
  return reshape(pooled, [batch!, channels! * rows! * columns!])
}
