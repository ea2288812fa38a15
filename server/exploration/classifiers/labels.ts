/** Classes of a dataset's images by one of its attributes, or by its labels. */
import type { DatasetImages } from '../dataset-images.ts'
import { BadUserInput } from '../../errors.ts'

/** The attribute that stands for a dataset's own labels. */
export const LABELS = 'class'

/** Classes of a numeric attribute: below its median, and from it on. */
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
  /** The median of a numeric attribute; empty for others. */
  readonly thresholds: readonly number[]
}

/**
 * Reads the classes of all images. Throws BadUserInput if fewer than two values have MIN_IMAGES
 * images, or more than MAX_VALUES do.
 */
export function labelsOf(images: DatasetImages, attribute: string): Labels {
  const { count } = images
  if (attribute === LABELS) {
    const classes = Int32Array.from({ length: count }, (_, image) => images.label(image) ?? -1)
    return frequent(attribute, images.classes, classes)
  }
  const known = images.attributes.find(({ name }) => name === attribute)
  if (!known) throw new BadUserInput(`The dataset has no attribute ${JSON.stringify(attribute)}.`)
  const stored = Array.from({ length: count }, (_, image) => images.attributesOf(image)[attribute]!)
  if (known.kind === 'NUMBER') return halves(attribute, stored as (number | null)[])
  const classes = Int32Array.from(stored, (value) => known.values.indexOf(value as string))
  return frequent(attribute, known.values, classes)
}

function halves(attribute: string, numbers: readonly (number | null)[]): Labels {
  const sorted = numbers.filter((value) => value !== null).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const classes = Int32Array.from(numbers, (value) =>
    value === null ? -1 : value < median ? 0 : 1,
  )
  return { ...frequent(attribute, HALVES, classes), thresholds: [median] }
}

/** Keeps the values with enough images. */
function frequent(attribute: string, values: readonly string[], classes: Int32Array): Labels {
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
