/** StyleGAN2: a mapping from z to w, and a synthesis whose convolutions w styles. */
import { z } from 'zod'
import { CheckpointInvalid } from '../../errors.ts'
import { parameter, reshape, sliceAxis } from '../../graph/ops.ts'
import type { Shape } from '../../graph/tensor.ts'
import { STYLEGAN2_FORMS, type StyleGan2Architecture } from '../architecture.ts'
import { fields, number, oneOf, whole } from '../layers/fields.ts'
import type { GeneratorFamily } from '../network-family.ts'
import { applyMapping, describeMapping, mappingWeights } from '../stylegan/mapping.ts'
import { blocksOf, layersOf, rowsOf, synthesisWeights, synthesize } from '../stylegan/synthesis.ts'
import { canonicalPrior, classesSchema, imageFields, priorSchema } from './schemas.ts'

const MAX_UNITS = 16_384
const MAX_MAPPING = 64
/** The last of 9 blocks makes 1024x1024. */
const MAX_BLOCKS = 9

const architectureSchema = fields({
  zDim: whole(1, MAX_UNITS),
  prior: priorSchema,
  wDim: whole(1, MAX_UNITS),
  mapping: list(whole(1, MAX_UNITS), MAX_MAPPING),
  label: classesSchema.optional(),
  labelUnits: whole(1, MAX_UNITS).optional(),
  mean: z.boolean({ error: 'is not true or false' }),
  form: oneOf(STYLEGAN2_FORMS),
  blocks: list(whole(1, MAX_UNITS), MAX_BLOCKS),
  noise: z.boolean({ error: 'is not true or false' }),
  taps: whole(2, 16),
  clamp: number(1e-6, 1e9).optional(),
  ...imageFields,
}).superRefine(({ mapping, wDim, label, labelUnits, blocks, height, width }, context) => {
  const side = 2 ** (blocks.length + 1)
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  if (mapping.at(-1) !== wDim) fault('mapping', `doesn't end in w of ${wDim} numbers`)
  if (!label !== !labelUnits) fault('labelUnits', 'does not go with the classes')
  if (height !== side || width !== side) fault('blocks', `make ${side}x${side} images`)
})

function list<T extends z.ZodType>(item: T, most: number) {
  const error = `is not a list of 1 to ${most} numbers`
  return z.array(item, { error }).min(1, { error }).max(most, { error })
}

export const stylegan2Family: GeneratorFamily<StyleGan2Architecture> = {
  name: 'stylegan2',
  architecture: architectureSchema,
  inputs: (architecture, { entry, noise } = {}) => {
    const { zDim, wDim, label } = architecture
    const fromZ: [string, Shape][] = [
      ['z', ['batch', zDim]],
      ...(label ? [['label', ['batch', label.classes]] as [string, Shape]] : []),
    ]
    const noises = architecture.noise && noise === 'seeded' ? layersOf(architecture) : []
    return new Map<string, Shape>([
      ...(entry === 'w' ? [['w', ['batch', rowsOf(architecture), wDim]] as const] : fromZ),
      ...noises.map(({ name, side }) => [`noise.${name}`, ['batch', 1, side, side]] as const),
    ])
  },
  weights: weightShapes,
  statistics: () => new Set(),
  check(architecture, shapes) {
    for (const [name, needs] of weightShapes(architecture)) {
      const got = shapes.get(name)
      if (got?.join() === needs.join()) continue
      throw new CheckpointInvalid(
        `The StyleGAN needs \`${name}\` [${needs.join(', ')}], which ` +
          (got ? `is [${got.join(', ')}].` : 'is missing.'),
      )
    }
  },
  build(architecture, inputs, { noise = 'const', weight = parameter } = {}) {
    const options = { noise, weight, inputs }
    const given = inputs.get('w')
    if (given) {
      const { wDim } = architecture
      const rowOf = (row: number) => reshape(sliceAxis(given, 1, row, row + 1), ['batch', wDim])
      return synthesize(architecture, rowOf, options)
    }
    const mapped = applyMapping(architecture, inputs, weight)
    return { ...synthesize(architecture, () => mapped.w, options), mapped }
  },
  activations: (architecture) =>
    layersOf(architecture).map(({ name, to, side }) => ({ name, shape: [to, side, side] })),
  describe: describeParts,
  canonical(architecture) {
    const names = [...weightShapes(architecture).keys()]
    const prior = canonicalPrior(architecture.prior)
    return {
      architecture: { ...architecture, prior },
      from: new Map(names.map((name) => [name, name])),
    }
  },
  uncalibrated: () => [],
  measure: () => refuseStatistics(),
  withStatistics: () => refuseStatistics(),
  interface(architecture) {
    const { zDim, prior, wDim, mean, label, width, height, channels } = architecture
    return {
      latent: { size: zDim, prior },
      mapped: { size: wDim, rows: rowsOf(architecture), mean },
      label: label ? { classes: label.classes, names: label.names ?? null } : null,
      image: { width, height, channels },
      activations: this.activations(architecture),
    }
  },
}

function weightShapes(architecture: StyleGan2Architecture): Map<string, readonly number[]> {
  return new Map([...mappingWeights(architecture), ...synthesisWeights(architecture)])
}

function describeParts(architecture: StyleGan2Architecture): string[] {
  const { form, noise, clamp } = architecture
  const limits = clamp === undefined ? '' : `, clip ${clamp}`
  const after = `${noise ? ', noise' : ''}, leakyRelu 0.2${limits}`
  return [
    ...describeMapping(architecture),
    `form ${form}`,
    ...blocksOf(architecture).flatMap(({ name, conv0, conv1, toImage }) => [
      ...(conv0 ? [`${name} doubling convolution ${conv0.from} -> ${conv0.to}${after}`] : []),
      `${name} convolution ${conv1.from} -> ${conv1.to}${after}`,
      ...(toImage ? [`${name} to image ${toImage.from} -> ${toImage.to}${limits}`] : []),
    ]),
  ]
}

function refuseStatistics(): never {
  throw new RangeError('StyleGANs have no batch norms.')
}
