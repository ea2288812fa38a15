/** Which images stand for a dataset: drawn at random, always the same ones. */
import { philox4x32 } from '../latent/philox.ts'

/** "shee", "t". */
const KEY = [0x73686565, 0x74] as const

/** At most `wanted` different indices below `count`; all of them in order where there are no more. */
export function sampleIndices(count: number, wanted: number): number[] {
  if (wanted >= count) return Array.from({ length: count }, (_, index) => index)
  const chosen = new Set<number>()
  for (let draw = 0; chosen.size < wanted; draw++) {
    const [word] = philox4x32([draw, 0, 0, 0], KEY)
    chosen.add(Math.floor((word / 2 ** 32) * count))
  }
  return [...chosen]
}
