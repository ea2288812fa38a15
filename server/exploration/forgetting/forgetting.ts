/** Forgetting to draw an object (DCGAN paper, section 6.3 and figure 6): its input and result. */
import { z } from 'zod'
import { BadUserInput } from '../../errors.ts'
import type { Activation } from '../../gan/network-family.ts'
import type { JobKind } from '../../jobs/kind.ts'
import { MAX_JUDGES } from '../classifiers/panel.ts'
import { forgettingRates } from './measurement.ts'
import { digest } from '../schemas.ts'

export const MAX_REGIONS = 64
export const MAX_BOXES = 16
export const MAX_CONTROLS = 32
/** Limits and default of the number of judged samples. */
export const MIN_SAMPLES = 16
export const MAX_SAMPLES = 2048
const DEFAULT_SAMPLES = 256

/** Limits of a regression: values of its examples, and products of values in each of its steps. */
const MAX_EXAMPLE_VALUES = 2 ** 24
const MAX_PRODUCTS = 2 ** 32

/** A rectangle of a sample, in its pixels. */
const box = z.object({
  left: z.int().min(0),
  top: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
})

export type Box = z.infer<typeof box>

const forgettingInput = z.object({
  /** The checkpoint's digest. */
  checkpoint: digest,
  activation: z.string(),
  /** Keys of latents as text (sampling/latent-key.ts), with the boxes on their samples. */
  regions: z
    .array(z.object({ latent: z.string(), boxes: z.array(box).max(MAX_BOXES) }))
    .min(1)
    .max(MAX_REGIONS),
  controls: z.int().min(0).max(MAX_CONTROLS),
  /** Maximum number of maps to drop. */
  most: z.int().min(1).nullable(),
  strength: z.number().gt(0).max(1),
  /** Name of the saved variant, or null. */
  name: z.string().nullable(),
  /** Ids of the classifiers that judge; jobs of older versions have none. */
  judges: z.array(z.string()).max(MAX_JUDGES).default([]),
  samples: z.int().min(MIN_SAMPLES).max(MAX_SAMPLES).default(DEFAULT_SAMPLES),
})

export type ForgettingInput = z.infer<typeof forgettingInput>

export const forgettingResult = z.object({
  /** Id of the saved variant; null if no map has a positive weight. */
  variant: z.string().nullable(),
  /** The regression's weights, by map. */
  weights: z.array(z.number()),
  /** The dropped maps, ascending. */
  dropped: z.array(z.int()),
  /** Share of the positions that the regression classifies correctly. */
  accuracy: z.number(),
  /** The maps that each control drops. */
  controls: z.array(z.array(z.int())),
  /** By judge; null without judges. */
  rates: z.array(forgettingRates).nullable().default(null),
})

export type ForgettingResult = z.infer<typeof forgettingResult>

export const forgettingKind: JobKind<ForgettingInput, ForgettingResult> = {
  name: 'forgetting',
  input: forgettingInput,
  result: forgettingResult,
  role: 'write',
  // Each takes a slice before a run that was started later.
  limit: 8,
}

/** Throws BadUserInput if samples have more positions of an activation than a regression takes. */
export function checkPositions(samples: number, { name, shape }: Activation): void {
  const [maps, rows, columns] = shape as readonly [number, number, number]
  const most = Math.floor(Math.min(MAX_EXAMPLE_VALUES / maps, MAX_PRODUCTS / maps ** 2))
  const positions = samples * rows * columns
  if (positions <= most) return
  throw new BadUserInput(
    `The ${samples} regions have ${positions} positions of the maps of "${name}" (${columns} x ` +
      `${rows} each); with its ${maps} maps, at most ${most} positions are allowed. Mark fewer ` +
      'samples, or choose an activation with fewer maps or positions.',
  )
}
