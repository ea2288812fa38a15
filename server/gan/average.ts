/** The exponential moving average of the generator's weights: what is shown and served. */
import { add, mul, sub } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import type { GanConfig } from './gan-config.ts'

/** The average after an update: `rate`, a scalar fed at every step (`averageRate`), of the way to the weight. */
export function moveAverage(average: Tensor, weight: Tensor, rate: Tensor): Tensor {
  return add(average, mul(sub(weight, average), rate))
}

/**
 * How much of the weights goes into the average after update number `update`, counted from 1. The decay grows to
 * `emaDecay` as (1 + update) / (10 + update), which is how TensorFlow's ExponentialMovingAverage warms up: the average is
 * that of the last tenth of all updates until those are as many as `emaDecay` stands for, and soon free of what the
 * weights began as.
 */
export function averageRate({ emaDecay }: Pick<GanConfig, 'emaDecay'>, update: number): number {
  return 1 - Math.min(emaDecay, (1 + update) / (10 + update))
}
