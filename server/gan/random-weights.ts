/** Random weights for any discriminator: a network that has learned nothing, to compare with. */
import type { WeightTensor } from '../graph/tensor.ts'
import type { DiscriminatorArchitecture } from './architecture.ts'
import { discriminatorFamily } from './families/discriminator.ts'

/** Draws `count` standard normal numbers; the same stream gives the same numbers. */
export type SlowNormal = (stream: number, count: number) => Promise<Float32Array>

/**
 * Draws weights so that values keep their scale from layer to layer (He et al., arXiv 1502.01852):
 * N(0, sqrt(2 / inputs of an output value)), from streams 0, 1, 2, ... in order. Biases are 0.
 * Batch norms are the identity.
 */
export async function randomWeights(
  architecture: DiscriminatorArchitecture,
  normal: SlowNormal,
): Promise<Map<string, WeightTensor>> {
  const ones = new Set(
    architecture.layers.flatMap((layer) =>
      layer.kind === 'batchNorm' ? [layer.scale, layer.variance] : [],
    ),
  )
  const weights = new Map<string, WeightTensor>()
  let stream = 0
  for (const [name, shape] of discriminatorFamily.weights(architecture)) {
    const count = shape.reduce((product, size) => product * size, 1)
    if (shape.length === 1) {
      weights.set(name, { shape, data: new Float32Array(count).fill(ones.has(name) ? 1 : 0) })
      continue
    }
    const deviation = Math.sqrt((2 * shape[0]!) / count)
    const data = (await normal(stream++, count)).map((value) => deviation * value)
    weights.set(name, { shape, data })
  }
  return weights
}
