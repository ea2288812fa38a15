/** Generators of the DCGAN family: a chain of layers from z to images. */
import { CheckpointInvalid } from '../../errors.ts'
import { concat, matmul, parameter, reshape } from '../../graph/ops.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import type { Shape } from '../../graph/tensor.ts'
import type { LayersArchitecture } from '../architecture.ts'
import { canonicalLayers, linkLayers } from '../layers/chain.ts'
import { fields, whole } from '../layers/fields.ts'
import type { GeneratorFamily } from '../network-family.ts'
import { chainFamily } from './chain-family.ts'
import { imageFields, labelSchema, layersSchema, priorSchema } from './schemas.ts'

const MAX_Z_DIM = 65_536

/** Canonical name of the table of embeddings. */
const TABLE = 'label.weight'

const chain = chainFamily<LayersArchitecture>({
  links: ({ zDim, label, channels, height, width, layers }) =>
    linkLayers(layers, [zDim + (label?.units ?? 0), 1, 1], {
      shape: [channels, height, width],
      what: 'images of',
    }),
  /** z, and the class's embedding after it, as an image of one pixel. */
  entrance({ zDim, label }, inputs, weight = parameter) {
    const z = inputs.get('z')!
    const batch = z.shape[0]!
    if (!label) return reshape(z, [batch, zDim, 1, 1])
    const table = weight(label.table, [label.classes, label.units])
    const joined = concat([z, matmul(inputs.get('label')!, table)], 1)
    return reshape(joined, [batch, zDim + label.units, 1, 1])
  },
})

export const layersFamily = {
  ...chain,
  name: 'layers',
  architecture: fields({
    zDim: whole(1, MAX_Z_DIM),
    prior: priorSchema,
    truncationCentre: whole(0, MAX_SEED).optional(),
    label: labelSchema.optional(),
    ...imageFields,
    layers: layersSchema,
  }),
  weights(architecture) {
    const { label } = architecture
    const shapes = chain.weights(architecture)
    return label ? shapes.set(label.table, [label.classes, label.units]) : shapes
  },
  inputs: ({ zDim, label }) =>
    new Map<string, Shape>([
      ['z', ['batch', zDim]],
      ...(label ? [['label', ['batch', label.classes]] as const] : []),
    ]),
  check(architecture, shapes) {
    const { label } = architecture
    chain.check(architecture, shapes)
    if (!label) return
    const got = shapes.get(label.table)
    const needs = [label.classes, label.units]
    if (got?.join() === needs.join()) return
    throw new CheckpointInvalid(
      `The classes need \`${label.table}\` [${needs.join(', ')}], which ` +
        (got ? `is [${got.join(', ')}].` : 'is missing.'),
    )
  },
  describe(architecture) {
    const { label } = architecture
    const layers = chain.describe(architecture)
    if (!label) return layers
    return [`embedding ${label.classes} classes -> ${label.units}, joined to z`, ...layers]
  },
  canonical(architecture) {
    const { zDim, prior, truncationCentre, label, channels, height, width, range } = architecture
    const { layers, from } = canonicalLayers(architecture.layers)
    const meant =
      prior.distribution === 'truncatedNormal' ? prior : { distribution: prior.distribution }
    const generator = {
      zDim,
      prior: meant,
      truncationCentre,
      ...(label && { label: { ...label, table: TABLE } }),
    }
    const image = { channels, height, width, range }
    return {
      architecture: { ...generator, ...image, layers },
      from: label ? new Map([...from, [TABLE, label.table]]) : from,
    }
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
