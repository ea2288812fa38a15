/** The mapping of StyleGANs: z, and the class, to w (Karras et al., arXiv 1812.04948). */
import {
  add,
  broadcastTo,
  concat,
  div,
  leakyRelu,
  matmul,
  mean,
  mul,
  sqrt,
  transpose,
} from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { MappedLatent } from '../architecture.ts'
import type { MakeWeight } from '../layers/chain.ts'

/** Slope of negative values, and the gain that keeps the scale of values, of every layer. */
export const [LEAKY_SLOPE, LEAKY_GAIN] = [0.2, Math.SQRT2]

const EPSILON = 1e-8

/** Shapes of the mapping's tensors by name, and of the mean of w. */
export function mappingWeights(mapped: MappedLatent): [string, readonly number[]][] {
  const { zDim, wDim, mapping, label, labelUnits = 0, mean } = mapped
  const inputs = [zDim + labelUnits, ...mapping]
  const entry = label ? denseWeights('mapping.label', label.classes, labelUnits) : []
  const layers = mapping.flatMap((outputs, index) =>
    denseWeights(`mapping.${index}`, inputs[index]!, outputs),
  )
  return [...entry, ...layers, ...(mean ? [['mean', [wDim]] as [string, number[]]] : [])]
}

/** Shapes of the tensors of a dense layer by name. */
export function denseWeights(
  name: string,
  inputs: number,
  outputs: number,
): [string, readonly number[]][] {
  return [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ]
}

/** Maps `z` [batch, zDim], and `label` [batch, classes], to w [batch, wDim], and finds its mean. */
export function applyMapping(
  { wDim, mapping, label, labelUnits = 0, mean }: MappedLatent,
  inputs: ReadonlyMap<string, Tensor>,
  weight: MakeWeight,
): { readonly w: Tensor; readonly mean: Tensor | null } {
  let w = normalized(inputs.get('z')!)
  if (label) {
    const embedded = dense(inputs.get('label')!, 'mapping.label', labelUnits, weight)
    w = concat([w, normalized(embedded)], 1)
  }
  for (const [index, outputs] of mapping.entries())
    w = mul(leakyRelu(dense(w, `mapping.${index}`, outputs, weight), LEAKY_SLOPE), LEAKY_GAIN)
  return { w, mean: mean ? broadcastTo(weight('mean', [wDim]), w.shape) : null }
}

/** x [batch, in] by `NAME.weight` [outputs, in] and `NAME.bias`. */
export function dense(x: Tensor, name: string, outputs: number, weight: MakeWeight): Tensor {
  const matrix = weight(`${name}.weight`, [outputs, x.shape[1] as number])
  return add(matmul(x, transpose(matrix, [1, 0])), weight(`${name}.bias`, [outputs]))
}

/** Scales each row to a mean square of 1. */
function normalized(x: Tensor): Tensor {
  return div(x, sqrt(add(mean(mul(x, x), [1], { keepDims: true }), EPSILON)))
}

/** Describes the parts of the mapping, e.g. `mapping 512 -> 512 -> 512, leakyRelu 0.2`. */
export function describeMapping({ zDim, mapping, label, labelUnits = 0 }: MappedLatent): string[] {
  return [
    ...(label ? [`embedding ${label.classes} classes -> ${labelUnits}, joined to z`] : []),
    `mapping ${[zDim + labelUnits, ...mapping].join(' -> ')}, leakyRelu ${LEAKY_SLOPE}`,
  ]
}
