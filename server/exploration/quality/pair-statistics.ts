/**
 * Measures that compare features pair by pair, accumulated row by row in float64: KID (Binkowski et
 * al., arXiv 1801.01401), precision and recall (Kynkäänniemi et al., arXiv 1904.06991), diversity.
 */
import { dotProducts } from './dot-products.ts'
import type { FeatureRows } from './feature-rows.ts'
import type { Subset } from './subsets.ts'

/** The neighbour whose distance is a row's radius, in precision and recall. */
const NEIGHBOUR = 3

export interface PairMeasures {
  /** Mean over the subsets, and their standard deviation. */
  readonly kid: number
  readonly kidStandardDeviation: number
  /** Share of the samples within the radius of a real, and of the reals within that of a sample. */
  readonly precision: number
  readonly recall: number
  /** Mean distance of two samples, and of two reals. */
  readonly diversity: number
  readonly realsDiversity: number
}

export interface PairedFeatures {
  /** At least 4 rows each. */
  readonly samples: FeatureRows
  readonly reals: FeatureRows
  readonly subsets: readonly Subset[]
}

type SetName = 'samples' | 'reals'

/** A set of features with what the passes need of it. */
interface PreparedSet extends FeatureRows {
  /** Squared length of each row. */
  readonly norms: Float64Array
  /** The subsets that contain each row. */
  readonly subsetsOf: readonly (readonly number[])[]
}

/** Rows of one set that are compared with all rows of a set: the other one, or their own. */
interface Pass {
  readonly left: SetName
  readonly right: SetName
}

/** In this order: radii are complete before the two sets are compared. */
const PASSES: readonly Pass[] = [
  { left: 'reals', right: 'reals' },
  { left: 'samples', right: 'samples' },
  { left: 'samples', right: 'reals' },
]

export class PairStatistics {
  readonly #sets: Readonly<Record<SetName, PreparedSet>>
  readonly #subsets: readonly Subset[]
  /** Everything that is accumulated; the other members are views of it. */
  readonly #state: Float64Array
  /** Number of rows done, over all passes. */
  readonly #done: Float64Array
  /** By pass: the sum of all distances. */
  readonly #distances: Float64Array
  /** By pass and subset: the sum of the kernel over different rows. */
  readonly #kernels: Float64Array
  /** Squared distance of each row to its third nearest neighbour in the same set. */
  readonly #radii: Readonly<Record<SetName, Float64Array>>
  /** 1 for each row within the radius of a row of the other set. */
  readonly #covered: Readonly<Record<SetName, Float64Array>>

  /** `saved`: what `save` returned for the same features. */
  constructor({ samples, reals, subsets }: PairedFeatures, saved?: Uint8Array) {
    this.#sets = {
      samples: prepare(samples, subsets, 'samples'),
      reals: prepare(reals, subsets, 'reals'),
    }
    this.#subsets = subsets
    const kernels = PASSES.length * subsets.length
    const rows = samples.count + reals.count
    this.#state = new Float64Array(1 + PASSES.length + kernels + 2 * rows)
    if (saved) new Uint8Array(this.#state.buffer).set(saved)
    let from = 0
    const view = (length: number) => this.#state.subarray(from, (from += length))
    this.#done = view(1)
    this.#distances = view(PASSES.length)
    this.#kernels = view(kernels)
    this.#radii = { samples: view(samples.count), reals: view(reals.count) }
    this.#covered = { samples: view(samples.count), reals: view(reals.count) }
  }

  /** Completed fraction, 0 to 1. */
  get fraction(): number {
    const { samples, reals } = this.#sets
    return this.#done[0]! / (reals.count + 2 * samples.count)
  }

  /** Compares at most `count` more rows. */
  advance(count: number): void {
    let from = this.#done[0]!
    for (const [at, pass] of PASSES.entries()) {
      const rows = this.#sets[pass.left].count
      if (from < rows) {
        const to = Math.min(rows, from + count)
        this.#compare(at, { from, to })
        this.#done[0]! += to - from
        return
      }
      from -= rows
    }
  }

