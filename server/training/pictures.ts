/** Pictures that a run has made: one fixed-noise sheet as it was, and many of them as an animation. */
import sharp from 'sharp'
import type { RunStore, SnapshotRow } from '../db/stores.ts'
import { BadUserInput, TrainingRunNotFound } from '../errors.ts'
import { encodeAnimation } from '../images/animation.ts'
import { CONTENT_TYPES, kernelFor, scaledSize } from '../images/encode.ts'
import type { AnimationFormat, EncodedImage, Pixels } from '../images/pixels.ts'

/** A snapshot's address: of which run, and the number of its event. */
export interface SnapshotArguments {
  readonly run: string
  readonly seq: number
}

/** A timeline's address names its pictures one by one, so that what happens to the run later does not change it. */
export interface TimelineArguments {
  readonly run: string
  /** Of the snapshots' events, in order; at most TIMELINE_FRAMES. */
  readonly frames: readonly number[]
  readonly format: AnimationFormat
  /** Pictures a second, 1 to 60. */
  readonly fps: number
  /** The longer edge, pixels; see `timelineSize`. */
  readonly size: number
}

/** What an animation shows of a run's snapshots at most: some 90 MB of pixels at its largest. */
export const TIMELINE_FRAMES = 120
const SMALLEST_EDGE = 16
/** Its longer edge at most, pixels. */
export const LARGEST_TIMELINE = 512

/**
 * Width and height of a timeline of such snapshots. `size` is the longer edge, 16 to 512 pixels; default the snapshots'
 * own, or 512 where that is less. Throws BadUserInput.
 */
export function timelineSize(
  snapshot: Pick<SnapshotRow, 'width' | 'height'>,
  size?: number | null,
): { width: number; height: number } {
  if (size == null) {
    return scaledSize(
      snapshot,
      Math.min(LARGEST_TIMELINE, Math.max(snapshot.width, snapshot.height)),
    )
  }
  if (Number.isInteger(size) && size >= SMALLEST_EDGE && size <= LARGEST_TIMELINE) {
    return scaledSize(snapshot, size)
  }
  throw new BadUserInput(
    `size must be a whole number from ${SMALLEST_EDGE} to ${LARGEST_TIMELINE}; got ${size}.`,
  )
}

/** Makes the picture of SnapshotArguments: the PNG as the run made it. Throws TrainingRunNotFound once it is deleted. */
export function snapshotMaker(runs: Pick<RunStore, 'snapshotPng'>) {
  return {
    async make(args: unknown): Promise<EncodedImage> {
      const { run, seq } = args as SnapshotArguments
      return { bytes: await pngOf(runs, run, seq), contentType: CONTENT_TYPES.PNG }
    },
  }
}

/** Makes the picture of TimelineArguments. Throws as snapshotMaker's does, and the signal's reason. */
export function timelineMaker(runs: Pick<RunStore, 'snapshotPng'>) {
  return {
    async make(args: unknown, signal?: AbortSignal): Promise<EncodedImage> {
      const { run, frames, format, fps, size } = args as TimelineArguments
      const pictures: Pixels[] = []
      for (const seq of frames) {
        signal?.throwIfAborted()
        pictures.push(await decode(await pngOf(runs, run, seq), size))
      }
      signal?.throwIfAborted()
      return encodeAnimation(pictures, { format, fps })
    },
  }
}

async function pngOf(
  runs: Pick<RunStore, 'snapshotPng'>,
  run: string,
  seq: number,
): Promise<Buffer> {
  const png = await runs.snapshotPng(run, seq)
  if (!png) throw new TrainingRunNotFound('The training run of this picture was deleted.')
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength)
}

/** RGB, its longer edge `size` pixels. */
async function decode(png: Buffer, size: number): Promise<Pixels> {
  const picture = sharp(png)
  const { width, height } = await picture.metadata()
  const target = scaledSize({ width, height }, size)
  const { data } = await picture
    .removeAlpha()
    .toColourspace('srgb')
    .resize({ ...target, fit: 'fill', kernel: kernelFor({ width, height }, size) })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, ...target, channels: 3 }
}
