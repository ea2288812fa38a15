/** Normal numbers as NumPy's `RandomState(seed).randn` draws them: MT19937 and the polar method. */
import { exactLog } from './exact-math.ts'

const [WORDS, MIDDLE] = [624, 397]

/** Returns the first `count` numbers of a seed, float32. */
export function numpyNormals(seed: number, count: number): Float32Array {
  const words = new MersenneTwister(seed)
  const values = new Float32Array(count)
  for (let index = 0; index < count; index += 2) {
    const [first, second] = normalPair(words)
    values[index] = first
    if (index + 1 < count) values[index + 1] = second
  }
  return values
}

/** A point in the unit circle, stretched (Marsaglia and Bray, 1964); the second comes first. */
function normalPair(words: MersenneTwister): [number, number] {
  for (;;) {
    const x = 2 * words.unit() - 1
    const y = 2 * words.unit() - 1
    const square = x * x + y * y
    if (square >= 1 || square === 0) continue
    const factor = Math.sqrt((-2 * exactLog(square)) / square)
    return [factor * y, factor * x]
  }
}

/** Matsumoto and Nishimura, 1998. */
class MersenneTwister {
  readonly #state = new Uint32Array(WORDS)
  #used = WORDS

  constructor(seed: number) {
    this.#state[0] = seed
    for (let index = 1; index < WORDS; index++) {
      const before = this.#state[index - 1]!
      this.#state[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index
    }
  }

  /** 53 random bits, in [0, 1). */
  unit(): number {
    return ((this.#word() >>> 5) * 2 ** 26 + (this.#word() >>> 6)) / 2 ** 53
  }

  #word(): number {
    if (this.#used === WORDS) this.#renew()
    let word = this.#state[this.#used++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  #renew(): void {
    const state = this.#state
    for (let index = 0; index < WORDS; index++) {
      const next = state[(index + 1) % WORDS]!
      const joined = (state[index]! & 0x80000000) | (next & 0x7fffffff)
      const twisted = (joined >>> 1) ^ (next & 1 ? 0x9908b0df : 0)
      state[index] = state[(index + MIDDLE) % WORDS]! ^ twisted
    }
    this.#used = 0
  }
}
