/** Architectures of networks as plain JSON: everything about a checkpoint except its numbers. */
import type { Prior } from '../latent/seed-to-z.ts'
import type { Layer } from './layers/kinds.ts'

export type { Padding, Pair } from '../graph/ops.ts'
export type { Layer }

/** The images that a network makes or takes. */
export interface ImageFacts {
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
  /** The values of black and white, e.g. [-1, 1] after tanh. */
  readonly range: readonly [number, number]
}

/** The classes of a conditional network. */
export interface Classes {
  readonly classes: number
  /** Names of the classes, in order. */
  readonly names?: readonly string[]
}

/** A DCGAN-like generator: z [batch, zDim] in, images [batch, channels, height, width] out. */
export interface LayersArchitecture extends ImageFacts {
  readonly zDim: number
  /** The classes, if the layers take a label. */
  readonly label?: Classes
  readonly prior: Prior
  /** Seed whose z is the centre of truncation; without one, psi multiplies z. */
  readonly truncationCentre?: number
  readonly layers: readonly Layer[]
}

/**
 * A discriminator: images [batch, channels, height, width] in, one logit each out. A final sigmoid
 * is left out.
 */
export interface DiscriminatorArchitecture extends ImageFacts {
  readonly layers: readonly Layer[]
}

export type GeneratorArchitecture = LayersArchitecture

export type Architecture = GeneratorArchitecture | DiscriminatorArchitecture
