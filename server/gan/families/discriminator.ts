/** Discriminators: a chain of layers from images to one logit, above 0 if an image looks real. */
import { reshape } from '../../graph/ops.ts'
import type { DiscriminatorArchitecture } from '../architecture.ts'
import { canonicalLayers, linkLayers } from '../layers/chain.ts'
import { fields } from '../layers/fields.ts'
import type { DiscriminatorFamily } from '../network-family.ts'
import { chainFamily } from './chain-family.ts'
import { imageFields, layersSchema } from './schemas.ts'

const chain = chainFamily<DiscriminatorArchitecture>({
  links: ({ channels, height, width, layers }) =>
    linkLayers(layers, [channels, height, width], {
      shape: [1, 1, 1],
      what: 'one logit,',
    }),
  entrance: (_architecture, inputs) => inputs.get('images')!,
})

export const discriminatorFamily = {
  ...chain,
  name: 'discriminator',
  architecture: fields({ ...imageFields, layers: layersSchema }),
  inputs: ({ channels, height, width }) =>
    new Map([['images', ['batch', channels, height, width]]]),
  build(architecture, inputs, options) {
    const { output, ...inside } = chain.build(architecture, inputs, options)
    return { ...inside, output: reshape(output, [output.shape[0]!]) }
  },
  canonical({ channels, height, width, range, layers: given }) {
    const { layers, from } = canonicalLayers(given)
    return { architecture: { channels, height, width, range, layers }, from }
  },
  interface: (architecture) => ({
    image: {
      width: architecture.width,
      height: architecture.height,
      channels: architecture.channels,
    },
    activations: chain.activations(architecture),
  }),
} satisfies DiscriminatorFamily<DiscriminatorArchitecture>
