/** Encodes pixels with sharp, as PNG, JPEG, WebP or AVIF, or returns the raw bytes. */
import sharp, { type Sharp } from 'sharp'
import { FairQueue } from '../fair-queue.ts'
import { timed } from '../timing.ts'
import type { EncodedImage, ImageFormat, Pixels } from './pixels.ts'

// Pictures are many and small: each is encoded on one thread of libuv's pool, several in parallel.
// sharp's cache keeps decoded files, which do not occur here.
sharp.concurrency(1)
sharp.cache(false)

/** Limit of pixels in one picture: a bound on memory, far above any size that the API allows. */
const MAX_PIXELS = 2 ** 26

/** The encoder's versions: another version may encode the same pixels to other bytes. */
export const ENCODER = `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`

/** Time that every picture takes on one thread, ms, however small. */
const MS_PER_PICTURE = 0.2

/** Further time for 64x64 pixels, ms. A palette is found for each frame of a GIF. */
const MS_PER_4096_PIXELS = { PNG: 0.35, JPEG: 0.3, WEBP: 0.8, AVIF: 2, GIF: 2 } as const

// One of libuv's four threads stays free of encoding, and another one of large pictures.
const encodes = new FairQueue({
  what: 'pictures',
  concurrency: 3,
  heavy: { concurrency: 2, heavyMs: 20 },
  maxWaitingMs: 30_000,
})

interface Encoding {
  readonly format: keyof typeof MS_PER_4096_PIXELS
  /** Pixels of the result. */
  readonly pixels: number
  readonly signal: AbortSignal | undefined
}

/** Encodes when the client's turn comes: see `FairQueue.run`. */
export function encodeInTurn(
  encode: () => Promise<Buffer>,
  { format, pixels, signal }: Encoding,
): Promise<Buffer> {
  const ms = MS_PER_PICTURE + (pixels / 4096) * MS_PER_4096_PIXELS[format]
  return encodes.run(() => timed('encode', encode), { ms, signal })
}

/** Estimated time until all waiting pictures are encoded, ms. */
export function encodeBacklogMs(): number {
  return encodes.backlogMs
}

/** Content-Type of each format. */
export const CONTENT_TYPES: Readonly<Record<ImageFormat | 'GIF', string>> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  WEBP: 'image/webp',
  AVIF: 'image/avif',
  GIF: 'image/gif',
  RAW: 'application/octet-stream',
}

export interface EncodeOptions {
  /** The longer edge of the result; default native. */
  readonly size?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Encodes a picture. Enlarging repeats pixels (nearest neighbour); shrinking averages them
 * (Lanczos). Grey stays one channel if the format supports it (PNG, JPEG). RAW is `pixels.data`,
 * always at native size. Rejects with ServerBusy if too many pictures wait, and with the signal's
 * reason.
 */
export async function encodeImage(
  pixels: Pixels,
  format: ImageFormat,
  { size, signal }: EncodeOptions = {},
): Promise<EncodedImage> {
  const contentType = CONTENT_TYPES[format]
  if (format === 'RAW') {
    const { buffer, byteOffset, byteLength } = pixels.data
    return { bytes: Buffer.from(buffer, byteOffset, byteLength), contentType }
  }
  const picture = withFormat(resize(open(pixels), pixels, size), format)
  const { width, height } = scaledSize(pixels, size)
  const encoding = { format, pixels: width * height, signal }
  return { bytes: await encodeInTurn(() => picture.toBuffer(), encoding), contentType }
}

/** Width and height when the longer edge is scaled to `size`; both are at least 1. */
export function scaledSize(
  { width, height }: { readonly width: number; readonly height: number },
  size: number | undefined,
): { width: number; height: number } {
  if (size === undefined) return { width, height }
  const scale = size / Math.max(width, height)
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** The resize kernel for scaling to `size`; see `encodeImage`. */
export function kernelFor(pixels: { width: number; height: number }, size: number) {
  return size > Math.max(pixels.width, pixels.height) ? 'nearest' : 'lanczos3'
}

/** Opens pixels in memory with sharp; with `pageHeight`, as vertically stacked frames. */
export function open({ data, width, height, channels }: Pixels, pageHeight?: number): Sharp {
  const raw = { width, height, channels, ...(pageHeight === undefined ? {} : { pageHeight }) }
  const picture = sharp(data, { raw, limitInputPixels: MAX_PIXELS })
  return channels === 1 ? picture.toColourspace('b-w') : picture
}

function resize(picture: Sharp, pixels: Pixels, size: number | undefined): Sharp {
  const target = scaledSize(pixels, size)
  if (target.width === pixels.width && target.height === pixels.height) return picture
  const kernel = kernelFor(pixels, size!)
  return picture.resize({ ...target, fit: 'fill', kernel })
}

/**
 * Applies a format's settings, chosen by measurements per picture on 64x64 samples with two busy
 * cores. PNG: level 2 with filters takes 0.34 ms for 6.9 kB; level 1 without filters 0.30 ms for
 * 12.4 kB; level 6 0.37 ms without being smaller. AVIF: effort 2 takes 2 ms, effort 4 takes 7 ms
 * for 15 % less. JPEG has no chroma subsampling, which is visible at these sizes.
 */
function withFormat(picture: Sharp, format: Exclude<ImageFormat, 'RAW'>): Sharp {
  switch (format) {
    case 'PNG':
      return picture.png({ compressionLevel: 2, adaptiveFiltering: true })
    case 'JPEG':
      return picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    case 'WEBP':
      return picture.webp({ quality: 90, effort: 2 })
    case 'AVIF':
      return picture.avif({ quality: 70, effort: 2 })
  }
}
