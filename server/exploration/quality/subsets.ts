/** The random subsets that KID is averaged over, always the same ones. */
import { philox4x32 } from '../../latent/philox.ts'

/** Rows of one subset, of the samples and of the reals: equally many of both. */
export interface Subset {
  readonly samples: Uint32Array
  readonly reals: Uint32Array
}

const SUBSETS = 100
const SUBSET_SIZE = 1000

/** "kid". */
const KEY = 0x6b6964

/** Chooses 100 subsets of 1,000 different rows, or of half of the smaller set if that is less. */
export function chooseSubsets(samples: number, reals: number): Subset[] {
  const size = Math.min(SUBSET_SIZE, Math.floor(Math.min(samples, reals) / 2))
  return Array.from({ length: SUBSETS }, (_, subset) => ({
    samples: choose(samples, size, [KEY, 2 * subset]),
    reals: choose(reals, size, [KEY, 2 * subset + 1]),
  }))
}

/** The beginning of a Fisher-Yates shuffle. */
function choose(count: number, size: number, key: readonly [number, number]): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, row) => row)
  for (let at = 0; at < size; at++) {
    const [word] = philox4x32([at, 0, 0, 0], key)
    const other = at + Math.floor((word / 2 ** 32) * (count - at))
    ;[rows[at], rows[other]] = [rows[other]!, rows[at]!]
  }
  return rows.slice(0, size)
}
