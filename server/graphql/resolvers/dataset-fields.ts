/** The plain fields of the schema's types Dataset and DatasetAttribute. */
import type { DatasetAttribute } from '../../datasets/attribute.ts'
import type { DatasetRow } from '../../db/stores.ts'

/** All fields that need no computation, ready for JSON. */
export function datasetFields(dataset: DatasetRow) {
  const { id, name, source, count, imageSize, channels } = dataset
  const { brokenCount, broken, classes, createdAt } = dataset
  const attributes = dataset.attributes.map(attributeFields)
  return {
    ...{ id, name, source, count, imageSize, channels },
    ...{ brokenCount, broken, classes, attributes, createdAt },
  }
}

export function attributeFields(attribute: DatasetAttribute) {
  const { name, kind } = attribute
  return kind === 'CATEGORY'
    ? { name, kind, values: [...attribute.values], min: null, max: null }
    : { name, kind, values: [], min: attribute.min, max: attribute.max }
}
