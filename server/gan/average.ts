/** The exponential moving average of the generator's weights, which snapshots and serving use. */
import { add, mul, sub } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { GanConfig } from './gan-config.ts'

/** Moves the average towards the weight by `rate`, a scalar input: see `averageRate`. */
export function moveAverage(average: Tensor, weight: Tensor, rate: Tensor): Tensor {
  return add(average, mul(sub(weight, average), rate))
}

/**
 * Returns the share of the weights that goes into the average after update number `update`, counted
 * from 1. The decay grows to `emaDecay` as (1 + update) / (10 + update), the warm-up of
 * TensorFlow's ExponentialMovingAverage. Until the decay reaches `emaDecay`, the average covers the
 * last tenth of all updates, so it soon forgets the initial weights.
 */
export function averageRate({ emaDecay }: Pick<GanConfig, 'emaDecay'>, update: number): number {
  return 1 - Math.min(emaDecay, (1 + update) / (10 + update))
}
