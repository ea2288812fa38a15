/** Generators of the DCGAN family: a chain of layers from z to images. */
import { reshape } from '../../graph/ops.ts'
import type { Shape } from '../../graph/tensor.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import type { LayersArchitecture } from '../architecture.ts'
import { canonicalLayers, linkLayers } from '../layers/chain.ts'
import { fields, whole } from '../layers/fields.ts'
import type { GeneratorFamily } from '../network-family.ts'
import { chainFamily } from './chain-family.ts'
import { canonicalPrior, classesSchema, imageFields, layersSchema, priorSchema } from './schemas.ts'

const MAX_Z_DIM = 65_536

const chain = chainFamily<LayersArchitecture>({
  links: ({ zDim, label, channels, height, width, layers }) =>
    linkLayers(layers, [zDim, 1, 1], {
      shape: [channels, height, width],
      what: 'images of',
      classes: label?.classes,
    }),
  /** z as an image of one pixel. */
  entrance({ zDim }, inputs) {
    const z = inputs.get('z')!
    return reshape(z, [z.shape[0]!, zDim, 1, 1])
  },
})

export const layersFamily = {
  ...chain,
  name: 'layers',
  architecture: fields({
    zDim: whole(1, MAX_Z_DIM),
    prior: priorSchema,
    label: classesSchema.optional(),
    truncationCentre: whole(0, MAX_SEED).optional(),
    ...imageFields,
    layers: layersSchema,
  }),
  inputs: ({ zDim, label }) =>
    new Map<string, Shape>([
      ['z', ['batch', zDim]],
      ...(label ? [['label', ['batch', label.classes]] as const] : []),
    ]),
  canonical({ zDim, prior: given, label, truncationCentre, layers: old, ...images }) {
    const { channels, height, width, range } = images
    const { layers, from } = canonicalLayers(old)
    const prior = canonicalPrior(given)
    const image = { channels, height, width, range }
    return { architecture: { zDim, prior, label, truncationCentre, ...image, layers }, from }
  },
  interface: (architecture) => ({
    latent: {
      size: architecture.zDim,
      prior: architecture.prior,
      truncationCentre: architecture.truncationCentre,
    },
    mapped: null,
    label: architecture.label
      ? { classes: architecture.label.classes, names: architecture.label.names ?? null }
      : null,
    image: {
      width: architecture.width,
      height: architecture.height,
      channels: architecture.channels,
    },
    activations: chain.activations(architecture),
  }),
} satisfies GeneratorFamily<LayersArchitecture>
