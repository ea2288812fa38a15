/** Translates a Keras model's explicit topology to an architecture; only the prior is assumed. */
import { CheckpointInvalid } from '../../errors.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { SourceTensor, Topology } from '../formats/source.ts'
import type { AssembledGenerator } from './assemble.ts'
import { priorOf, rangeOf } from './overrides.ts'
import type { Preset } from './presets.ts'
import { refuseGeometry, withActivations } from './recorded.ts'
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
  refuseGeometry(overrides)
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
      ...(walk.classes !== undefined && { label: { classes: walk.classes } }),
      prior: priorOf(overrides, preset.prior),
      channels,
      height,
      width,
      range: rangeOf(output),
      layers,
    },
    weights: () => walk.list.readWeights(),
    notes: walk.notes,
    unused: [...tensors.keys()].filter((name) => !walk.used.has(name)),
  }
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
