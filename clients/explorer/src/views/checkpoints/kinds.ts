/** The kinds of checkpoints, as the list shows them. */
import type { CheckpointKind } from '@latentql/sdk'

/** A kind of checkpoint, as in the URL. */
export type Kind = 'generators' | 'discriminators' | 'features'

interface KindFacts {
  readonly kind: CheckpointKind
  readonly label: string
  /** A way to get the first one. */
  readonly advice: string
}

export const KINDS: Readonly<Record<Kind, KindFacts>> = {
  generators: {
    kind: 'GENERATOR',
    label: 'Generators',
    advice: 'Drop a file of trained weights on this page, or train a generator here.',
  },
  discriminators: {
    kind: 'DISCRIMINATOR',
    label: 'Discriminators',
    advice: 'Drop a file of discriminator weights on this page.',
  },
  features: {
    kind: 'FEATURES',
    label: 'Feature networks',
    advice:
      'To measure samples by Inception’s features, import it: latentql import FILE --kind features.',
  },
}

export const KIND_NAMES = Object.keys(KINDS) as Kind[]

export const KIND_OPTIONS = KIND_NAMES.map((value) => ({ value, label: KINDS[value].label }))
