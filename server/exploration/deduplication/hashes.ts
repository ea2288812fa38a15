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

  /** `bytes`: the hashes, as `bytes` returned them. Default: zeros. */
  constructor(count: number, bytes?: Uint8Array) {
    this.count = count
    this.#words = bytes ? new Uint32Array(bytes.slice().buffer) : new Uint32Array(count * WORDS)
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer)
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

/** Maximum number of entries of the index that a search looks at. Few ordinary ones reach it. */
export const MAX_VISITS = 2 ** 14

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

  /** Creates an empty index. */
  constructor(hashes: Hashes) {
    this.#hashes = hashes
    this.#chunks = Array.from({ length: CHUNKS }, (_, chunk) => new ChunkTable(hashes, chunk))
    this.#visits = new Uint32Array(hashes.count)
  }

  /** Adds an image, once. */
  add(image: number): void {
    for (const table of this.#chunks) table.add(image)
  }

  /**
   * Calls `found` with each image of the index whose hash is within `radius`, at most MAX_RADIUS,
   * of that of image `index` of `queries`. Order: by chunk, then as they were added. Among many
   * images that share chunks, such as blank ones, it finds only the first.
   */
  search(
    queries: Hashes,
    index: number,
    radius: number,
    found: (image: number, distance: number) => void,
  ): void {
    const query = ++this.#queries
    const neighbours = radius < CHUNKS ? EQUAL : ONE_BIT
    let visits = 0
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const value = queries.chunk(index, chunk)
      for (const difference of neighbours) {
        for (const image of this.#chunks[chunk]!.imagesOf(value ^ difference)) {
          if (++visits > MAX_VISITS) return
          if (this.#visits[image] === query) continue
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

/** The images that were added, by the value of one chunk of their hash. */
class ChunkTable {
  readonly #hashes: Hashes
  readonly #chunk: number
  /** The images by value. Each value has room for all its images. */
  readonly #images: Uint32Array
  /** Position of the first image of each value, and behind its last. */
  readonly #starts = new Uint32Array(2 ** CHUNK_BITS + 1)
  readonly #ends: Uint32Array

  constructor(hashes: Hashes, chunk: number) {
    this.#hashes = hashes
    this.#chunk = chunk
    this.#images = new Uint32Array(hashes.count)
    for (let image = 0; image < hashes.count; image++) {
      this.#starts[hashes.chunk(image, chunk) + 1]!++
    }
    for (let value = 0; value < 2 ** CHUNK_BITS; value++) {
      this.#starts[value + 1]! += this.#starts[value]!
    }
    this.#ends = this.#starts.slice(0, -1)
  }

  add(image: number): void {
    this.#images[this.#ends[this.#hashes.chunk(image, this.#chunk)]!++] = image
  }

  imagesOf(value: number): Uint32Array {
    return this.#images.subarray(this.#starts[value], this.#ends[value])
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
