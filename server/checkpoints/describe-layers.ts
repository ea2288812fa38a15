/** A generator's layers in words, first to last. */
import type { GeneratorArchitecture, Layer } from '../gan/architecture.ts'
import { layerShapes, times, valuesOf, type ImageShape } from '../gan/layer-shapes.ts'

/** One line a layer, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
export function describeLayers(architecture: GeneratorArchitecture): string[] {
  return layerShapes(architecture).map(({ layer, takes }) => describeLayer(layer, takes))
}

function describeLayer(layer: Layer, takes: ImageShape): string {
  switch (layer.kind) {
    case 'dense':
      return listed([
        `dense ${valuesOf(takes)} -> ${times(layer.out)}`,
        layer.bias !== undefined && 'with bias',
      ])
    case 'convTranspose2d':
    case 'conv2d':
      return describeConvolution(layer, takes[0])
    case 'batchNorm':
      return `batchNorm${layer.over === 'unit' ? ' over units' : ''}, epsilon ${layer.epsilon}`
    case 'activation':
      return layer.slope === undefined ? layer.function : `${layer.function} ${layer.slope}`
    case 'upsample':
      return `upsample ${times(layer.factor)} ${layer.mode}`
  }
}

function describeConvolution(
  layer: Extract<Layer, { kind: 'conv2d' | 'convTranspose2d' }>,
  takes: number,
): string {
  const outputPadding = layer.kind === 'convTranspose2d' ? layer.outputPadding : [0, 0]
  return listed([
    `${layer.kind} ${takes} -> ${layer.out}`,
    times(layer.kernel),
    `stride ${brief(layer.stride)}`,
    layer.padding.some((side) => side !== 0) && `padding ${brief(layer.padding)}`,
    outputPadding.some((side) => side !== 0) && `output padding ${brief(outputPadding)}`,
    layer.dilation.some((step) => step !== 1) && `dilation ${brief(layer.dilation)}`,
    layer.groups !== 1 && `groups ${layer.groups}`,
    layer.bias !== undefined && 'with bias',
  ])
}

function listed(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ')
}

/** One number where all are the same. */
function brief(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : values.join(' ')
}
