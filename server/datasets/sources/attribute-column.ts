/** One column of an attribute table: its kind follows from its values. */
import { type DatasetAttribute, MAX_VALUES, NO_INDEX, type StoredValue } from '../attribute.ts'

/**
 * Collects the values of one attribute, which becomes a NUMBER if all are numbers, except for
 * columns of only -1 and 1 (CelebA), or 0 and 1: a CATEGORY of `no` and `yes`.
 */
export class AttributeColumn {
  readonly #name: string
  readonly #numbers: Float32Array
  readonly #indices: Uint16Array
  /** Index of each distinct value, as long as there are at most MAX_VALUES. */
  #values: Map<string, number> | null = new Map()
  #isNumeric = true
  #min = Infinity
  #max = -Infinity

  /** For `count` images, all unknown at first. */
  constructor(name: string, count: number) {
    this.#name = name
    this.#numbers = new Float32Array(count).fill(NaN)
    this.#indices = new Uint16Array(count).fill(NO_INDEX)
  }

  /** Sets the value of an image; empty: unknown. */
  set(image: number, text: string): void {
    if (text === '') return
    // Values are stored as float32.
    const number = Math.fround(Number(text))
    if (!Number.isFinite(number)) this.#isNumeric = false
    this.#numbers[image] = number
    this.#min = Math.min(this.#min, number)
    this.#max = Math.max(this.#max, number)
    if (this.#values === null) return
    const index = this.#values.get(text) ?? this.#values.size
    if (index === MAX_VALUES) {
      this.#values = null
      return
    }
    this.#values.set(text, index)
    this.#indices[image] = index
  }

  /**
   * Returns the attribute and the stored value of each image; null if no image has a value. Throws
   * RangeError if it is a CATEGORY of too many values.
   */
  finish(): { attribute: DatasetAttribute; stored: ArrayLike<StoredValue> } | null {
    const name = this.#name
    const values = this.#values && [...this.#values.keys()].sort()
    if (values?.length === 0) return null
    const isFlag = values !== null && isFlagColumn(values)
    if (this.#isNumeric && !isFlag) {
      const attribute = { name, kind: 'NUMBER', min: this.#min, max: this.#max } as const
      return { attribute, stored: this.#numbers }
    }
    if (values === null) {
      throw new RangeError(
        `the column ${JSON.stringify(name)} has more than ${MAX_VALUES} different values, ` +
          'not all of them numbers',
      )
    }
    const places = new Map(
      [...this.#values!].map(([value, index]) => [
        index,
        isFlag ? Number(value === '1') : values.indexOf(value),
      ]),
    )
    const stored = this.#indices.map((index) => places.get(index) ?? NO_INDEX)
    const named = isFlag ? ['no', 'yes'] : values
    return { attribute: { name, kind: 'CATEGORY', values: named }, stored }
  }
}

/** True for -1 with or without 1, and for 0 and 1. Only zeros, or only ones, are numbers. */
function isFlagColumn(values: readonly string[]): boolean {
  return ['-1', '-1,1', '0,1'].includes(values.join())
}
