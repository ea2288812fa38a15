/** Selects random images that represent a dataset, always the same ones. */
import { philox4x32 } from '../latent/philox.ts'

/** "shee", "t". */
const KEY = [0x73686565, 0x74] as const

/**
 * Returns at most `limit` different indices below `count`, or all of them in order if there are no
 * more.
 */
export function sampleIndices(count: number, limit: number): number[] {
  if (limit >= count) return Array.from({ length: count }, (_, index) => index)
  const chosen = new Set<number>()
  for (let draw = 0; chosen.size < limit; draw++) {
    const [word] = philox4x32([draw, 0, 0, 0], KEY)
    chosen.add(Math.floor((word / 2 ** 32) * count))
  }
  return [...chosen]
}
