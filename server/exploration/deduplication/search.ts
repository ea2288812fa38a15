/** Finds the duplicates among images by their hashes and details. */
import { setImmediate as pause } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
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
  /** The state of an earlier search of the same images, to continue from; it is changed. */
  readonly state: SearchState
  /** Called between images, when `state` is consistent. Ends the search by returning false. */
  goesOn(): boolean
}

export interface Found {
  readonly pairs: readonly Pair[]
  /** Distance of each image upside down to the image nearest to it, if within the limits. */
  readonly wrong: readonly number[]
}

/** The progress of searches, one after another. */
export interface SearchState {
  /** Results of the searches that are finished. */
  readonly finished: Found[]
  /** The first image that the current search has not looked up, and what it has found. */
  next: number
  current: { readonly pairs: Pair[]; readonly wrong: number[] }
}

/** Images between pauses, in which the process handles requests. */
const IMAGES_PER_TURN = 64
/**
 * Maximum number of images whose details one image is compared with, those with the nearest
 * hashes: bounds the work where many images have almost the same hash.
 */
const MAX_CANDIDATES = 64
/** Details kept in memory: of images that many others are compared with. */
const KEPT_DETAILS = 1024

/** A kept image near another. */
interface Near {
  readonly image: number
  readonly bits: number
  readonly distance: number
}

export class DuplicateSearch {
  readonly #options: SearchOptions
  readonly #details = new LRUCache<number, Details>({ max: KEPT_DETAILS })
  /** Number of searches that were requested. */
  #requested = 0

  constructor(options: SearchOptions) {
    this.#options = options
  }

  /**
   * Takes the images in order and pairs each with the nearest earlier image that is kept, if it is
   * within the limits. An image with a pair is not kept. So there are fewer pairs than images, even
   * if all are equal. Looks up every image upside down, too: its matches aren't duplicates. Null if
   * `goesOn` ended it.
   */
  async run(limits: Limits): Promise<Found | null> {
    const { images, hashes, state, goesOn } = this.#options
    const known = state.finished[this.#requested++]
    if (known) return known
    const index = indexOf(hashes, state)
    const { pairs, wrong } = state.current
    while (state.next < images.count) {
      const image = state.next
      const match = this.#nearest(index, image, limits, upsideDown)
      if (match) wrong.push(match.distance)
      const near = this.#nearest(index, image, limits)
      if (near) pairs.push([near.image, image, near.bits, near.distance])
      else index.add(image)
      state.next += 1
      if (state.next % IMAGES_PER_TURN > 0 || state.next === images.count) continue
      await pause()
      if (!goesOn()) return null
    }
    const found = { pairs, wrong }
    state.finished.push(found)
    state.next = 0
    state.current = { pairs: [], wrong: [] }
    return found
  }

  #nearest(index: HashIndex, image: number, limits: Limits, turn?: typeof upsideDown): Near | null {
    const { hashes, turned } = this.#options
    const candidates: Omit<Near, 'distance'>[] = []
    index.search(turn ? turned : hashes, image, limits.radius, (other, bits) =>
      candidates.push({ image: other, bits }),
    )
    if (candidates.length === 0) return null
    candidates.sort((one, other) => one.bits - other.bits || one.image - other.image)
    const details = this.#read(image, turn)
    let nearest: Near | null = null
    for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
      const distance = detailDistance(details, this.#detailsOf(candidate.image))
      if (distance > limits.distance || (nearest && distance >= nearest.distance)) continue
      if (combine(candidate.bits, distance) > limits.combined) continue
      nearest = { ...candidate, distance }
    }
    return nearest
  }

  #detailsOf(image: number): Details {
    const details = this.#details.get(image) ?? this.#read(image)
    this.#details.set(image, details)
    return details
  }

  #read(image: number, turn?: typeof upsideDown): Details {
    const { images } = this.#options
    const data = images.read([image])
    return detailsOf(turn ? turn(data, images) : data, images)
  }
}

/** The index of the images that the current search has kept. */
function indexOf(hashes: Hashes, { next, current }: SearchState): HashIndex {
  const index = new HashIndex(hashes)
  const removed = new Set(current.pairs.map(([, duplicate]) => duplicate))
  for (let image = 0; image < next; image++) if (!removed.has(image)) index.add(image)
  return index
}
