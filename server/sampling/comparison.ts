/**
 * Renders pictures of several checkpoints: grids of latents and checkpoints, and films of one
 * latent over the checkpoints of a run.
 */
import { z } from 'zod'
import { asGenerator } from '../checkpoints/checkpoint.ts'
import { encodeAnimation } from '../images/animation.ts'
import { contactSheet } from '../images/contact-sheet.ts'
import { encodeImage } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { squared } from '../images/square.ts'
import { argsDocument } from '../pictures/document.ts'
import type { PictureRenderer, PictureRenderers } from '../pictures/picture.ts'
import { keyLatent, parseKeyText } from './latent-key.ts'
import {
  engineVersions,
  MAX_ANIMATION_SIZE,
  MAX_FPS,
  type SamplingRenderersOptions,
} from './renderers.ts'
import { PLAIN, VARIANT, type Variant } from './variant.ts'
import { DIGEST } from '../weights/canonical-json.ts'

/** Maximum number of latents, and of checkpoints, in a grid. */
export const MAX_COMPARED = 16
/** Maximum edge of a grid's cells, pixels. */
export const MAX_CELL_SIZE = 256
/** Maximum number of checkpoints in a film. */
export const MAX_FILM_FRAMES = 60

const CHECKPOINT = z.string().regex(DIGEST)
/** A latent's key, as `keyText` writes it. */
const KEY = z.string().refine((text) => parseKeyText(text) !== null)

const COMPARISON = z.object({
  /** The grid's columns, from left to right: a checkpoint, and the latent of each row. */
  columns: z
    .array(
      z.object({ digest: CHECKPOINT, latents: z.array(KEY).min(1).max(MAX_COMPARED).readonly() }),
    )
    .min(1)
    .max(MAX_COMPARED)
    .readonly(),
  /** Edge of the square cells, pixels. */
  size: z.int().min(1).max(MAX_CELL_SIZE),
  variant: VARIANT.optional(),
})

const FILM = z.object({
  /** The checkpoint of each frame, in order. */
  digests: z.array(CHECKPOINT).min(1).max(MAX_FILM_FRAMES).readonly(),
  latent: KEY,
  format: z.enum(['GIF', 'WEBP']),
  /** Checkpoints per second. */
  fps: z.int().min(1).max(MAX_FPS),
  /** The longer edge, pixels. */
  size: z.int().min(1).max(MAX_ANIMATION_SIZE),
  variant: VARIANT.optional(),
})

/** Samples of the same latents by several checkpoints, in rows and columns. */
export interface ComparisonSource extends Readonly<z.infer<typeof COMPARISON>> {
  readonly kind: 'comparison'
}

/**
 * The samples of one latent by several checkpoints, as an animation. The checkpoints are listed, so
 * that later ones of the run don't change the picture.
 */
export interface FilmSource extends Readonly<z.infer<typeof FILM>> {
  readonly kind: 'film'
}

export type ComparedSource = ComparisonSource | FilmSource

/** Rendering throws as `CheckpointStore.resolve` does once a checkpoint is deleted. */
export function comparisonRenderers(
  options: Omit<SamplingRenderersOptions, 'variants'>,
): PictureRenderers<ComparedSource> {
  return { comparison: comparisonRenderer(options), film: filmRenderer(options) }
}

type Options = Parameters<typeof comparisonRenderers>[0]

function comparisonRenderer(options: Options): PictureRenderer<ComparisonSource> {
  return {
    large: true,
    check: (source) => source,
    format: () => 'PNG',
    samples: ({ columns }) => columns.reduce((sum, { latents }) => sum + latents.length, 0),
    ...argsDocument('comparison', COMPARISON),
    versions: () => engineVersions(options),
    async render({ columns, size, variant }, signal) {
      const drawn = await Promise.all(
        columns.map(({ digest, latents }) => draw(options, { digest, latents, variant }, signal)),
      )
      signal?.throwIfAborted()
      const rows = drawn[0]!.map((_, row) => drawn.map((column) => column[row]!))
      const cells = await Promise.all(rows.flat().map((pixels) => squared(pixels, size)))
      const sheet = contactSheet(cells, { columns: columns.length })
      return { ...(await encodeImage(sheet, 'PNG', { signal })), pixels: null }
    },
  }
}

function filmRenderer(options: Options): PictureRenderer<FilmSource> {
  return {
    large: true,
    check: (source) => source,
    format: ({ format }) => format,
    samples: ({ digests }) => digests.length,
    ...argsDocument('film', FILM),
    versions: () => engineVersions(options),
    async render({ digests, latent, variant, ...encoding }, signal) {
      const frames: Pixels[] = []
      // One at a time: each is another program, and the engine keeps only a few.
      for (const digest of digests) {
        frames.push(...(await draw(options, { digest, latents: [latent], variant }, signal)))
      }
      signal?.throwIfAborted()
      return { ...(await encodeAnimation(frames, { ...encoding, signal })), pixels: null }
    },
  }
}

interface Column {
  readonly digest: string
  readonly latents: readonly string[]
  readonly variant?: Variant | undefined
}

async function draw(
  { sampler, checkpoints }: Options,
  { digest, latents: keys, variant = PLAIN }: Column,
  signal?: AbortSignal,
): Promise<Pixels[]> {
  signal?.throwIfAborted()
  const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${digest}`))
  const latents = keys.map((text) => keyLatent(parseKeyText(text)!, checkpoint))
  return sampler.sample({ checkpoint, truncation: 1, variant }, latents, signal)
}
