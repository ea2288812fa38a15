/** The cost of pictures by the server's own rule (MAX_COST), known before any request. */

/** Size of a sample, in pixels. */
export interface Native {
  readonly width: number
  readonly height: number
}

/**
 * The default MAX_COST. If the operator has set another one, a COST_LIMIT_EXCEEDED error contains
 * it.
 */
export const USUAL_LIMIT = 1000

const UNIT_PIXELS = 64 * 64
const ENCODED_SHARE = 0.25
const ROW = 0.05

/** The cost of one picture; `size` is its longer edge in pixels, native by default. */
export function pictureCost(native: Native, size?: number): number {
  const small = native.width * native.height < UNIT_PIXELS
  const { width, height } = small ? { width: 64, height: 64 } : native
  const scale = size === undefined ? 1 : size / Math.max(width, height)
  return (width * height * (1 + ENCODED_SHARE * scale * scale)) / UNIT_PIXELS
}

/** The cost of a sheet or an animation. */
export function exportCost(frames: number, native: Native, size?: number): number {
  return Math.ceil(frames * (pictureCost(native, size) + ROW))
}

/** The maximum pictures per second of a walk. */
export function mostFps(native: Native, size?: number): number {
  return Math.max(1, Math.floor((USUAL_LIMIT * 0.95) / pictureCost(native, size)))
}
