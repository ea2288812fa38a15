/** In which order frames are fetched: a coarse walk first, which can be scrubbed at once, then ever finer. */

/** Every 8th frame, then every 4th, 2nd, and all: the coarsest walk is there with the first request. */
const STRIDES = [8, 4, 2, 1]

/** All frames of 0 to count - 1, the coarsest first; of one coarseness, what is nearest to `focus` first. */
export function coarseFirst(count: number, focus: number): readonly number[] {
  const frames = Array.from({ length: count }, (_, frame) => frame)
  const level = (frame: number) =>
    frame === count - 1 ? 0 : STRIDES.findIndex((stride) => frame % stride === 0)
  return frames.sort(
    (a, b) => level(a) - level(b) || Math.abs(a - focus) - Math.abs(b - focus) || a - b,
  )
}

/** The frame nearest to `frame` that is there; undefined where none is. */
export function nearestFrame(
  count: number,
  frame: number,
  isThere: (frame: number) => boolean,
): number | undefined {
  for (let distance = 0; distance < count; distance++) {
    for (const candidate of [frame - distance, frame + distance]) {
      if (candidate >= 0 && candidate < count && isThere(candidate)) return candidate
    }
  }
  return undefined
}
