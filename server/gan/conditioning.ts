/**
 * Heads of a discriminator that knows the classes of images. They read the features of its last
 * layer, and exist in training only: see `unconditionalWeight`.
 */
import {
  add,
  exp,
  log,
  matmul,
  max,
  mean,
  mul,
  reshape,
  stopGradient,
  sub,
  sum,
  transpose,
} from '../graph/ops.ts'
import type { Tensor, Weights, WeightTensor } from '../graph/tensor.ts'
import type { GanConfig } from './gan-config.ts'

/** Rows of class weights, [classes, features]. */
const PROJECTION = 'projection.weight'
const CLASSIFIER = 'classifier.weight'
const CLASSIFIER_BIAS = 'classifier.bias'

/** A discriminator's projection in a run's state, if it has one. */
export function projectionIn(state: Weights): WeightTensor | undefined {
  return state.get(`d.${PROJECTION}`)
}

/** Settings that shape the heads. */
type Conditional = Pick<GanConfig, 'conditioning' | 'classes'>

/** Shapes of the head's weights by name; `features` is the number of inputs of the last layer. */
export function headShapes(
  { conditioning, classes }: Conditional,
  features: number,
): Map<string, readonly number[]> {
  switch (conditioning) {
    case 'NONE':
      return new Map()
    case 'PROJECTION':
      return new Map([[PROJECTION, [classes.length, features]]])
    case 'ACGAN':
      return new Map([
        [CLASSIFIER, [classes.length, features]],
        [CLASSIFIER_BIAS, [classes.length]],
      ])
  }
}

/** A discriminator's opinion of images. */
export interface Judged {
  /** [batch]; above 0 means real. */
  readonly logits: Tensor
  /** The classes that it sees in them, logits [batch, classes]; null without an ACGAN's head. */
  readonly classLogits: Tensor | null
}

/**
 * Applies the head. `features` are the last layer's input, [batch, channels, height, width], and
 * `label` [batch, classes] are the weights of the classes, null without conditioning.
 * - PROJECTION (Miyato and Koyama, arXiv 1802.05637): adds the product of the features and the
 *   class's vector to the logit.
 * - ACGAN (Odena et al., arXiv 1610.09585): classifies the features.
 */
export function applyHead(
  logits: Tensor,
  features: Tensor,
  label: Tensor | null,
  weights: ReadonlyMap<string, Tensor>,
): Judged {
  const [projection, classifier] = [weights.get(PROJECTION), weights.get(CLASSIFIER)]
  const flat = () => reshape(features, [features.shape[0]!, countOf(features)])
  if (projection && label) {
    const product = sum(mul(matmul(label, projection), flat()), [1])
    return { logits: add(logits, product), classLogits: null }
  }
  if (!classifier) return { logits, classLogits: null }
  const scores = matmul(flat(), transpose(classifier, [1, 0]))
  return { logits, classLogits: add(scores, weights.get(CLASSIFIER_BIAS)!) }
}

function countOf({ shape: [, ...sizes] }: Tensor): number {
  return (sizes as number[]).reduce((product, size) => product * size, 1)
}

/** Cross-entropy of class logits with the labels, both [batch, classes]: a scalar. */
export function classLoss(classLogits: Tensor, label: Tensor): Tensor {
  const largest = stopGradient(max(classLogits, [1], { keepDims: true }))
  const shifted = sub(classLogits, largest)
  const total = log(sum(exp(shifted), [1]))
  return mean(sub(total, sum(mul(shifted, label), [1])))
}

/**
 * The last layer's weight of the discriminator as it is served, without classes: a projection's
 * vectors are averaged into it, so that its logit is the mean over all classes.
 */
export function unconditionalWeight(
  last: WeightTensor,
  projection: WeightTensor | undefined,
): WeightTensor {
  if (!projection) return last
  const [classes, features] = projection.shape as [number, number]
  const data = last.data.map((value, feature) => {
    let total = 0
    for (let row = 0; row < classes; row++) total += projection.data[row * features + feature]!
    return value + total / classes
  })
  return { shape: last.shape, data }
}
