/** What pictures cost the server, by its own rule (MAX_COST): known before anything is asked for. */

/** Pixels of a sample. */
export interface Native {
  readonly width: number
  readonly height: number
}

/** MAX_COST, unless whoever runs the server has set another one: a refusal says which. */
export const USUAL_LIMIT = 1000

const UNIT_PIXELS = 64 * 64
const ENCODED_SHARE = 0.25
const ROW = 0.05

/** Of one picture; `size` is its longer edge, default native. */
export function pictureCost(native: Native, size?: number): number {
  const small = native.width * native.height < UNIT_PIXELS
  const { width, height } = small ? { width: 64, height: 64 } : native
  const scale = size === undefined ? 1 : size / Math.max(width, height)
  return (width * height * (1 + ENCODED_SHARE * scale * scale)) / UNIT_PIXELS
}

/** Of a sheet or an animation of so many frames. */
export function exportCost(frames: number, native: Native, size?: number): number {
  return Math.ceil(frames * (pictureCost(native, size) + ROW))
}

/** As many pictures a second as a walk may bring. */
export function mostFps(native: Native, size?: number): number {
  return Math.max(1, Math.floor((USUAL_LIMIT * 0.95) / pictureCost(native, size)))
}
