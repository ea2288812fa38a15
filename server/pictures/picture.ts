/**
 * Pictures that have an address: their sources, and the interface of the code that renders one kind
 * of them.
 */
import type { AnimationFormat, EncodedImage, ImageFormat, Pixels } from '../images/pixels.ts'

export type PictureFormat = ImageFormat | AnimationFormat

/**
 * Everything that a picture's bytes depend on. `kind` names its renderer; the rest is known to that
 * renderer alone.
 */
export interface PictureSource {
  readonly kind: string
}

export interface RenderedPicture extends EncodedImage {
  /** The layout of a RAW picture's bytes; null for other formats, which state it themselves. */
  readonly pixels: Pixels | null
}

/** Renders pictures of one kind. The same source gives the same picture forever, on any replica. */
export interface PictureRenderer<Source extends PictureSource = PictureSource> {
  /**
   * True if rendering takes long: few are rendered at once, so that small pictures never wait for
   * them.
   */
  readonly large: boolean
  /**
   * Returns the source without members that have no effect. Throws BadUserInput if a value is out
   * of range.
   */
  check(source: Source): Source
  format(source: Source): PictureFormat
  /** Samples that a generator computes for the picture. */
  samples(source: Source): number
  /** The source as plain JSON, always with the same members in the same order. */
  toDocument(source: Source): object
  /**
   * Reverses `toDocument`. A database may hold anything: throws an Error if the document is
   * malformed, and a LatentQLError if something that it names is gone.
   */
  fromDocument(document: unknown): Promise<Source>
  /**
   * The source in characters that a url takes unescaped, for kinds whose sources are short. Null if
   * this source is not short: it is stored as a document.
   */
  toPath?(source: Source): Promise<string | null>
  /** Reverses `toPath`. Returns null for paths of other kinds; throws as `fromDocument` does. */
  fromPath?(path: string, format: PictureFormat): Promise<Source | null>
  /** Versions of everything beside the source and the encoder that may change the bytes. */
  versions?(source: Source): Promise<readonly string[]>
  /** Rejects with the signal's reason; nothing is encoded once the signal is aborted. */
  render(source: Source, signal?: AbortSignal): Promise<RenderedPicture>
}

/** One renderer for each kind of source. */
export type PictureRenderers<Source extends PictureSource> = {
  readonly [Kind in Source['kind']]: PictureRenderer<Extract<Source, { readonly kind: Kind }>>
}
