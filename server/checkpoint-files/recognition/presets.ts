/** Conventions of published DCGAN code: settings that a weights file doesn't record. */
import type { Prior } from '../../latent/seed-to-z.ts'
import { BadUserInput } from '../../errors.ts'
import type { ArchitectureOverrides, CheckpointFormat } from '../generator-file.ts'
import type { Chain } from './chain.ts'
import type { GivenGeometry, PlacementStyle } from './placements.ts'

export type HiddenActivation = NonNullable<ArchitectureOverrides['hiddenActivation']>
export type OutputActivation = NonNullable<ArchitectureOverrides['outputActivation']>

export interface Preset {
  readonly name: string
  /** One line in the table of docs/checkpoint-formats.md. */
  readonly summary: string
  /** File layout: `pytorch` also covers safetensors. */
  readonly layout: 'pytorch' | 'joblib' | 'tfjs'
  /** False if the preset must be requested: nothing in a file distinguishes it from others. */
  readonly automatic: boolean
  /** Reason why the preset doesn't fit a chain; null if it does. */
  readonly misfit: (chain: Chain) => string | null
  /** Additional sign that an automatic attempt requires; absent: none. */
  readonly recognize?: (chain: Chain) => boolean
  readonly style: PlacementStyle
  /** Set if published code uses exactly one geometry. */
  readonly geometry?: GivenGeometry
  readonly hidden: HiddenActivation
  readonly slope?: number
  /**
   * Condition for an activation after the dense layer; `normed`: only after a norm over its units.
   */
  readonly afterDense: 'always' | 'normed'
  readonly output: OutputActivation
  readonly epsilon: number
  /** Epsilon of the batch norm after the dense layer, if it differs. */
  readonly denseEpsilon?: number
  readonly prior: Prior
}

const NORMAL: Prior = { distribution: 'normal' }

const PYTORCH = {
  layout: 'pytorch',
  automatic: true,
  style: 'symmetric',
  hidden: 'relu',
  afterDense: 'always',
  output: 'tanh',
  epsilon: 1e-5,
  prior: NORMAL,
} as const

const upsamples = (chain: Chain) =>
  chain.links.some(({ kind }, i) => kind === 'convTranspose2d' && i > 0)
    ? 'it has transposed convolutions after the first layer'
    : chain.links.some(({ kind }) => kind === 'conv2d')
      ? null
      : 'it has no plain convolution that could follow an upsampling'

const transposes = (chain: Chain) =>
  chain.links.some(({ kind }) => kind === 'convTranspose2d')
    ? null
    : 'it has no transposed convolution'

const isPerceptron = ({ links }: Chain) =>
  links.every(({ kind }) => kind === 'dense') ? null : 'it has convolutions'

/** Requires exactly these kernels, all of them transposed. */
const kernelsAre = (kernels: readonly number[]) => (chain: Chain) => {
  const found = chain.links.map(({ kind, side }) => (kind === 'convTranspose2d' ? side : kind))
  return String(found) === String(kernels)
    ? null
    : `it needs transposed kernels of ${kernels.join(', ')}`
}

const isGrey = ({ channels }: Chain) => channels === 1
const isColour = ({ channels }: Chain) => channels === 3

