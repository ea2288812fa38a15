/** The strongest responses of each unit to the images seen so far. */
import { z } from 'zod'
import { IMAGES_PER_UNIT, unitResponse, type FilterUnit, type UnitResponse } from './filters.ts'

/** The responses of all units, as `StrongestResponses` saves them. */
export const savedResponses = z.array(
  z.object({
    /** Sums of the responses and their squares, over all images. */
    sum: z.number(),
    squares: z.number(),
    /** Strongest first; of equal ones, the first image seen. */
    images: z.array(unitResponse),
  }),
)

type Saved = z.infer<typeof savedResponses>
type Unit = Saved[number]

export class StrongestResponses {
  readonly #units: readonly Unit[]

  private constructor(units: readonly Unit[]) {
    this.#units = units
  }

  static create(units: number): StrongestResponses {
    const unit = () => ({ sum: 0, squares: 0, images: [] })
    return new StrongestResponses(Array.from({ length: units }, unit))
  }

  /** Restores what `save` returned. */
  static restore(saved: Saved): StrongestResponses {
    return new StrongestResponses(saved)
  }

  save(): Saved {
    return [...this.#units]
  }

  /** Adds the response of a unit to an image that it hasn't seen. */
  add(unit: number, response: UnitResponse): void {
    const seen = this.#units[unit]!
    seen.sum += response.value
    seen.squares += response.value ** 2
    const weaker = seen.images.findIndex(({ value }) => value < response.value)
    if (weaker === -1 && seen.images.length === IMAGES_PER_UNIT) return
    seen.images.splice(weaker === -1 ? seen.images.length : weaker, 0, response)
    seen.images.splice(IMAGES_PER_UNIT)
  }

  /** Returns these units, in this order, after `count` images. */
  pick(units: readonly number[], count: number): FilterUnit[] {
    return units.map((unit) => {
      const seen = this.#units[unit]!
      return { unit, selectivity: selectivityOf(seen, count), images: seen.images }
    })
  }

  /** Returns at most `most` units, the most selective first, after `count` images. */
  mostSelective(most: number, count: number): FilterUnit[] {
    const all = this.pick([...this.#units.keys()], count)
    return all.sort((a, b) => b.selectivity - a.selectivity || a.unit - b.unit).slice(0, most)
  }
}

/**
 * Returns how far the mean of the strongest responses is above the mean over all images, in
 * standard deviations; 0 for a unit that responds to all images alike.
 */
function selectivityOf({ sum, squares, images }: Unit, count: number): number {
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, squares / count - mean ** 2))
  if (deviation <= 1e-6 * Math.abs(mean)) return 0
  const strongest = images.reduce((total, { value }) => total + value, 0) / images.length
  return Math.max(0, strongest - mean) / deviation
}
