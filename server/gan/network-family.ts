/** What a kind of network must know: everything that the rest of the server asks of networks. */
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

/** A kind of network that LatentQL can build. A family is a file of `families/` and an entry of its registry. */
export interface NetworkFamily<A extends Architecture> {
  readonly name: FamilyName
  /** Reads an architecture out of JSON that anyone may have written: exactly its fields. */
  readonly architecture: ZodType<A>
  /** What it is fed, by name: `z` [batch, zDim], or `images` [batch, channels, height, width]. */
  inputs(architecture: A): ReadonlyMap<string, Shape>
  /** Every tensor that the architecture names, in PyTorch's layouts. Throws CheckpointInvalid as `build` does. */
  weights(architecture: A): ReadonlyMap<string, readonly number[]>
  /** The names of those that are measured over data, not trained: the mean and variance of a batch norm. */
  statistics(architecture: A): ReadonlySet<string>
  /**
   * Throws CheckpointInvalid, saying which part, what it got and what it needs, where the parts do not follow each other,
   * a weight is missing or has another shape, or no machine could run it. `shapes` are the weights' shapes by name.
   */
  check(architecture: A, shapes: ReadonlyMap<string, readonly number[]>): void
  /**
   * Builds the graph: images [batch, channels, height, width] in the architecture's range or logits [batch], and every
   * named activation on the way. `inputs` has a tensor for each of `inputs(architecture)`; where it has one named
   * `mask.NAME`, [batch, channels], the activation NAME is multiplied by it. Throws CheckpointInvalid where the parts do
   * not follow each other, and, with `fixed` statistics, where some are missing.
   */
  build(architecture: A, inputs: ReadonlyMap<string, Tensor>, options?: BuildOptions): Built
  /** What `build` names, first to last, with the shapes of one sample: [channels, height, width]. */
  activations(architecture: A): readonly Activation[]
  /** Its parts in words, first to last, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
  describe(architecture: A): string[]
  /**
   * The one form that equal architectures have: tensors named by place, no field that says nothing. `from` gives the old
   * name of every tensor by its new one.
   */
  canonical(architecture: A): {
    readonly architecture: A
    readonly from: ReadonlyMap<string, string>
  }
  /** The layers that lack statistics, first to last; they are measured in this order. */
  uncalibrated(architecture: A): readonly number[]
  /**
   * For every sample on its own, `mean` and `variance` [batch, channels] over its pixels of what enters such a layer. The
   * layers before it need statistics.
   */
  measure(
    architecture: A,
    layer: number,
    inputs: ReadonlyMap<string, Tensor>,
  ): { readonly mean: Tensor; readonly variance: Tensor }
  /** The architecture with names for the statistics of such a layer, and those names. */
  withStatistics(
    architecture: A,
    layer: number,
  ): { readonly architecture: A; readonly mean: string; readonly variance: string }
}

export interface GeneratorFamily<A extends GeneratorArchitecture> extends NetworkFamily<A> {
  readonly name: GeneratorFamilyName
  /** What can be asked of a generator of this architecture. */
  interface(architecture: A): GeneratorInterface
}

export interface DiscriminatorFamily<A extends DiscriminatorArchitecture> extends NetworkFamily<A> {
  readonly name: DiscriminatorFamilyName
  /** What can be asked of a discriminator of this architecture. */
  interface(architecture: A): DiscriminatorInterface
}

export type GeneratorFamilyName = 'layers'
export type DiscriminatorFamilyName = 'discriminator'
export type FamilyName = GeneratorFamilyName | DiscriminatorFamilyName

export interface BuildOptions {
  /** `fixed` (the default) normalises by the stored mean and variance, `batch` by those of the batch at hand. */
  readonly statistics?: Statistics
  /** Makes the tensor of a weight; by default a parameter of its name. */
  readonly weight?: MakeWeight
}

export interface Built {
  readonly output: Tensor
  /** By name, each [batch, channels, height, width], masked where it has a mask: what the next part gets. */
  readonly activations: ReadonlyMap<string, Tensor>
}

/** A network in hand: what it is, and its numbers. */
export interface Network<A extends Architecture = Architecture, F extends FamilyName = FamilyName> {
  readonly family: F
  readonly architecture: A
  /** By the names that the architecture gives. */
  readonly weights: Weights
}

/** A network that makes images. */
export type Generator = Network<GeneratorArchitecture, GeneratorFamilyName>

/** A network that tells images apart. */
export type Discriminator = Network<DiscriminatorArchitecture, DiscriminatorFamilyName>

/** The maps that leave one block of a network. */
export interface Activation {
  /** `LAYER.KIND` of the block's last layer, e.g. `2.relu`: the same after every import. */
  readonly name: string
  /** [channels, height, width] */
  readonly shape: readonly number[]
}

export interface ImageSize {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
}

/** What a generator can be asked: shown in the schema, and all that sampling needs. */
export interface GeneratorInterface {
  readonly latent: { readonly size: number; readonly prior: Prior }
  /** The second latent space of a generator that maps z to it (w of StyleGAN); null without one. */
  readonly mapped: {
    readonly size: number
    readonly perLayer: number
    readonly mean: boolean
  } | null
  /** The classes that a conditional generator is told; null where it has none. */
  readonly label: { readonly classes: number; readonly names: readonly string[] | null } | null
  readonly image: ImageSize
  /** Empty for a graph that is served as it is. */
  readonly activations: readonly Activation[]
}

/** What a discriminator can be asked. */
export interface DiscriminatorInterface {
  readonly image: ImageSize
  readonly activations: readonly Activation[]
}
