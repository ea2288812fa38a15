/** Pictures of runs: a fixed-noise sheet, an animation of many, or a row of several runs each. */
import sharp from 'sharp'
import { z } from 'zod'
import type { RunStore, SnapshotRow } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { encodeAnimation } from '../images/animation.ts'
import { CONTENT_TYPES, kernelFor, scaledSize } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { argsDocument } from '../pictures/document.ts'
import type { PictureRenderer, PictureRenderers } from '../pictures/picture.ts'
import { ruleStudyRenderer, type RuleStudySource } from './rules/picture.ts'
import { snapshotPngOf } from './snapshot-png.ts'

/** Maximum number of snapshots in an animation: about 90 MB of pixels at the largest size. */
export const TIMELINE_FRAMES = 120
const MIN_EDGE = 16
/** Maximum longer edge of an animation, pixels. */
export const MAX_TIMELINE = 512
export const MAX_TIMELINE_FPS = 60

const SNAPSHOT = z.object({
  /** The run's id. */
  run: z.string(),
  /** `seq` of the snapshot's event. */
  seq: z.int().min(1),
})

const TIMELINE = z.object({
  format: z.enum(['GIF', 'WEBP']),
  /** Snapshots per second. */
  fps: z.int().min(1).max(MAX_TIMELINE_FPS),
  /** `seq` of each snapshot's event, in order. */
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
 * Snapshots of a run, listed individually, so that later events of the run don't change the
 * picture.
 */
export interface TimelineSource extends Readonly<z.infer<typeof TIMELINE>> {
  readonly kind: 'timeline'
}

/**
 * Returns width and height of a timeline of such snapshots. `size` is the longer edge, 16 to 512
 * pixels; by default the snapshots' own, but at most 512. Throws BadUserInput.
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
): PictureRenderers<SnapshotSource | TimelineSource | RuleStudySource> {
  return {
    snapshot: snapshotRenderer(runs),
    timeline: timelineRenderer(runs),
    ruleStudy: ruleStudyRenderer(runs),
  }
}

/** Returns the PNG that the run stored. */
function snapshotRenderer(runs: Pick<RunStore, 'snapshotPng'>): PictureRenderer<SnapshotSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: () => 0,
    ...argsDocument('snapshot', SNAPSHOT),
    async render({ run, seq }) {
      const bytes = await snapshotPngOf(runs, run, seq)
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
        pictures.push(await decode(await snapshotPngOf(runs, run, seq), size))
      }
      signal?.throwIfAborted()
      return { ...(await encodeAnimation(pictures, { format, fps, signal })), pixels: null }
    },
  }
}

/** Decodes to RGB with a longer edge of `size` pixels. */
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
