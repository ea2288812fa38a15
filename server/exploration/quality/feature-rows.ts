/** Features of images, one row per image. */

export interface FeatureRows {
  /** float32 [count, size]. */
  readonly data: Float32Array
  readonly count: number
  /** Number of features of an image. */
  readonly size: number
}
