/** Random numbers, bytes and orders, each a function of a seed, a purpose and a position. */
import { normalQuantile } from './exact-math.ts'
import { philox4x32, type Words } from './philox.ts'
import type { Prior } from './seed-to-z.ts'

/** Source of random numbers. `position` is an integer below 2^53, e.g. of a batch. */
export interface Source {
  readonly seed: number
  /** The second word of Philox's key: a number per purpose and version of the mapping. */
  readonly stream: number
  readonly position: number
}

/**
 * Bytes of noise, indexed by the upper or lower half of a random word. (value - 128) / 32 is
 * standard normal.
 */
const NOISE_TABLE = Uint8Array.from({ length: 2 ** 16 }, (_, half) => {
  const value = Math.round(128 + 32 * normalQuantile((half + 0.5) / 2 ** 16))
  return Math.min(255, Math.max(0, value))
})

/** Draws `count` standard normal numbers as float32, from 32 random bits each. */
export function drawNormals(source: Source, count: number): Float32Array {
  const values = new Float32Array(count)
  for (let index = 0; index < count; index += 4) {
    const words = blockAt(source, index / 4)
    for (let word = 0; word < 4; word++)
      values[index + word] = normalQuantile(openUnit(words[word]!))
  }
  return values
}

/** Draws `count` numbers from the prior, float32: [batch, zDim] flattened. */
export function drawPrior(source: Source, count: number, prior: Prior): Float32Array {
  switch (prior.distribution) {
    case 'normal':
    case 'numpyNormal':
      return drawNormals(source, count)
    case 'uniform':
      return drawUniform(source, count)
    case 'truncatedNormal':
      return drawTruncated(source, count, prior.bound!)
  }
}

/** Draws `count` bytes, standard normal as (value - 128) / 32, clipped at four sigma. */
export function drawNoise(source: Source, count: number): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let index = 0; index < count; index += 8) {
    const words = blockAt(source, index / 8)
    for (let word = 0; word < 4; word++) {
      bytes[index + 2 * word] = NOISE_TABLE[words[word]! & 0xffff]!
      bytes[index + 2 * word + 1] = NOISE_TABLE[words[word]! >>> 16]!
    }
  }
  return bytes
}

/** Returns the numbers 0..count-1 in random order (Fisher-Yates shuffle). */
export function drawOrder(source: Source, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  let words: Words = [0, 0, 0, 0]
  for (let last = count - 1; last > 0; last--) {
    if ((last & 3) === 3 || last === count - 1) words = blockAt(source, last >>> 2)
    const other = Math.floor((words[last & 3]! / 2 ** 32) * (last + 1))
    const moved = order[last]!
    order[last] = order[other]!
    order[other] = moved
  }
  return order
}

/** Uniform in [-1, 1), each value exact in float32. */
function drawUniform(source: Source, count: number): Float32Array {
  const values = new Float32Array(count)
  for (let index = 0; index < count; index += 4) {
    const words = blockAt(source, index / 4)
    for (let word = 0; word < 4; word++) values[index + word] = (words[word]! >>> 8) / 2 ** 23 - 1
  }
  return values
}

/** Normal. Values outside the bound are drawn again. */
function drawTruncated(source: Source, count: number, bound: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => {
    for (let again = 0; ; again++) {
      const value = Math.fround(normalQuantile(openUnit(blockAt(source, index, again)[0])))
      if (Math.abs(value) <= bound) return value
    }
  })
}

function blockAt({ seed, stream, position }: Source, block: number, again = 0): Words {
  const low = position >>> 0
  const high = Math.floor(position / 2 ** 32)
  return philox4x32([block, low, high, again], [seed, stream])
}

/** Midpoint of one of 2^32 cells of (0, 1). */
function openUnit(word: number): number {
  return (word + 0.5) / 2 ** 32
}
