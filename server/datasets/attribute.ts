/** Attributes: properties of each image besides its class, known for all images of a dataset. */

/** A property with named values, e.g. `hair`. Stored as an index into `values`. */
export interface CategoryAttribute {
  readonly name: string
  readonly kind: 'CATEGORY'
  readonly values: readonly string[]
}

/** A measured property, e.g. `turn`. Stored as a float32. */
export interface NumberAttribute {
  readonly name: string
  readonly kind: 'NUMBER'
  /** Smallest and largest value in the dataset. */
  readonly min: number
  readonly max: number
}

export type DatasetAttribute = CategoryAttribute | NumberAttribute

/** Maximum number of attributes of a dataset, and of values of a category. */
export const MAX_ATTRIBUTES = 100
export const MAX_VALUES = 1000

/** Stored label, or index of a category, of an image without one. */
export const NO_INDEX = 0xffff

/** Value of an attribute as it is stored: an index, or a number. NO_INDEX or NaN: unknown. */
export type StoredValue = number

/** Returns a stored value as people know it: a name, a number, or null where it is unknown. */
export function attributeValue(
  attribute: DatasetAttribute,
  stored: StoredValue,
): string | number | null {
  if (attribute.kind === 'CATEGORY') return attribute.values[stored] ?? null
  return Number.isNaN(stored) ? null : stored
}
