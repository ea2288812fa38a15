/** Attributes: properties of each image besides its class, known for all images of a dataset. */
import type { DatasetAttribute } from '../db/stores.ts'

export type { CategoryAttribute, DatasetAttribute, NumberAttribute } from '../db/stores.ts'

/** Maximum number of attributes of a dataset, and of values of a category. */
export const MAX_ATTRIBUTES = 100
export const MAX_VALUES = 1000

/** Stored label, or index of a category, of an image without one. */
export const NO_INDEX = 0xffff

/** Value of an attribute as it is stored: an index, or a number. NO_INDEX or NaN: unknown. */
export type StoredValue = number

/** Returns the name or number of a stored value; null if unknown. */
export function attributeValue(
  attribute: DatasetAttribute,
  stored: StoredValue,
): string | number | null {
  if (attribute.kind === 'CATEGORY') return attribute.values[stored] ?? null
  return Number.isNaN(stored) ? null : stored
}
