/** Running figures of an activation's maps, sample by sample, beside scores of the same samples. */
import { DEAD_SHARE } from '../../gan/features.ts'
import { TOP_SAMPLES, type MapFigures } from './activation-study.ts'

/** Each map of one sample, as `meansOf`, `peaksOf` and `activeOf` of gan/features.ts return it. */
export interface ObservedMaps {
  readonly means: Float32Array
  readonly peaks: Float32Array
  readonly active: Float32Array
}

/** Figures of a map, with its correlations in the order of the scores. */
export interface TalliedMap extends Omit<MapFigures, 'correlations'> {
  readonly correlations: (number | null)[]
}

export interface TallySize {
  readonly maps: number
  readonly scores: number
}

/** Lengths of the figures that a tally keeps. */
function lengthsOf({ maps, scores }: TallySize) {
  return {
    count: 1,
    ...{ means: maps, squares: maps, peaks: maps, active: maps },
    /** The first sample's means, and the largest difference of any sample's means from them. */
    ...{ first: maps, changes: maps },
    /** Largest absolute mean of all maps. */
    largest: 1,
    ...{ scoreMeans: scores, scoreSquares: scores },
    /** [maps, scores] */
    products: maps * scores,
    /** [maps, TOP_SAMPLES], each map's descending: the largest means, and their samples. */
    ...{ topMeans: maps * TOP_SAMPLES, topSamples: maps * TOP_SAMPLES },
  }
}

type Figures = Readonly<Record<keyof ReturnType<typeof lengthsOf>, Float64Array>>

/**
 * Means, squared deviations and products of deviations are updated by Welford's method: unlike sums
 * of squares, they lose nothing if deviations are small beside the means.
 */
export class MapTally {
  readonly #size: TallySize
  /** All figures, one after another; those in `#at` are parts of it. */
  readonly #figures: Float64Array
  readonly #at: Figures

  constructor(size: TallySize) {
    const lengths = lengthsOf(size)
    this.#size = size
    this.#figures = new Float64Array(Object.values(lengths).reduce((sum, own) => sum + own, 0))
    let end = 0
    const parts = Object.entries(lengths).map(([name, length]) => {
      return [name, this.#figures.subarray(end, (end += length))] as const
    })
    this.#at = Object.fromEntries(parts) as unknown as Figures
    this.#at.peaks.fill(-Infinity)
    this.#at.topMeans.fill(-Infinity)
  }

  /** Restores a tally of this size from the bytes that `save` returned. */
  static restore(bytes: Uint8Array, size: TallySize): MapTally {
    const tally = new MapTally(size)
    tally.#figures.set(new Float64Array(bytes.slice().buffer))
    return tally
  }

  /** Number of samples so far. */
  get count(): number {
    return this.#at.count[0]!
  }

  /** Adds the next sample. */
  add({ means, peaks, active }: ObservedMaps, scores: readonly number[]): void {
    const all = this.#at
    const sample = this.count
    const count = sample + 1
    all.count[0] = count
    if (sample === 0) all.first.set(means)
    const distances = scores.map((score, at) => {
      const { before, after } = moved(all.scoreMeans, at, score, count)
      all.scoreSquares[at]! += before * after
      return after
    })
    means.forEach((mean, map) => {
      const { before, after } = moved(all.means, map, mean, count)
      all.squares[map]! += before * after
      const from = map * scores.length
      distances.forEach((distance, at) => (all.products[from + at]! += before * distance))
      all.peaks[map] = Math.max(all.peaks[map]!, peaks[map]!)
      all.active[map]! += active[map]!
      all.changes[map] = Math.max(all.changes[map]!, Math.abs(mean - all.first[map]!))
      all.largest[0] = Math.max(all.largest[0]!, Math.abs(mean))
      this.#rank(map, mean, sample)
    })
  }

  save(): Uint8Array {
    return new Uint8Array(this.#figures.slice().buffer)
  }

  /** The figures by map. The correlations of each are in the order of the scores. */
  report(): TalliedMap[] {
    const { maps, scores } = this.#size
    const { count } = this
    const all = this.#at
    return Array.from({ length: maps }, (_, map) => {
      const dead = !(all.changes[map]! > DEAD_SHARE * all.largest[0]!)
      const from = map * TOP_SAMPLES
      return {
        mean: all.means[map]!,
        deviation: Math.sqrt(all.squares[map]! / count),
        peak: all.peaks[map]!,
        active: Math.min(1, all.active[map]! / count),
        dead,
        seeds: [...all.topSamples.subarray(from, from + Math.min(count, TOP_SAMPLES))],
        correlations: Array.from({ length: scores }, (_score, at) =>
          dead ? null : this.#correlation(map, at),
        ),
      }
    })
  }

  /** Pearson's correlation of a map's mean and a score; null if the score doesn't vary. */
  #correlation(map: number, score: number): number | null {
    const { squares, scoreSquares, products } = this.#at
    const scale = Math.sqrt(squares[map]! * scoreSquares[score]!)
    if (scale === 0) return null
    const product = products[map * this.#size.scores + score]!
    return Math.min(1, Math.max(-1, product / scale))
  }

  /** Inserts a sample among the map's top samples, behind equal ones. */
  #rank(map: number, mean: number, sample: number): void {
    const { topMeans, topSamples } = this.#at
    const from = map * TOP_SAMPLES
    const end = from + TOP_SAMPLES
    let at = end
    while (at > from && mean > topMeans[at - 1]!) at--
    if (at === end) return
    topMeans.copyWithin(at + 1, at, end - 1)
    topSamples.copyWithin(at + 1, at, end - 1)
    topMeans[at] = mean
    topSamples[at] = sample
  }
}

/** Moves a mean to include a value. Returns the value's distances from the mean. */
function moved(means: Float64Array, at: number, value: number, count: number) {
  const before = value - means[at]!
  means[at]! += before / count
  return { before, after: value - means[at]! }
}
