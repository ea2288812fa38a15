/** A dataset's images that have a class of a generator, by their class. */
import type { DatasetRow } from '../../db/stores.ts'
import { BadUserInput } from '../../errors.ts'
import type { DatasetImages } from '../dataset-images.ts'
import type { Tests } from './loaded-tests.ts'

/** Limits of the images to classify: bytes of their values, and distances to all classes. */
const MAX_TEST_BYTES = 2 ** 29
const MAX_DISTANCES = 2 ** 22

/** Names that a message lists at most. */
const LISTED = 10

export interface LabelledImages {
  /** Indices of the images of each class, in the order of the generator's classes. */
  readonly ofClass: readonly (readonly number[])[]
  /** uint8 [indices, height, width, channels] */
  read(indices: readonly number[]): Uint8Array
}

/** Throws BadUserInput unless the dataset has one of these classes. */
export function checkClasses(
  { name, classes, attributes }: Pick<DatasetRow, 'name' | 'classes' | 'attributes'>,
  attribute: string | null,
  names: readonly string[],
): void {
  const categories = attributes.flatMap((one) => (one.kind === 'CATEGORY' ? [one] : []))
  const chosen = categories.find((category) => category.name === attribute)
  const own = attribute === null ? classes.map(({ label }) => label) : (chosen?.values ?? [])
  if (own.some((value) => names.includes(value))) return
  const listed = (values: readonly string[]) => values.slice(0, LISTED).join(', ') || 'none'
  const source = attribute === null ? 'Its classes' : `The values of ${JSON.stringify(attribute)}`
  throw new BadUserInput(
    `"${name}" has no class of the generator (${listed(names)}). ${source}: ${listed(own)}. ` +
      `Attributes that labelAttribute takes: ${listed(categories.map((one) => one.name))}.`,
  )
}

/**
 * Sorts images by their class: the value of the attribute, or without one the image's own class, if
 * it is one of `names`.
 */
export function labelledImages(
  images: DatasetImages,
  attribute: string | null,
  names: readonly string[],
): LabelledImages {
  const at = new Map(names.map((name, index) => [name, index]))
  const ofClass: number[][] = names.map(() => [])
  for (let image = 0; image < images.count; image++) {
    const own =
      attribute === null
        ? images.classes[images.label(image) ?? -1]
        : images.attributesOf(image)[attribute]
    const place = at.get(`${own ?? ''}`)
    if (place !== undefined) ofClass[place]!.push(image)
  }
  return { ofClass, read: (indices) => images.read(indices) }
}

/**
 * Reads all images, class by class, with their classes. Throws BadUserInput if there are none, or
 * too many for the memory.
 */
export function readTests({ ofClass, read }: LabelledImages): Tests & { classes: Int32Array } {
  const indices = ofClass.flat()
  const count = indices.length
  if (count === 0) throw new BadUserInput('No image of the dataset has a class of the generator.')
  const values = read(indices.slice(0, 1)).length
  const most = Math.floor(
    Math.min(
      MAX_TEST_BYTES / (values * Float32Array.BYTES_PER_ELEMENT),
      MAX_DISTANCES / ofClass.length,
    ),
  )
  if (count > most) {
    throw new BadUserInput(
      `The dataset has ${count} images with a class of the generator. At most ${most} of ` +
        `${values} values can be classified among ${ofClass.length} classes.`,
    )
  }
  const classes = Int32Array.from(ofClass.flatMap((own, index) => own.map(() => index)))
  return { pixels: read(indices), count, values, classes }
}
