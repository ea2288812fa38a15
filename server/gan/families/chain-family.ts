/** The shared part of families whose architecture is a chain of layers. */
import type { Tensor } from '../../graph/tensor.ts'
import type { DiscriminatorArchitecture, LayersArchitecture } from '../architecture.ts'
import {
  applyLinks,
  checkWeights,
  describeLayers,
  measureInput,
  namedLayers,
  statisticsOf,
  uncalibratedLayers,
  weightShapes,
  withStatistics,
  type ChainLink,
} from '../layers/chain.ts'
import type { NetworkFamily } from '../network-family.ts'

/** The two ends of a chain. */
export interface Ends<A> {
  /** Links the layers from input to output. Throws CheckpointInvalid if they don't fit together. */
  links(architecture: A): ChainLink[]
  /** The first layer's input, [batch, channels, height, width]. */
  entrance(architecture: A, inputs: ReadonlyMap<string, Tensor>): Tensor
}

type Chain = LayersArchitecture | DiscriminatorArchitecture

/** Implements a family except for its name, schema, inputs and canonical form. */
export function chainFamily<A extends Chain>({ links, entrance }: Ends<A>) {
  return {
    weights: (architecture) => weightShapes(links(architecture)),
    statistics: (architecture) => statisticsOf(links(architecture)),
    check: (architecture, shapes) => checkWeights(links(architecture), shapes),
    build(architecture, inputs, options) {
      const { range } = architecture
      const x = entrance(architecture, inputs)
      return applyLinks(x, links(architecture), { range, ...options, inputs })
    },
    activations: (architecture) =>
      namedLayers(links(architecture)).map(({ name, shape }) => ({ name, shape })),
    describe: (architecture) => describeLayers(links(architecture)),
    uncalibrated: ({ layers }) => uncalibratedLayers(layers),
    measure(architecture, layer, inputs) {
      const { range } = architecture
      const x = entrance(architecture, inputs)
      return measureInput(x, links(architecture), layer, { range, inputs })
    },
    withStatistics(architecture, layer) {
      const { layers, names } = withStatistics(architecture.layers, layer)
      return { architecture: { ...architecture, layers }, ...names }
    },
  } satisfies Partial<NetworkFamily<A>>
}
