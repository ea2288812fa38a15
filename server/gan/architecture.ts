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

/** The mapping of StyleGANs, from z and the class to w. */
export interface MappedLatent {
  readonly zDim: number
  readonly prior: Prior
  readonly wDim: number
  /** Outputs of the dense layers that map z to w. */
  readonly mapping: readonly number[]
  /** The classes of a conditional generator. */
  readonly label?: Classes | undefined
  /** Numbers in the embedding of a class. */
  readonly labelUnits?: number | undefined
  /** True if the mean of w is known, the centre of truncation. */
  readonly mean: boolean
}

/**
 * StyleGAN2: z is mapped to w, and rows of w style the convolutions of blocks from 4x4 to the whole
 * image. Its tensors have fixed names (stylegan/), with their gains included.
 */
export interface StyleGan2Architecture extends ImageFacts, MappedLatent {
  /** Connections of the blocks. */
  readonly form: StyleGan2Form
  /** Channels of each block, from 4x4 on. */
  readonly blocks: readonly number[]
  /** True if the convolutions add noise. */
  readonly noise: boolean
  /** Side of the filter for doubling. */
  readonly taps: number
  /** Limit for the values of each layer. */
  readonly clamp?: number | undefined
}

/** `skip` sums images of all blocks, `resnet` has shortcuts around blocks, `orig` has neither. */
export const STYLEGAN2_FORMS = ['skip', 'resnet', 'orig'] as const
export type StyleGan2Form = (typeof STYLEGAN2_FORMS)[number]

export type GeneratorArchitecture = LayersArchitecture | StyleGan2Architecture

export type Architecture = GeneratorArchitecture | DiscriminatorArchitecture
