/** Translates a Keras model's explicit topology to an architecture; only the prior is assumed. */
import { BadUserInput, CheckpointInvalid } from '../../errors.ts'
import type { Layer } from '../../gan/architecture.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { SourceTensor, Topology } from '../formats/source.ts'
import type { AssembledGenerator } from './assemble.ts'
import { hiddenOf, priorOf, rangeOf } from './overrides.ts'
import type { OutputActivation, Preset } from './presets.ts'
import { KerasWalk } from './keras-walk.ts'
import { translateLayer } from './keras-layers.ts'

/**
 * Throws CheckpointInvalid, naming the layer, if the model has a layer outside the DCGAN family.
 */
export function assembleTopology(
  topology: Topology,
  tensors: ReadonlyMap<string, SourceTensor>,
  preset: Preset,
  overrides: ArchitectureOverrides,
): AssembledGenerator & { readonly unused: readonly string[] } {
  const { strides, paddings, outputPaddings } = overrides
  if (strides !== undefined || paddings !== undefined || outputPaddings !== undefined)
    throw new BadUserInput(
      'A tfjs file records its strides and paddings: omit the overrides strides, paddings and ' +
        'outputPaddings.',
    )
  const walk = new KerasWalk(topology.layers, tensors, zShapeOf(topology, tensors))
  for (const layer of topology.layers) translateLayer(walk, layer)
  const [channels, height, width] = walk.image
  if (channels !== 1 && channels !== 3)
    throw new CheckpointInvalid(
      `The model ends in ${channels} channels of ${height}x${width}, but an image has 1 (grey) ` +
        'or 3 (RGB).',
    )
  const { layers, output } = withActivations(walk.list.layers, overrides)
  return {
    architecture: {
      zDim: walk.zDim,
      prior: priorOf(overrides, preset.prior),
      channels,
      height,
      width,
      range: rangeOf(output),
      layers,
    },
    weights: () => walk.list.readWeights(),
    notes: [...walk.notes, ...priorNote(overrides)],
    unused: [...tensors.keys()].filter((name) => !walk.used.has(name)),
  }
}

function priorNote({ prior }: ArchitectureOverrides): string[] {
  return prior === undefined ? ['The file does not record the prior of z; N(0, 1) is assumed.'] : []
}

/** Shape of z: from the model's input, else from the first layer with a kernel. */
function zShapeOf(
  { inputShape, layers }: Topology,
  tensors: ReadonlyMap<string, SourceTensor>,
): readonly number[] {
  if (inputShape !== null) return inputShape
  const first = layers.find(({ weights }) => weights.has('kernel'))
  const kernel = tensors.get(first?.weights.get('kernel') ?? '')
  if (first?.className !== 'Dense' || kernel === undefined)
    throw new CheckpointInvalid('The model does not record the length of z.')
  return [kernel.shape[0]!]
}

/** Applies the overrides, and ensures that the last layer is an activation. */
function withActivations(
  built: readonly Layer[],
  overrides: ArchitectureOverrides,
): { layers: Layer[]; output: OutputActivation } {
  const layers = [...built]
  const last = layers.at(-1)
  const ending = last?.kind === 'activation' ? last.function : 'linear'
  if (last?.kind === 'activation') layers.pop()
  const output = overrides.outputActivation ?? ending
  if (output !== 'tanh' && output !== 'sigmoid' && output !== 'linear')
    throw new CheckpointInvalid(
      `The model ends with the activation ${output}; supported are tanh, sigmoid and linear. Set ` +
        'the output activation.',
    )
  const changed = layers.map((layer) => applyOverrides(layer, overrides))
  return { layers: [...changed, { kind: 'activation', function: output }], output }
}

function applyOverrides(layer: Layer, overrides: ArchitectureOverrides): Layer {
  const { epsilon, hiddenActivation, leakySlope } = overrides
  if (layer.kind === 'batchNorm' && epsilon !== undefined) return { ...layer, epsilon }
  if (layer.kind !== 'activation') return layer
  if (hiddenActivation !== undefined) return hiddenOf(overrides, { hidden: hiddenActivation })
  return layer.function === 'leakyRelu' && leakySlope !== undefined
    ? { ...layer, slope: leakySlope }
    : layer
}
