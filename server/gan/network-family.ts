/** The interface of network families: everything that the server needs from a network. */
import type { ZodType } from 'zod'
import type { Prior } from '../latent/seed-to-z.ts'
import type { Shape, Tensor, Weights } from '../graph/tensor.ts'
import type {
  Architecture,
  DiscriminatorArchitecture,
  GeneratorArchitecture,
} from './architecture.ts'
import type { MakeWeight } from './layers/chain.ts'
import type { Statistics } from './layers/layer-kind.ts'

/** A kind of network that LatentQL can build: a file in `families/` and a registry entry. */
export interface NetworkFamily<A extends Architecture> {
  readonly name: FamilyName
  /** Parses an architecture from untrusted JSON; keeps exactly its fields. */
  readonly architecture: ZodType<A>
  /**
   * Inputs by name: `z` [batch, zDim] and, if the network is conditional, `label` [batch, classes],
   * whose rows are weights with a sum of 1; `w` [batch, rows, size] if that is the entry; or
   * `images` [batch, channels, height, width].
   */
  inputs(architecture: A, options?: InputOptions): ReadonlyMap<string, Shape>
  /** Named tensors, in PyTorch's layouts. Throws CheckpointInvalid as `build` does. */
  weights(architecture: A): ReadonlyMap<string, readonly number[]>
  /** Names of the tensors that are measured, not trained: the mean and variance of batch norms. */
  statistics(architecture: A): ReadonlySet<string>
  /**
   * Throws CheckpointInvalid, naming the part, if the parts don't fit together, a weight is missing
   * or has the wrong shape, or the network is too large to run. `shapes` are the weights' shapes by
   * name.
   */
  check(architecture: A, shapes: ReadonlyMap<string, readonly number[]>): void
  /**
   * Builds the graph: images [batch, channels, height, width] in the architecture's range, or
   * logits [batch], and the network's activations. `inputs` has a tensor for each of the inputs.
   * If it also has `mask.NAME` [batch, channels], the activation NAME is
   * multiplied by it. Throws CheckpointInvalid if the parts don't fit together or, with `fixed`
   * statistics, if statistics are missing.
   */
  build(architecture: A, inputs: ReadonlyMap<string, Tensor>, options?: BuildOptions): Built
  /** The activations that `build` returns, first to last, with the shape of one sample. */
  activations(architecture: A): readonly Activation[]
  /** Describes the parts in order, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
  describe(architecture: A): string[]
  /**
   * Converts to the form that equal architectures share: tensors named by position, no redundant
   * fields. `from` maps each new tensor name to the old one.
   */
  canonical(architecture: A): {
    readonly architecture: A
    readonly from: ReadonlyMap<string, string>
  }
  /** Indices of the layers that lack statistics, first to last. Measure them in this order. */
  uncalibrated(architecture: A): readonly number[]
  /**
   * Measures the input of such a layer: `mean` and `variance` [batch, channels] over the pixels of
   * each sample. The layers before it need statistics.
   */
  measure(
    architecture: A,
    layer: number,
    inputs: ReadonlyMap<string, Tensor>,
  ): { readonly mean: Tensor; readonly variance: Tensor }
  /** Adds names for the layer's statistics to the architecture; returns both. */
  withStatistics(
    architecture: A,
    layer: number,
  ): { readonly architecture: A; readonly mean: string; readonly variance: string }
}

export interface GeneratorFamily<A extends GeneratorArchitecture> extends NetworkFamily<A> {
  readonly name: GeneratorFamilyName
  /** The interface of a generator with this architecture. */
  interface(architecture: A): GeneratorInterface
}

export interface DiscriminatorFamily<A extends DiscriminatorArchitecture> extends NetworkFamily<A> {
  readonly name: DiscriminatorFamilyName
  /** The interface of a discriminator with this architecture. */
  interface(architecture: A): DiscriminatorInterface
}

export type GeneratorFamilyName = 'layers' | 'stylegan2'
export type DiscriminatorFamilyName = 'discriminator'
export type FamilyName = GeneratorFamilyName | DiscriminatorFamilyName

/** Noise of layers that add some: the stored one, none, or that of inputs `noise.LAYER`. */
export type NoiseMode = 'const' | 'none' | 'seeded'

export interface InputOptions {
  /** `w` starts after the mapping. Default: `z`. */
  readonly entry?: 'z' | 'w' | undefined
  /** Default: `const`. */
  readonly noise?: NoiseMode | undefined
}

export interface BuildOptions {
  /** Default: `const`. */
  readonly noise?: NoiseMode | undefined
  /** Statistics to normalize by: stored (`fixed`, the default) or the batch's own. */
  readonly statistics?: Statistics
  /** Makes the tensor of a weight; by default a parameter with its name. */
  readonly weight?: MakeWeight
}

export interface Built {
  readonly output: Tensor
  /** w [batch, size] of z, and its mean if that is known. */
  readonly mapped?: { readonly w: Tensor; readonly mean: Tensor | null }
  /** By name, [batch, channels, height, width] after masking: the inputs of the next parts. */
  readonly activations: ReadonlyMap<string, Tensor>
}

/** A network in memory: architecture and numbers. */
export interface Network<A extends Architecture = Architecture, F extends FamilyName = FamilyName> {
  readonly family: F
  readonly architecture: A
  /** By the names that the architecture uses. */
  readonly weights: Weights
}

/** A network that makes images. */
export type Generator = Network<GeneratorArchitecture, GeneratorFamilyName>

/** A network that scores images. */
export type Discriminator = Network<DiscriminatorArchitecture, DiscriminatorFamilyName>

/** The feature maps that one block of a network outputs. */
export interface Activation {
  /** `LAYER.KIND` of the block's last layer, e.g. `2.relu`. Imports don't change it. */
  readonly name: string
  /** [channels, height, width] */
  readonly shape: readonly number[]
}

export interface ImageSize {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

/** Everything about a generator that the schema exposes and sampling needs. */
export interface GeneratorInterface {
  readonly latent: {
    readonly size: number
    readonly prior: Prior
    /** Seed whose z is the centre of truncation; without one, psi multiplies z. */
    readonly truncationCentre?: number
  }
  /** The second latent space that z is mapped to (w of StyleGAN), or null. */
  readonly mapped: {
    readonly size: number
    /** Number of rows of w that the synthesis takes. */
    readonly rows: number
    /** True if the mean of w is known. */
    readonly mean: boolean
  } | null
  /** The classes of a conditional generator, or null. */
  readonly label: { readonly classes: number; readonly names: readonly string[] | null } | null
  readonly image: ImageSize
  /** Empty for a graph that is served as is. */
  readonly activations: readonly Activation[]
}

/** Everything about a discriminator that the schema exposes and scoring needs. */
export interface DiscriminatorInterface {
  readonly image: ImageSize
  readonly activations: readonly Activation[]
}
