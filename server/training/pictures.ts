/**
 * Pictures that a run has made: one fixed-noise sheet as it was, and many of them as an animation.
 */
import sharp from 'sharp'
import { z } from 'zod'
import type { RunStore, SnapshotRow } from '../db/stores.ts'
import { BadUserInput, TrainingRunNotFound } from '../errors.ts'
import { encodeAnimation } from '../images/animation.ts'
import { CONTENT_TYPES, kernelFor, scaledSize } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { argsDocument } from '../pictures/document.ts'
import type { PictureRenderer, PictureRenderers } from '../pictures/picture.ts'

/** What an animation shows of a run's snapshots at most: some 90 MB of pixels at its largest. */
export const TIMELINE_FRAMES = 120
const MIN_EDGE = 16
/** Its longer edge at most, pixels. */
export const MAX_TIMELINE = 512
export const MAX_TIMELINE_FPS = 60

const SNAPSHOT = z.object({
  /** The run's id. */
  run: z.string(),
  /** The number of the snapshot's event. */
  seq: z.int().min(1),
})

const TIMELINE = z.object({
  format: z.enum(['GIF', 'WEBP']),
  /** Snapshots per second. */
  fps: z.int().min(1).max(MAX_TIMELINE_FPS),
  /** The numbers of the snapshots' events, in order. */
  frames: z.array(z.int().min(1)).min(1).max(TIMELINE_FRAMES).readonly(),
  /** The run's id. */
  run: z.string(),
  /** The longer edge, pixels; see `timelineSize`. */
  size: z.int().min(1).max(MAX_TIMELINE),
})

/** One snapshot of a run. */
export interface SnapshotSource extends Readonly<z.infer<typeof SNAPSHOT>> {
  readonly kind: 'snapshot'
}

/**
 * Snapshots of a run, named one by one, so that the picture stays the same whatever happens to the
 * run later.
 */
export interface TimelineSource extends Readonly<z.infer<typeof TIMELINE>> {
  readonly kind: 'timeline'
}

/**
 * Width and height of a timeline of such snapshots. `size` is the longer edge, 16 to 512 pixels;
 * default the snapshots' own, or 512 where that is less. Throws BadUserInput.
 */
export function timelineSize(
  snapshot: Pick<SnapshotRow, 'width' | 'height'>,
  size?: number | null,
): { width: number; height: number } {
  if (size == null) {
    return scaledSize(snapshot, Math.min(MAX_TIMELINE, Math.max(snapshot.width, snapshot.height)))
  }
  if (Number.isInteger(size) && size >= MIN_EDGE && size <= MAX_TIMELINE) {
    return scaledSize(snapshot, size)
  }
  throw new BadUserInput(
    `size must be a whole number from ${MIN_EDGE} to ${MAX_TIMELINE}; got ${size}.`,
  )
}

/** Renders pictures of runs. Rendering throws TrainingRunNotFound once the run is deleted. */
export function trainingRenderers(
  runs: Pick<RunStore, 'snapshotPng'>,
): PictureRenderers<SnapshotSource | TimelineSource> {
  return { snapshot: snapshotRenderer(runs), timeline: timelineRenderer(runs) }
}

/** The PNG as the run made it. */
function snapshotRenderer(runs: Pick<RunStore, 'snapshotPng'>): PictureRenderer<SnapshotSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('snapshot', SNAPSHOT),
    async render({ run, seq }) {
      const bytes = await pngOf(runs, run, seq)
      return { bytes, contentType: CONTENT_TYPES.PNG, pixels: null }
    },
  }
}

function timelineRenderer(runs: Pick<RunStore, 'snapshotPng'>): PictureRenderer<TimelineSource> {
  return {
    large: true,
    check: (source) => source,
    format: ({ format }) => format,
    samples: () => 0,
    ...argsDocument('timeline', TIMELINE),
    async render({ run, frames, format, fps, size }, signal) {
      const pictures: Pixels[] = []
      for (const seq of frames) {
        signal?.throwIfAborted()
        pictures.push(await decode(await pngOf(runs, run, seq), size))
      }
      signal?.throwIfAborted()
      return { ...(await encodeAnimation(pictures, { format, fps })), pixels: null }
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
