/** The plain fields of the schema's type Dataset. */
import type { DatasetRow } from '../../db/stores.ts'

/** All fields that need no computation, ready for JSON. */
export function datasetFields(dataset: DatasetRow) {
  const { id, name, source, count, imageSize, channels } = dataset
  const { brokenCount, broken, classes, createdAt } = dataset
  return { id, name, source, count, imageSize, channels, brokenCount, broken, classes, createdAt }
}
