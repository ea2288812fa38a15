/** Worker thread that computes the measures of quality for its owner. */
import { parentPort } from 'node:worker_threads'
import { serve } from '../../rpc/calls.ts'
import { threadPort } from '../../rpc/port.ts'
import type { FeatureRows } from './feature-rows.ts'
import { frechetDistance } from './frechet.ts'
import { PairStatistics, type PairMeasures } from './pair-statistics.ts'
import { chooseSubsets } from './subsets.ts'

export interface MeasuringCalls {
  /** Takes the features, and what `save` returned, if anything. */
  open(samples: FeatureRows, reals: FeatureRows, saved: Uint8Array | null): void
  frechetDistance(): number
  /** Compares at most this many more rows with all others. Returns the completed fraction. */
  compare(rows: number): number
  save(): Uint8Array
  measures(): PairMeasures
}

let samples: FeatureRows
let reals: FeatureRows
let pairs: PairStatistics

serve<MeasuringCalls>(threadPort(parentPort!), {
  open(openedSamples, openedReals, saved) {
    ;[samples, reals] = [openedSamples, openedReals]
    const subsets = chooseSubsets(samples.count, reals.count)
    pairs = new PairStatistics({ samples, reals, subsets }, saved ?? undefined)
  },
  frechetDistance: () => frechetDistance(samples, reals),
  compare(rows) {
    pairs.advance(rows)
    return pairs.fraction
  },
  save: () => pairs.save(),
  measures: () => pairs.measures(),
})
