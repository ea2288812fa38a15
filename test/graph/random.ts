/** Seeded random numbers, so that a graph test always runs the same case. */

export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number in least..most. */
  whole(least: number, most: number): number
  pick<T>(choices: readonly T[]): T
  /** In [-2, 2), or [0.2, 2.2) if positive. */
  values(count: number, positive?: boolean): Float32Array
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    pick: (choices) => choices[whole(0, choices.length - 1)]!,
    values: (count, positive = false) =>
      Float32Array.from({ length: count }, () => next() * 4 - 2).map((value) =>
        positive ? Math.abs(value) + 0.2 : value,
      ),
  }
}
