/** 128-bit hashes of images, and the search for hashes within a Hamming radius. */
import { CODE_BITS } from './autoencoder.ts'

/** Uint32 words of a hash. */
const WORDS = CODE_BITS / 32
/** Bits of a chunk by which hashes are looked up, and chunks of a hash. */
const CHUNK_BITS = 16
const CHUNKS = CODE_BITS / CHUNK_BITS
/**
 * Maximum Hamming radius: two hashes this close agree in a chunk but for one bit, so that a search
 * looks up 17 values of each chunk. The next larger radius would need 137.
 */
export const MAX_RADIUS = 2 * CHUNKS - 1

/** Hashes of images in order: uint32 [images, WORDS]. */
export class Hashes {
  readonly count: number
  readonly #words: Uint32Array

  constructor(count: number) {
    this.count = count
    this.#words = new Uint32Array(count * WORDS)
  }

  /** Sets the bits of the units that are active in `codes`, float32 [images, CODE_BITS]. */
  set(first: number, codes: Float32Array): void {
    codes.forEach((activation, at) => {
      if (activation <= 0) return
      const bit = first * CODE_BITS + at
      this.#words[bit >>> 5]! |= 1 << (bit & 31)
    })
  }

  /** Number of bits in which image `index` and image `other` of `others` differ. */
  distance(index: number, others: Hashes, other: number): number {
    let bits = 0
    for (let word = 0; word < WORDS; word++) {
      bits += bitCount(this.#words[index * WORDS + word]! ^ others.#words[other * WORDS + word]!)
    }
    return bits
  }

  /** Number of hashes that are equal to an earlier one. */
  collisions(): number {
    const seen = new Set<string>()
    for (let at = 0; at < this.#words.length; at += WORDS) {
      seen.add(this.#words.subarray(at, at + WORDS).join())
    }
    return this.count - seen.size
  }

  /** The bits of a chunk. */
  chunk(index: number, chunk: number): number {
    const word = this.#words[index * WORDS + (chunk >>> 1)]!
    return (word >>> (CHUNK_BITS * (chunk & 1))) & (2 ** CHUNK_BITS - 1)
  }
}

/**
 * An index for multi-index hashing (Norouzi et al., CVPR 2012): hashes that differ in few bits
 * agree, or nearly agree, in one of their chunks, so only hashes that share a chunk are compared.
 */
export class HashIndex {
  readonly #hashes: Hashes
  readonly #chunks: readonly ChunkTable[]
  /** The last query that visited each image, so that it visits an image once. */
  readonly #visits: Uint32Array
  #queries = 0

  constructor(hashes: Hashes) {
    this.#hashes = hashes
    this.#chunks = Array.from({ length: CHUNKS }, (_, chunk) => new ChunkTable(hashes, chunk))
    this.#visits = new Uint32Array(hashes.count)
  }

  /**
   * Calls `found` with each image below `end` that `accepts` and whose hash is within `radius`, at
   * most MAX_RADIUS, of that of image `index` of `queries`. Order: by chunk, then by index.
   */
  search(
    queries: Hashes,
    index: number,
    options: { readonly radius: number; readonly end: number; accepts(image: number): boolean },
    found: (image: number, distance: number) => void,
  ): void {
    const { radius, end } = options
    const query = ++this.#queries
    const neighbours = radius < CHUNKS ? EQUAL : ONE_BIT
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const value = queries.chunk(index, chunk)
      for (const difference of neighbours) {
        const { starts, images } = this.#chunks[chunk]!
        const last = starts[(value ^ difference) + 1]!
        for (let at = starts[value ^ difference]!; at < last; at++) {
          const image = images[at]!
          if (image >= end) break
          if (this.#visits[image] === query || !options.accepts(image)) continue
          this.#visits[image] = query
          const distance = queries.distance(index, this.#hashes, image)
          if (distance <= radius) found(image, distance)
        }
      }
    }
  }
}

const EQUAL = [0]
const ONE_BIT = [0, ...Array.from({ length: CHUNK_BITS }, (_, bit) => 1 << bit)]

/** The images by the value of one chunk of their hash. */
class ChunkTable {
  /** Position in `images` of the first image of each value, which end where the next begin. */
  readonly starts = new Uint32Array(2 ** CHUNK_BITS + 1)
  /** The images, by value and in order. */
  readonly images: Uint32Array

  constructor(hashes: Hashes, chunk: number) {
    this.images = new Uint32Array(hashes.count)
    const values = Uint16Array.from(this.images, (_, image) => hashes.chunk(image, chunk))
    for (const value of values) this.starts[value + 1]!++
    for (let value = 0; value < 2 ** CHUNK_BITS; value++) {
      this.starts[value + 1]! += this.starts[value]!
    }
    const next = this.starts.slice()
    values.forEach((value, image) => (this.images[next[value]!++] = image))
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
