/** Classes of a dataset's images by one of its attributes, or by its labels. */
import type { DatasetImages } from '../dataset-images.ts'
import { BadUserInput } from '../../errors.ts'

/** The attribute that stands for a dataset's own labels. */
export const LABELS = 'class'

/** Classes of a numeric attribute by its median: below it, and from it on. */
const HALVES = ['low', 'high'] as const

/** Maximum number of classes. */
export const MAX_VALUES = 100

/** Fewest images of a value: enough for each part of the split. */
export const MIN_IMAGES = 5

export interface Labels {
  /** Names of the classes. Values of too few images are left out. */
  readonly values: readonly string[]
  /** The class of each image; -1: unknown, or of a value left out. */
  readonly classes: Int32Array
  /** The numbers between the classes of a numeric attribute; empty for others. */
  readonly thresholds: readonly number[]
}

/**
 * Reads the classes of all images. `thresholds`, ascending, divide a numeric attribute; without
 * any, its median does. Throws BadUserInput if fewer than two values have MIN_IMAGES images, if
 * more than MAX_VALUES do, or if thresholds divide an attribute that isn't numeric.
 */
export function labelsOf(
  images: DatasetImages,
  attribute: string,
  thresholds: readonly number[] = [],
): Labels {
  const { count } = images
  if (attribute === LABELS) {
    requireNoThresholds(attribute, thresholds)
    const classes = Int32Array.from({ length: count }, (_, image) => images.label(image) ?? -1)
    return frequent(attribute, images.classes, classes)
  }
  const known = images.attributes.find(({ name }) => name === attribute)
  if (!known) throw new BadUserInput(`The dataset has no attribute ${JSON.stringify(attribute)}.`)
  const stored = Array.from({ length: count }, (_, image) => images.attributesOf(image)[attribute]!)
  if (known.kind === 'NUMBER') return bins(attribute, stored as (number | null)[], thresholds)
  requireNoThresholds(attribute, thresholds)
  const classes = Int32Array.from(stored, (value) => known.values.indexOf(value as string))
  return frequent(attribute, known.values, classes)
}

/** Classes of numbers: below the first threshold, from it to the next, and so on. */
function bins(
  attribute: string,
  numbers: readonly (number | null)[],
  given: readonly number[],
): Labels {
  const thresholds = given.length > 0 ? given : [medianOf(numbers)]
  const classes = Int32Array.from(numbers, (value) =>
    value === null ? -1 : thresholds.filter((threshold) => value >= threshold).length,
  )
  const names = given.length > 0 ? binNames(given) : HALVES
  return { ...frequent(attribute, names, classes), thresholds }
}

function medianOf(numbers: readonly (number | null)[]): number {
  const sorted = numbers.filter((value) => value !== null).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** For -0.5 and 0.5: `below -0.5`, `-0.5 to 0.5` and `from 0.5`. */
function binNames(thresholds: readonly number[]): string[] {
  const between = thresholds.slice(1).map((to, at) => `${thresholds[at]} to ${to}`)
  return [`below ${thresholds[0]}`, ...between, `from ${thresholds.at(-1)}`]
}

function requireNoThresholds(attribute: string, thresholds: readonly number[]): void {
  if (thresholds.length === 0) return
  throw new BadUserInput(
    `The attribute "${attribute}" isn't a number, so thresholds can't divide it. Omit them.`,
  )
}

/** Keeps the values with enough images. Throws BadUserInput as `labelsOf` does. */
export function frequent(
  attribute: string,
  values: readonly string[],
  classes: Int32Array,
): Labels {
  const images = values.map(() => 0)
  for (const own of classes) if (own >= 0) images[own]! += 1
  const kept = values.flatMap((_value, own) => (images[own]! >= MIN_IMAGES ? [own] : []))
  if (kept.length < 2 || kept.length > MAX_VALUES) {
    throw new BadUserInput(
      `The attribute "${attribute}" has ${kept.length} values with ${MIN_IMAGES} images or more; ` +
        `a classifier needs 2 to ${MAX_VALUES}.`,
    )
  }
  const place = new Map(kept.map((own, at) => [own, at]))
  return {
    values: kept.map((own) => values[own]!),
    classes: classes.map((own) => place.get(own) ?? -1),
    thresholds: [],
  }
}
