/** Pictures that have an address: their sources, and the interface of the renderer of each kind. */
import type { AnimationFormat, EncodedImage, ImageFormat, Pixels } from '../images/pixels.ts'

export type PictureFormat = ImageFormat | AnimationFormat

/**
 * Everything that a picture's bytes depend on. `kind` names its renderer; only that renderer knows
 * the other members.
 */
export interface PictureSource {
  readonly kind: string
}

export interface RenderedPicture extends EncodedImage {
  /** The layout of a RAW picture's bytes; null for other formats, which include it. */
  readonly pixels: Pixels | null
}

/** Renders pictures of one kind. A source yields the same picture forever, on any replica. */
export interface PictureRenderer<Source extends PictureSource = PictureSource> {
  /**
   * True if rendering takes long. Few such pictures are rendered concurrently, so that small ones
   * never wait for them.
   */
  readonly large: boolean
  /**
   * Returns the source without members that have no effect. Throws BadUserInput if a value is out
   * of range.
   */
  check(source: Source): Source
  format(source: Source): PictureFormat
  /** Number of samples that a generator computes for the picture. */
  samples(source: Source): number
  /** Returns the source as plain JSON, always with the same members in the same order. */
  toDocument(source: Source): object
  /**
   * Reverses `toDocument`. Throws an Error if the document is malformed, and a LatentQLError if it
   * names something that no longer exists.
   */
  fromDocument(document: unknown): Promise<Source>
  /**
   * Returns the source in characters that need no escaping in a URL, for kinds with short sources.
   * Null if this source is not short; its address then contains the document.
   */
  toPath?(source: Source): string | null
  /** Reverses `toPath`. Returns null for paths of other kinds; throws as `fromDocument` does. */
  fromPath?(path: string, format: PictureFormat): Promise<Source | null>
  /** Versions of everything that affects the bytes, besides the source and the encoder. */
  versions?(source: Source): Promise<readonly string[]>
  /** Rejects with the signal's reason if aborted; nothing is encoded after that. */
  render(source: Source, signal?: AbortSignal): Promise<RenderedPicture>
}

/** One renderer for each kind of source. */
export type PictureRenderers<Source extends PictureSource> = {
  readonly [Kind in Source['kind']]: PictureRenderer<Extract<Source, { readonly kind: Kind }>>
}
