/** Converts images of numbers to bytes. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Program, TensorValue } from '../engine.ts'
import type { RawTensor } from './session.ts'

type Meaning = Pick<Extract<Program, { kind: 'onnx' }>, 'layout' | 'range' | 'finite'>

/** Longest edge of an image that LatentQL serves, pixels. */
const MAX_EDGE = 4_096

/**
 * Converts images [rows, C, H, W] or [rows, H, W, C] to uint8 [rows, H, W, C]: maps `range` to
 * 0..255, clips, and rounds half to even as the server's own graphs do. NaN becomes 0. Throws
 * CheckpointInvalid unless the output is grey or RGB images, and finite if it must be.
 */
export function toPixels(
  output: RawTensor,
  rows: number,
  { layout, range, finite }: Meaning,
): TensorValue {
  const { data, dims, type } = output
  const isNumbers =
    data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint8Array
  if (!isNumbers || type === 'bool') {
    throw new CheckpointInvalid(
      `The model's output must be float32, float64 or uint8; it is ${type}.`,
    )
  }
  const [batch, a = 0, b = 0, c = 0] = dims
  const [channels, height, width] = layout === 'NCHW' ? [a, b, c] : [c, a, b]
  const isImage = dims.length === 4 && batch === rows && (channels === 1 || channels === 3)
  if (!isImage || Math.max(height, width) > MAX_EDGE || Math.min(height, width) < 1) {
    throw new CheckpointInvalid(
      `The model's output must be ${layout} images with 1 or 3 channels, at most ${MAX_EDGE} pixels ` +
        `wide and high; for ${rows} rows of z it is [${dims.join(', ')}].`,
    )
  }
  if (finite && !data.every(Number.isFinite)) {
    throw new CheckpointInvalid(
      "The model's output contains NaN or infinite values for z of ordinary seeds: its weights are " +
        'damaged, or so large that sums of float32 overflow. Check the weights.',
    )
  }
  const pixels = new Uint8Array(data.length)
  const scale = 255 / (range[1] - range[0])
  const area = height * width
  for (let at = 0; at < data.length; at++) {
    pixels[indexInNhwc(at, layout, channels, area)] = toByte((data[at]! - range[0]) * scale)
  }
  return { shape: [rows, height, width, channels], data: pixels }
}

function indexInNhwc(at: number, layout: 'NCHW' | 'NHWC', channels: number, area: number): number {
  if (layout === 'NHWC') return at
  const pixel = at % area
  const plane = (at - pixel) / area
  const channel = plane % channels
  return (plane - channel) * area + pixel * channels + channel
}

/** Clips to 0..255 and rounds half to even. */
function toByte(value: number): number {
  if (!(value > 0)) return 0
  if (value >= 255) return 255
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
