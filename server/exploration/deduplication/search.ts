/** Finds the duplicates among images by their hashes and details. */
import { setImmediate as pause } from 'node:timers/promises'
import { HashIndex, type Hashes } from './hashes.ts'
import type { Pair } from './kind.ts'
import { detailDistance, detailsOf, upsideDown, type Details } from './details.ts'

/** The images to search, uint8 [images, imageSize, imageSize, channels]. */
export interface SearchedImages {
  readonly count: number
  readonly imageSize: number
  readonly channels: 1 | 3
  read(indices: readonly number[]): Uint8Array
}

export interface Limits {
  /** Maximum number of differing bits. */
  readonly radius: number
  /** Maximum distance of the details. */
  readonly distance: number
  /** Maximum of both together; see `combine`. */
  readonly combined: number
}

/** Share of a differing bit in the combined distance: both limits then weigh much the same. */
const BIT_WEIGHT = 0.05

/**
 * Combines the distances of hashes and details. Copies are rarely near both limits at once;
 * distinct images with few details, such as ships on the horizon, are.
 */
export function combine(bits: number, distance: number): number {
  return distance + BIT_WEIGHT * bits
}

export interface SearchOptions {
  readonly images: SearchedImages
  readonly hashes: Hashes
  /** Hashes of the images upside down. */
  readonly turned: Hashes
  /** Called often; rejects by throwing. */
  check(): void
}

export interface Found {
  readonly pairs: readonly Pair[]
  /** Distance of each image upside down to the image nearest to it, if within the limits. */
  readonly wrong: readonly number[]
}

/** Images between pauses, in which the process handles requests. */
const PAUSE_EVERY = 64
/**
 * Maximum number of images whose details one image is compared with, those with the nearest
 * hashes: bounds the work where many images have almost the same hash.
 */
const MAX_CANDIDATES = 64

/** A kept image near another. */
interface Near {
  readonly image: number
  readonly bits: number
  readonly distance: number
}

export class DuplicateSearch {
  readonly #options: SearchOptions
  readonly #index: HashIndex
  readonly #isRemoved: Uint8Array

  constructor(options: SearchOptions) {
    this.#options = options
    this.#index = new HashIndex(options.hashes)
    this.#isRemoved = new Uint8Array(options.images.count)
  }

  /**
   * Takes the images in order and pairs each with the nearest earlier image that is kept, if it is
   * within the limits. An image with a pair is not kept. So there are fewer pairs than images, even
   * if all are equal. Looks up every image upside down, too: its matches aren't duplicates.
   */
  async run(limits: Limits): Promise<Found> {
    const { images, check } = this.#options
    const pairs: Pair[] = []
    const wrong: number[] = []
    this.#isRemoved.fill(0)
    for (let image = 0; image < images.count; image++) {
      if (image % PAUSE_EVERY === 0) await pause().then(check)
      const match = this.#nearest(image, limits, upsideDown)
      if (match) wrong.push(match.distance)
      const near = this.#nearest(image, limits)
      if (!near) continue
      pairs.push([near.image, image, near.bits, near.distance])
      this.#isRemoved[image] = 1
    }
    return { pairs, wrong }
  }

  #nearest(image: number, limits: Limits, turn?: typeof upsideDown): Near | null {
    const { hashes, turned } = this.#options
    const queries = turn ? turned : hashes
    const candidates: Omit<Near, 'distance'>[] = []
    const accepts = (other: number) => this.#isRemoved[other] === 0
    const options = { radius: limits.radius, end: image, accepts }
    this.#index.search(queries, image, options, (other, bits) =>
      candidates.push({ image: other, bits }),
    )
    if (candidates.length === 0) return null
    candidates.sort((one, other) => one.bits - other.bits || one.image - other.image)
    const details = this.#details(image, turn)
    let nearest: Near | null = null
    for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
      const distance = detailDistance(details, this.#details(candidate.image))
      if (distance > limits.distance || (nearest && distance >= nearest.distance)) continue
      if (combine(candidate.bits, distance) > limits.combined) continue
      nearest = { ...candidate, distance }
    }
    return nearest
  }

  #details(image: number, turn?: typeof upsideDown): Details {
    const { images } = this.#options
    const data = images.read([image])
    return detailsOf(turn ? turn(data, images) : data, images)
  }
}
