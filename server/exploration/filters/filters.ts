/** Schemas of the input and result of a job that examines the filters of a discriminator. */
import { z } from 'zod'
import { namedDataset } from '../../datasets/named-dataset.ts'
import { digest } from '../schemas.ts'

/** Range of the number of images that the job runs. */
export const MIN_IMAGES = 16
export const MAX_IMAGES = 65_536
/** Maximum number of units in a result; the number chosen by default. */
export const MAX_UNITS = 64
/** Images kept for each unit. */
export const IMAGES_PER_UNIT = 8

export const filtersInput = z.object({
  /** The discriminator's digest. */
  discriminator: digest,
  activation: z.string(),
  /** Null: the most selective ones. */
  units: z.array(z.int().min(0)).min(1).max(MAX_UNITS).nullable(),
  ...namedDataset,
  images: z.int().min(MIN_IMAGES).max(MAX_IMAGES),
})

export type FiltersInput = z.infer<typeof filtersInput>

/** An image of the dataset, and where in its map the unit responds most. */
export const unitResponse = z.object({
  index: z.int(),
  value: z.number(),
  x: z.int(),
  y: z.int(),
})

export type UnitResponse = z.infer<typeof unitResponse>

const filterUnit = z.object({
  unit: z.int(),
  selectivity: z.number().min(0),
  /** Strongest response first. */
  images: z.array(unitResponse),
})

export type FilterUnit = z.infer<typeof filterUnit>

export const filtersResult = z.object({
  /** The dataset's id. */
  dataset: z.string(),
  /** Number of images that were run. */
  images: z.int(),
  trained: z.array(filterUnit),
  /** The same for random weights. */
  random: z.array(filterUnit),
})

export type FiltersResult = z.infer<typeof filtersResult>