/** In the order they are tried; the first that fits is used. */
export const PRESETS: readonly Preset[] = [
  {
    ...PYTORCH,
    name: 'pytorch-gan',
    summary:
      'The PyTorch-GAN collection: dense `l1`, then Upsample 2x and 3x3 convolutions; LeakyReLU ' +
      '0.2, none after the dense layer; epsilon 0.8 (a quirk of that code), 1e-5 after the dense ' +
      'layer.',
    misfit: (chain) =>
      chain.links[0]!.kind === 'dense' ? upsamples(chain) : 'it has no dense layer',
    recognize: ({ links }) =>
      /(^|\.)l1\.0$/.test(links[0]!.module.name) &&
      links.slice(1).every(({ module }) => /(^|\.)conv_blocks\.\d+$/.test(module.name)),
    hidden: 'leakyRelu',
    slope: 0.2,
    afterDense: 'normed',
    epsilon: 0.8,
    denseEpsilon: 1e-5,
  },
  {
    ...PYTORCH,
    name: 'upsample',
    summary:
      'Other generators with Upsample 2x (nearest) and plain convolutions: LeakyReLU 0.2, ' +
      'epsilon 1e-5.',
    misfit: upsamples,
    hidden: 'leakyRelu',
    slope: 0.2,
    afterDense: 'normed',
  },
  {
    ...PYTORCH,
    name: 'mnist28-3x3',
    summary: 'MNIST at 28x28 as 1 -> 4 -> 7 -> 14 -> 28, kernels 4, 3, 4, 4.',
    misfit: kernelsAre([4, 3, 4, 4]),
    recognize: isGrey,
    geometry: { strides: [1, 2, 2, 2], paddings: [0, 1, 1, 1], outputPaddings: [0, 0, 0, 0] },
  },
  {
    ...PYTORCH,
    name: 'mnist28-1x1',
    summary:
      'MNIST at 28x28 as 32x32, cropped by a final 1x1 convolution with padding 2; kernels 4, 4, ' +
      '4, 4, 1.',
    misfit: kernelsAre([4, 4, 4, 4, 1]),
    recognize: isGrey,
    geometry: {
      strides: [1, 2, 2, 2, 1],
      paddings: [0, 1, 1, 1, 2],
      outputPaddings: [0, 0, 0, 0, 0],
    },
  },
  {
    ...PYTORCH,
    name: 'mnist28-unpadded',
    summary: 'MNIST at 28x28 without padding as 1 -> 3 -> 6 -> 13 -> 28, kernels 3, 4, 3, 4.',
    misfit: kernelsAre([3, 4, 3, 4]),
    recognize: isGrey,
    geometry: { strides: [2, 1, 2, 2], paddings: [0, 0, 0, 0], outputPaddings: [0, 0, 0, 0] },
  },
  {
    ...PYTORCH,
    name: 'anime96',
    summary:
      "The PyTorch book's anime faces at 96x96 as 1 -> 4 -> 8 -> 16 -> 32 -> 96, kernels 4, 4, " +
      '4, 4, 5.',
    misfit: kernelsAre([4, 4, 4, 4, 5]),
    recognize: isColour,
    geometry: {
      strides: [1, 2, 2, 2, 3],
      paddings: [0, 1, 1, 1, 1],
      outputPaddings: [0, 0, 0, 0, 0],
    },
  },
  {
    ...PYTORCH,
    name: 'dense-linear',
    summary:
      'Like `pytorch-dcgan`, but without an activation after a dense layer that has no norm, and ' +
      "z uniform on [-1, 1): Udacity's DCGAN.",
    misfit: (chain) =>
      chain.links[0]!.kind === 'dense' ? transposes(chain) : 'it has no dense layer',
    recognize: ({ links }) =>
      links.slice(1).every(({ module }) => /(^|\.)t_conv\d+(\.0)?$/.test(module.name)),
    afterDense: 'normed',
    prior: { distribution: 'uniform' },
  },
  {
    ...PYTORCH,
    name: 'pytorch-gan-perceptron',
    summary:
      'Perceptrons of the PyTorch-GAN collection: a Sequential `model` without a norm after its ' +
      'first layer; LeakyReLU 0.2, epsilon 0.8.',
    misfit: isPerceptron,
    recognize: ({ links }) =>
      links.every(({ module }) => /(^|\.)model\.\d+$/.test(module.name)) &&
      links[0]!.norm === undefined &&
      links.slice(1, -1).every(({ norm }) => norm !== undefined),
    hidden: 'leakyRelu',
    slope: 0.2,
    epsilon: 0.8,
  },
  {
    ...PYTORCH,
    name: 'perceptron',
    summary: 'Dense layers only: LeakyReLU 0.2, tanh, epsilon 1e-5, N(0, 1).',
    misfit: isPerceptron,
    hidden: 'leakyRelu',
    slope: 0.2,
  },
  {
    ...PYTORCH,
    name: 'pytorch-dcgan',
    summary:
      "PyTorch's DCGAN tutorial and similar code, with or without a dense projection: ReLU, " +
      'tanh, epsilon 1e-5, N(0, 1).',
    misfit: transposes,
  },
  {
    ...PYTORCH,
    name: 'tensorflow-dcgan',
    summary:
      'Ports of the first TensorFlow DCGAN: SAME padding cropped as in TensorFlow, ReLU, epsilon ' +
      '1e-5, z uniform on [-1, 1).',
    automatic: false,
    misfit: transposes,
    style: 'same',
    prior: { distribution: 'uniform' },
  },
  {
    ...PYTORCH,
    name: 'keras-dcgan-port',
    summary:
      "Ports of TensorFlow's DCGAN tutorial to PyTorch's layout: SAME padding, LeakyReLU 0.3, " +
      'epsilon 1e-3, N(0, 1).',
    automatic: false,
    misfit: transposes,
    style: 'same',
    hidden: 'leakyRelu',
    slope: 0.3,
    epsilon: 1e-3,
  },
  {
    ...PYTORCH,
    name: 'authors',
    summary:
      "The paper authors' joblib lists: Theano convolutions (kernels rotated by 180 degrees), " +
      '5x5, stride 2, padding 2, output padding 1; ReLU, tanh, epsilon 1e-8, N(0, 1); no running ' +
      'statistics.',
    layout: 'joblib',
    misfit: transposes,
    epsilon: 1e-8,
  },
  {
    ...PYTORCH,
    name: 'keras',
    summary: 'Keras and tfjs models: the topology records everything but the prior, N(0, 1).',
    layout: 'tfjs',
    misfit: () => null,
    style: 'same',
    hidden: 'leakyRelu',
    slope: 0.3,
    epsilon: 1e-3,
  },
]

const LAYOUTS: ReadonlyMap<CheckpointFormat, Preset['layout']> = new Map([
  ['joblib', 'joblib'],
  ['tfjs', 'tfjs'],
  ['keras', 'tfjs'],
])

/**
 * Presets to try for a file of this format: the named one, else all automatic ones. Throws
 * BadUserInput for a name that is unknown or belongs to another format.
 */
export function candidatePresets(format: CheckpointFormat, name?: string): readonly Preset[] {
  const layout = LAYOUTS.get(format) ?? 'pytorch'
  if (name === undefined)
    return PRESETS.filter((preset) => preset.layout === layout && preset.automatic)
  const preset = PRESETS.find((candidate) => candidate.name === name)
  if (preset === undefined)
    throw new BadUserInput(
      `Unknown preset \`${name}\`; available are ` +
        `${PRESETS.map((each) => `\`${each.name}\``).join(', ')}.`,
    )
  if (preset.layout !== layout)
    throw new BadUserInput(
      `Preset \`${name}\` is for ${preset.layout} files, but this is a ${format} file; available ` +
        'are ' +
        `${PRESETS.filter((each) => each.layout === layout)
          .map((each) => `\`${each.name}\``)
          .join(', ')}.`,
    )
  return [preset]
}
