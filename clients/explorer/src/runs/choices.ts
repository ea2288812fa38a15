/** Settings of a run's networks and loss that have named values. */
import type { StartTrainingInput } from '@latentql/sdk'

type ChoiceName =
  | 'lastLayer'
  | 'loss'
  | 'generatorNorm'
  | 'discriminatorNorm'
  | 'resampling'
  | 'fullyConnected'
  | 'discriminatorActivation'
  | 'discriminatorHead'
  | 'conditioning'

type Value<N extends ChoiceName> = NonNullable<StartTrainingInput[N]>

interface Choice<N extends ChoiceName> {
  readonly label: string
  /** The recipes' value. */
  readonly byDefault: string
  readonly words: Readonly<Record<Value<N>, string>>
  readonly hint?: string
}

const NORMS = { BATCH: 'Batch norm', NONE: 'None', EVERYWHERE: 'Batch norm everywhere' }

/** In the order of the form. */
const TABLE: { readonly [N in ChoiceName]: Choice<N> } = {
  lastLayer: {
    label: 'Last layer of G',
    byDefault: 'transposed convolution, Modern: bilinear',
    words: { TRANSPOSED: 'Transposed convolution', BILINEAR: 'Bilinear upsampling, convolution' },
    hint: 'Bilinear leaves no checkerboard pattern',
  },
  loss: {
    label: 'Loss',
    byDefault: 'cross-entropy, Modern: relativistic',
    words: { CROSS_ENTROPY: 'Cross-entropy', RELATIVISTIC: 'Relativistic' },
    hint: 'Relativistic: D compares each fake with a real image',
  },
  generatorNorm: {
    label: 'Norm of G',
    byDefault: 'batch norm',
    words: NORMS,
    hint: 'Everywhere: in its output layer too',
  },
  discriminatorNorm: {
    label: 'Norm of D',
    byDefault: 'batch norm, Modern: none',
    words: NORMS,
    hint: 'Everywhere: in its first layer too',
  },
  resampling: {
    label: 'Sizes of the maps',
    byDefault: 'strided convolutions',
    words: { STRIDED: 'Strided convolutions', POOLING: 'Pooling and upsampling' },
  },
  fullyConnected: {
    label: 'Fully connected hidden layers',
    byDefault: 'none',
    words: { NONE: 'None', HIDDEN: 'One in each network', ALL: 'Only these: perceptrons' },
  },
  discriminatorActivation: {
    label: 'Activation of D',
    byDefault: 'LeakyReLU',
    words: { LEAKY_RELU: 'LeakyReLU', RELU: 'ReLU' },
  },
  discriminatorHead: {
    label: 'Output of D',
    byDefault: 'convolution',
    words: { CONVOLUTION: 'Convolution', GLOBAL_AVERAGE: 'Global average pooling' },
  },
  conditioning: {
    label: 'Classes',
    byDefault: 'not used',
    words: { NONE: 'Not used', PROJECTION: 'Projection', ACGAN: 'ACGAN' },
    hint: 'The generator learns to draw the class that you choose',
  },
}

export const CHOICE_NAMES = Object.keys(TABLE) as ChoiceName[]

/** Returns a setting's label, hint and words, by any of its values. */
export function choiceOf(name: ChoiceName): Omit<Choice<never>, 'words'> & {
  readonly words: Readonly<Record<string, string>>
} {
  return TABLE[name]
}
