/** Encodes frames with sharp, as a GIF or WebP animation that loops forever. */
import { requireSameShape } from './contact-sheet.ts'
import { CONTENT_TYPES, encodeInTurn, kernelFor, open, scaledSize } from './encode.ts'
import type { AnimationFormat, EncodedImage, Pixels } from './pixels.ts'

export interface AnimationOptions {
  readonly format: AnimationFormat
  /**
   * Frames per second, 1 to 60. A GIF plays at most 50: its delays are multiples of 1/100 s, and
   * viewers slow down delays below 2/100 s.
   */
  readonly fps: number
  /** Longer edge, pixels; default native. Scaled as by `encodeImage`. */
  readonly size?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Encodes the frames, which must all have the size and channels of the first. A GIF keeps every
 * frame; the WebP encoder merges equal consecutive frames. Rejects as `encodeImage` does.
 */
export async function encodeAnimation(
  frames: readonly Pixels[],
  { format, fps, size, signal }: AnimationOptions,
): Promise<EncodedImage> {
  const first = frames[0]
  if (!first) throw new RangeError('An animation needs at least one frame')
  const target = scaledSize(first, size)
  const resized = target.width !== first.width || target.height !== first.height
  const encode = async () => {
    const strip = stack(resized ? await scaleAll(frames, size!) : frames)
    const picture = open(strip, target.height)
    const delay = delays(frames.length, fps, format === 'GIF' ? 10 : 1)
    const encoded =
      format === 'GIF'
        ? picture.gif({ delay, loop: 0, keepDuplicateFrames: true, effort: 4 })
        : picture.webp({ delay, loop: 0, quality: 90, effort: 2 })
    return encoded.toBuffer()
  }
  const pixels = frames.length * target.width * target.height
  const bytes = await encodeInTurn(encode, { format, pixels, signal })
  return { bytes, contentType: CONTENT_TYPES[format] }
}

/** Scales one frame after the other, on one thread. */
async function scaleAll(frames: readonly Pixels[], size: number): Promise<Pixels[]> {
  const scaled: Pixels[] = []
  for (const frame of frames) scaled.push(await scale(frame, size))
  return scaled
}

async function scale(frame: Pixels, size: number): Promise<Pixels> {
  const target = scaledSize(frame, size)
  const { data } = await open(frame)
    .resize({ ...target, fit: 'fill', kernel: kernelFor(frame, size) })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, ...target, channels: frame.channels }
}

/** Stacks frames vertically, as RGB: neither format supports grey. */
function stack(frames: readonly Pixels[]): Pixels {
  const { width, height, channels } = frames[0]!
  const frameBytes = width * height * 3
  const data = new Uint8Array(frameBytes * frames.length)
  frames.forEach((frame, index) => {
    requireSameShape(frames[0]!, frame)
    data.set(channels === 3 ? frame.data : grayToRgb(frame.data), index * frameBytes)
  })
  return { data, width, height: height * frames.length, channels: 3 }
}

function grayToRgb(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(gray.length * 3)
  gray.forEach((value, index) => rgb.fill(value, index * 3, index * 3 + 3))
  return rgb
}

/** Delay of each frame, ms, in multiples of `unit`: no frame is late by more than half a unit. */
function delays(count: number, fps: number, unit: number): number[] {
  const tick = (index: number) => Math.round((index * 1000) / fps / unit) * unit
  const shortest = unit === 10 ? 20 : unit
  return Array.from({ length: count }, (_, i) => Math.max(shortest, tick(i + 1) - tick(i)))
}
