/** What work costs, known before any is done. One unit is one 64x64 sample drawn. */

/** Pixels of one unit. */
const UNIT_PIXELS = 64 * 64
/** Scaling and encoding a pixel against drawing it, measured on the CPU: 0.4 against 1.6 ms for 64x64. */
const ENCODED_SHARE = 0.25
/** One term of a recipe against one sample: 0.02 against 1.6 ms for 100 values. */
const TERM_COST = 0.0125

export interface PictureExtent {
  /** Samples in the picture: 1, or the cells of a sheet, or the frames of an animation. */
  readonly images: number
  /** A sample's native size, pixels. */
  readonly width: number
  readonly height: number
  /** The longer edge asked for; default native. */
  readonly size?: number | null
}

/** Drawing `images` samples and encoding them at the size asked for. */
export function pictureCost({ images, width, height, size }: PictureExtent): number {
  const native = width * height
  const scale = size ? size / Math.max(width, height) : 1
  return (images * (native + ENCODED_SHARE * native * scale * scale)) / UNIT_PIXELS
}

/** Evaluating recipes with `terms` seeds, literal and saved latents in all; `zDim` values each. */
export function recipeCost(terms: number, zDim = 100): number {
  return (terms * TERM_COST * zDim) / 100
}
