/** Classes of a conditional run: from its dataset, by name, and of each image. */
import type { DatasetRow } from '../db/stores.ts'
import type { PackedFile } from '../datasets/packed-file.ts'
import { BadUserInput } from '../errors.ts'
import type { TrainingConfig } from './training.ts'

/** Maximum number of classes of a conditional run. */
export const MAX_CLASSES = 1000

type Labelled = Pick<TrainingConfig, 'conditioning' | 'labelAttribute'>

/**
 * Returns the names of the classes, none without conditioning. Throws BadUserInput if the dataset
 * has no such attribute, or not 2 to 1,000 classes.
 */
export function classesOf(
  { conditioning, labelAttribute }: Labelled,
  { name, classes, attributes }: Pick<DatasetRow, 'name' | 'classes' | 'attributes'>,
): readonly string[] {
  if (conditioning === 'NONE') return []
  const categories = attributes.flatMap((one) => (one.kind === 'CATEGORY' ? [one] : []))
  const attribute = categories.find((category) => category.name === labelAttribute)
  const names = categories.map((category) => JSON.stringify(category.name)).join(', ')
  const others = names ? `Attributes with categories: ${names}.` : 'It has no categories.'
  if (labelAttribute !== null && !attribute) {
    throw new BadUserInput(
      `labelAttribute must be an attribute of "${name}" with categories; got ` +
        `${JSON.stringify(labelAttribute)}. ${others}`,
    )
  }
  const labels = attribute?.values ?? classes.map(({ label }) => label)
  if (labels.length >= 2 && labels.length <= MAX_CLASSES) return labels
  throw new BadUserInput(
    `conditioning must be NONE unless there are 2 to 1,000 classes; got ${conditioning}, and ` +
      (attribute
        ? `${JSON.stringify(attribute.name)} of "${name}" has ${labels.length} values.`
        : `"${name}" has ${labels.length} classes. Pass labelAttribute to use an attribute. ${others}`),
  )
}

type Labels = Pick<PackedFile, 'label' | 'attributes' | 'storedAttributes'>

/**
 * Returns the weights of the classes of these images, float32 [images, classes]: 1 for an image's
 * class, and equal ones for an image without a class.
 */
export function labelRows(
  indices: Uint32Array,
  { classes, labelAttribute }: Pick<TrainingConfig, 'classes' | 'labelAttribute'>,
  images: Labels,
): Float32Array {
  const at = images.attributes.findIndex(({ name }) => name === labelAttribute)
  const rows = new Float32Array(indices.length * classes.length)
  indices.forEach((index, row) => {
    const label = labelAttribute === null ? images.label(index) : images.storedAttributes(index)[at]
    const weights = rows.subarray(row * classes.length, (row + 1) * classes.length)
    if (label != null && label < classes.length) weights[label] = 1
    else weights.fill(1 / classes.length)
  })
  return rows
}

/** Returns `count` label rows [count, classes] in equal shares, in the order of the classes. */
export function sortedLabels(count: number, classes: number): Float32Array {
  const rows = new Float32Array(count * classes)
  for (let row = 0; row < count; row++) {
    rows[row * classes + Math.floor((row * classes) / count)] = 1
  }
  return rows
}
