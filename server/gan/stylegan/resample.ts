/** Filtered doubling of images, with a filter [taps, taps] whose sum is 1. */
import {
  broadcastTo,
  concat,
  conv2d,
  convTranspose2d,
  mul,
  reshape,
  sliceAxis,
} from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'

/** Three of four values between the doubled rows and columns are 0: the sum must be 4. */
const GAIN = 4

/** Doubles x [batch, channels, height, width]. */
export function double(x: Tensor, filter: Tensor): Tensor {
  const [channels, taps] = [x.shape[1] as number, tapsOf(filter)]
  const before = taps - 1 - Math.floor((taps + 1) / 2)
  const after = taps - 2 - before
  return convTranspose2d(x, perChannel(filter, channels), {
    stride: 2,
    padding: [before, before, after, after],
    groups: channels,
  })
}

/** Filters x [batch, channels, 2n + 1, 2n + 1], which a 3x3 convolution doubled: size 2n. */
export function smooth(x: Tensor, filter: Tensor): Tensor {
  const [channels, taps] = [x.shape[1] as number, tapsOf(filter)]
  const [before, after] = [Math.floor((taps + 1) / 2) - 1, Math.floor((taps - 2) / 2)]
  return conv2d(x, perChannel(turned(filter), channels), {
    padding: [before, before, after, after],
    groups: channels,
  })
}

function tapsOf(filter: Tensor): number {
  return filter.shape[0] as number
}

function perChannel(filter: Tensor, channels: number): Tensor {
  const taps = tapsOf(filter)
  return broadcastTo(reshape(mul(filter, GAIN), [1, 1, taps, taps]), [channels, 1, taps, taps])
}

/** Turned by 180 degrees. */
function turned(filter: Tensor): Tensor {
  return [0, 1].reduce((x, axis) => {
    const places = Array.from({ length: tapsOf(x) }, (_, at) => at).reverse()
    return concat(
      places.map((at) => sliceAxis(x, axis, at, at + 1)),
      axis,
    )
  }, filter)
}
