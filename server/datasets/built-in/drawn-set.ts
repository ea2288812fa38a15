/** A built-in dataset: images drawn from their index, on any machine, the same everywhere. */
import type { DatasetRow } from '../../db/stores.ts'
import type { Pixels } from '../../images/pixels.ts'
import type { DatasetAttribute, StoredValue } from '../attribute.ts'

/** Counts the images of each class. */
export function countClasses(
  classes: readonly string[],
  count: number,
  labelOf: (index: number) => number,
): DatasetRow['classes'] {
  const counts = classes.map(() => 0)
  for (let index = 0; index < count; index++) counts[labelOf(index)]!++
  return classes.map((label, at) => ({ label, count: counts[at]! }))
}

/** An image without its pixels. */
export interface DrawnImage {
  /** An index into the set's classes. */
  readonly label: number
  /** The stored value of each of the set's attributes. */
  readonly attributes: readonly StoredValue[]
}

export interface DrawnSet extends Pick<DatasetRow, 'name' | 'source' | 'classes'> {
  /** Changes whenever the images do. */
  readonly version: number
  readonly count: number
  readonly attributes: readonly DatasetAttribute[]
  /** Describes image `index`. */
  describe(index: number): DrawnImage
  /** Draws image `index` at `size` pixels, RGB. */
  draw(index: number, size: number): Promise<Pixels>
}
