/** Samples of checkpoints: recipes become z, z becomes pixels, pixels get an address. */
import type { Checkpoint } from '../checkpoints/checkpoint.ts'
import type { AnimationFormat, EncodedImage, ImageFormat, Pixels } from '../images/pixels.ts'
import type { Recipe } from '../latent/recipe.ts'

/** A latent ready for its checkpoint: `z` has its zDim, truncation applied; `recipe` is canonical and says the same. */
export interface ResolvedLatent {
  readonly recipe: Recipe
  readonly z: Float32Array
}

export interface Sampler {
  /** z [zDim] each to pixels, in order. Rejects with ServerBusy or EngineFailed, or the signal's reason. */
  pixels(
    checkpoint: Checkpoint,
    z: readonly Float32Array[],
    signal?: AbortSignal,
  ): Promise<Pixels[]>
}

/** Everything a picture's bytes depend on. Literal values only: it can be made again on any replica. */
export type PictureSource =
  | {
      readonly kind: 'sample'
      readonly digest: string
      readonly latent: PictureLatent
      readonly format: ImageFormat
      readonly size?: number
    }
  | {
      readonly kind: 'sheet'
      readonly digest: string
      readonly latents: readonly PictureLatent[]
      readonly columns: number
      /** Indices of `latents` after which a row ends early, so that groups start on rows of their own. */
      readonly breaks?: readonly number[]
    }
  | {
      readonly kind: 'animation'
      readonly digest: string
      readonly latents: readonly PictureLatent[]
      readonly format: AnimationFormat
      readonly fps: number
      readonly size?: number
    }
  | {
      /** Of something else than samples: a dataset, a run's progress. */
      readonly kind: 'made'
      /** Who makes it: a key of `PicturesOptions.makers`. */
      readonly maker: string
      readonly args: MadeArgs
    }

/** What a maker makes a picture of: plain JSON, and all that its bytes depend on. */
export interface MadeArgs {
  /** Default PNG. */
  readonly format?: ImageFormat | AnimationFormat
  readonly [name: string]: unknown
}

/** Makes pictures that no checkpoint is sampled for. The same args give the same picture for ever, on any replica. */
export interface PictureMaker {
  /**
   * Makes the bytes, in the format that args say. They come from the database and may be anything. Rejects with the
   * signal's reason, and with a LatentQLError where what they name is gone.
   */
  make(args: MadeArgs, signal?: AbortSignal): Promise<EncodedImage>
}

/** A seed with psi, or final values. */
export type PictureLatent =
  { readonly seed: number; readonly truncation: number } | { readonly z: Float32Array }

export interface RenderedPicture extends EncodedImage {
  /** Of a RAW picture, what its bytes are; of others null, as they say their size themselves. */
  readonly pixels: Pixels | null
}

export interface Pictures {
  /**
   * The signed address, relative unless there is a public url. A source too long for one is kept as a document first;
   * nothing is rendered. Throws BadUserInput for sizes, rates and counts out of range.
   */
  address(source: PictureSource): Promise<string>
  /**
   * What the address of a request means: its path from `/images/` on, without a query. Throws BadUserInput (malformed
   * or badly signed), CheckpointDeleted, CheckpointNotFound.
   */
  parse(path: string): Promise<PictureSource>
  /** Makes the bytes; nothing is encoded once the signal is aborted. Throws as Sampler.pixels does. */
  render(source: PictureSource, signal?: AbortSignal): Promise<RenderedPicture>
  /**
   * Strong, quoted: changes with the source and the encoder's version, and where samples are in it, with the engine, its
   * version and hardware class.
   */
  etag(source: PictureSource): string
}