  save(): Uint8Array {
    return new Uint8Array(this.#state.buffer).slice()
  }

  measures(): PairMeasures {
    const { samples, reals } = this.#sets
    const kids = this.#subsets.map((_, at) => this.#kid(at))
    const kid = mean(kids)
    return {
      kid,
      kidStandardDeviation: Math.sqrt(mean(kids.map((one) => (one - kid) ** 2))),
      precision: mean(this.#covered.samples),
      recall: mean(this.#covered.reals),
      diversity: this.#distances[1]! / (samples.count * (samples.count - 1)),
      realsDiversity: this.#distances[0]! / (reals.count * (reals.count - 1)),
    }
  }

  /** The unbiased estimate of the squared maximum mean discrepancy of one subset. */
  #kid(subset: number): number {
    const size = this.#subsets[subset]!.samples.length
    const [ofReals, ofSamples, ofBoth] = PASSES.map((_, pass) => {
      return this.#kernels[pass * this.#subsets.length + subset]!
    }) as [number, number, number]
    return (ofReals + ofSamples) / (size * (size - 1)) - (2 * ofBoth) / (size * size)
  }

  #compare(pass: number, { from, to }: { readonly from: number; readonly to: number }): void {
    const { left, right } = PASSES[pass]!
    const { count } = this.#sets[right]
    const products = dotProducts(this.#sets[left], this.#sets[right], { from, to })
    for (let row = from; row < to; row++) {
      const dots = products.subarray((row - from) * count, (row - from + 1) * count)
      if (left === right) this.#measureNeighbours(pass, row, dots)
      else this.#cover(row, dots)
      this.#addKernels(pass, row, dots)
    }
  }

  /** Adds the distances of a row to the others of its set, and finds its radius. */
  #measureNeighbours(pass: number, row: number, dots: Float64Array): void {
    const { left } = PASSES[pass]!
    const { norms } = this.#sets[left]
    const nearest = new Float64Array(NEIGHBOUR).fill(Infinity)
    for (let other = 0; other < dots.length; other++) {
      if (other === row) continue
      const squared = squaredDistance(norms[row]!, norms[other]!, dots[other]!)
      this.#distances[pass]! += Math.sqrt(squared)
      if (squared >= nearest[NEIGHBOUR - 1]!) continue
      nearest[NEIGHBOUR - 1] = squared
      nearest.sort()
    }
    this.#radii[left][row] = nearest[NEIGHBOUR - 1]!
  }

  /** Finds the reals whose radius the sample is in, and those in the sample's radius. */
  #cover(sample: number, dots: Float64Array): void {
    const { samples, reals } = this.#sets
    for (let real = 0; real < dots.length; real++) {
      const squared = squaredDistance(samples.norms[sample]!, reals.norms[real]!, dots[real]!)
      if (squared <= this.#radii.reals[real]!) this.#covered.samples[sample] = 1
      if (squared <= this.#radii.samples[sample]!) this.#covered.reals[real] = 1
    }
  }

  /** Adds the kernel of a row with the rows of each subset that it is in. Overwrites `dots`. */
  #addKernels(pass: number, row: number, dots: Float64Array): void {
    const { left, right } = PASSES[pass]!
    const { size, subsetsOf } = this.#sets[left]
    for (let other = 0; other < dots.length; other++) dots[other] = (dots[other]! / size + 1) ** 3
    if (left === right) dots[row] = 0
    for (const subset of subsetsOf[row]!) {
      const others = this.#subsets[subset]![right]
      let sum = 0
      for (let at = 0; at < others.length; at++) sum += dots[others[at]!]!
      this.#kernels[pass * this.#subsets.length + subset]! += sum
    }
  }
}

function prepare(rows: FeatureRows, subsets: readonly Subset[], name: SetName): PreparedSet {
  const { data, count, size } = rows
  const norms = new Float64Array(count)
  for (let at = 0; at < data.length; at++) norms[Math.floor(at / size)]! += data[at]! ** 2
  const subsetsOf: number[][] = Array.from({ length: count }, () => [])
  for (const [at, subset] of subsets.entries()) {
    for (const row of subset[name]) subsetsOf[row]!.push(at)
  }
  return { data, count, size, norms, subsetsOf }
}

/** From two squared lengths and the dot product; rounding may make it slightly negative. */
function squaredDistance(a: number, b: number, dot: number): number {
  return Math.max(0, a + b - 2 * dot)
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at]!
  return sum / values.length
}
