/** The generator with its last step to pixels: what answers a request. */
import { cast, clip, mul, round, sub, transpose } from '../graph/ops.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import type { GeneratorArchitecture } from './architecture.ts'
import { generate } from './generator.ts'

/**
 * z [batch, zDim] in; pixels uint8 [batch, height, width, channels] out: black is 0 and white 255 of
 * `architecture.range`, halves go to the even grey level, what lies outside is clipped.
 */
export function samplerGraph(architecture: GeneratorArchitecture): Graph {
  const { z, images } = generate(architecture, architecture.layers.length)
  return { inputs: [z], outputs: { pixels: toPixels(images, architecture.range) } }
}

/** Images [batch, channels, height, width] as `samplerGraph` gives its pixels. */
export function toPixels(images: Tensor, [black, white]: GeneratorArchitecture['range']): Tensor {
  const levels = mul(sub(images, black), 255 / (white - black))
  const pixels = cast(round(clip(levels, 0, 255)), 'uint8')
  return transpose(pixels, [0, 2, 3, 1])
}
