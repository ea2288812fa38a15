/** Differences between an engine's results and the CPU's. */
import type { Computed } from './contenders.ts'

export interface Agreement {
  readonly what: string
  /** Largest difference between pixel values (0 to 255); 1 is rounding. */
  readonly greyLevels: number
  /** Number of differing bytes, of how many. */
  readonly differing: string
  /** Largest difference of a loss or probability; sampling has none. */
  readonly figures?: number
}

/** Agreement of sampling, then of each training case: figures of the first steps, then samples. */
export function agreements(
  computed: Computed,
  reference: Computed,
  names: readonly string[],
): Agreement[] {
  const training = computed.training.map(({ figures, pixels }, index): Agreement => {
    const expected = reference.training[index]!
    const differences = figures.map((value, i) => Math.abs(value - expected.figures[i]!))
    const pixelsAgree = comparePixels(pixels, expected.pixels)
    return { what: names[index]!, ...pixelsAgree, figures: largest(differences) }
  })
  const sampling = comparePixels(computed.sampling.pixels, reference.sampling.pixels)
  return [{ what: 'sampling', ...sampling }, ...training]
}

function comparePixels(pixels: Uint8Array, expected: Uint8Array) {
  const differences = Array.from(pixels, (value, index) => Math.abs(value - expected[index]!))
  const differing = differences.filter((difference) => difference > 0).length
  return { greyLevels: largest(differences), differing: `${differing} of ${pixels.length}` }
}

/** The largest value; NaN if any value is NaN. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (value <= most ? most : value), 0)
}
