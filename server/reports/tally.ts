/** Accumulates a report's figures sample by sample. Can be saved as bytes and restored. */
import { setImmediate as pause } from 'node:timers/promises'
import type { Pixels } from '../images/pixels.ts'
import { distanceBetween, speckleOf, thumbnailOf } from '../images/quality.ts'
import { decodeNumbers } from '../weights/number-formats.ts'
import { readSafetensors, writeSafetensors, type StoredTensor } from '../weights/safetensors.ts'
import type { Measured } from './report.ts'

/** Samples closer than this are near-duplicates: about 8 of 255 grey levels. */
const DUPLICATE_BELOW = 0.03
/** A map is dead if it changes by at most this share of the largest value in its activation. */
const DEAD_SHARE = 1e-6

/** An activation of the generator. */
export interface Activation {
  readonly name: string
  readonly maps: number
}

/** Values of a sample and of the seed 0 sample, by activation; float32 [maps, height, width]. */
export type Observed = ReadonlyMap<
  string,
  { readonly values: Float32Array; readonly first: Float32Array }
>

interface Seen extends Activation {
  /** Largest difference of any value from seed 0, by map. */
  readonly changes: Float32Array
  /** Largest absolute value of the activation. */
  readonly peak: Float32Array
}

export class Tally {
  readonly #thumbnails: Uint8Array[] = []
  /** Speckle by sample, float32 as it is saved. */
  #speckles: number[] = []
  /** Distance to the nearest other sample, by sample. */
  readonly #nearest: number[] = []
  #distances = 0
  readonly #seen: readonly Seen[]

  constructor(activations: readonly Activation[]) {
    this.#seen = activations.map(({ name, maps }) => ({
      ...{ name, maps, changes: new Float32Array(maps), peak: new Float32Array(1) },
    }))
  }

  /**
   * Restores a tally from the bytes returned by `save`. Bytes of a version that didn't measure
   * speckle give an empty tally.
   */
  static async restore(bytes: Uint8Array, activations: readonly Activation[]): Promise<Tally> {
    const { tensors } = readSafetensors(bytes)
    const tally = new Tally(activations)
    const speckles = tensors.get('speckles')
    if (!speckles) return tally
    tally.#speckles = [...numbersOf(speckles)]
    const { data, shape } = tensors.get('thumbnails')!
    const [count = 0, length = 0] = shape
    for (let at = 0; at < count; at++) {
      await tally.#compare(data.subarray(at * length, (at + 1) * length))
    }
    for (const { name, changes, peak } of tally.#seen) {
      changes.set(numbersOf(tensors.get(`changes.${name}`)!))
      peak.set(numbersOf(tensors.get(`peak.${name}`)!))
    }
    return tally
  }

  /** Number of samples so far. Sample n has seed n. */
  get count(): number {
    return this.#thumbnails.length
  }

  /** Adds the next sample. */
  async add(pixels: Pixels, observed: Observed): Promise<void> {
    this.#speckles.push(Math.fround(speckleOf(pixels)))
    await this.#compare(thumbnailOf(pixels))
    for (const { name, maps, changes, peak } of this.#seen) {
      const { values, first } = observed.get(name)!
      const size = values.length / maps
      let top = peak[0]!
      for (let map = 0; map < maps; map++) {
        let most = changes[map]!
        for (let at = map * size; at < (map + 1) * size; at++) {
          const value = values[at]!
          most = Math.max(most, Math.abs(value - first[at]!))
          top = Math.max(top, Math.abs(value))
        }
        changes[map] = most
      }
      peak[0] = top
      await pause()
    }
  }

  save(): Uint8Array {
    const length = this.#thumbnails[0]?.length ?? 0
    const thumbnails = new Uint8Array(this.count * length)
    this.#thumbnails.forEach((thumbnail, at) => thumbnails.set(thumbnail, at * length))
    const shape = [this.count, length]
    const tensors = new Map<string, StoredTensor>([
      ['thumbnails', { dtype: 'U8', shape, data: thumbnails }],
      ['speckles', tensorOf(Float32Array.from(this.#speckles))],
    ])
    for (const { name, changes, peak } of this.#seen) {
      tensors.set(`changes.${name}`, tensorOf(changes))
      tensors.set(`peak.${name}`, tensorOf(peak))
    }
    return writeSafetensors(tensors)
  }

  report(): Measured {
    const { count } = this
    const activations = this.#seen.map(({ name, maps, changes, peak }) => {
      const dead = [...changes.keys()].filter((map) => changes[map]! <= DEAD_SHARE * peak[0]!)
      return { name, maps, dead }
    })
    const maps = activations.reduce((sum, activation) => sum + activation.maps, 0)
    const dead = activations.reduce((sum, activation) => sum + activation.dead.length, 0)
    return {
      samples: count,
      speckle: this.#speckles.reduce((sum, speckle) => sum + speckle, 0) / count,
      diversity: this.#distances / ((count * (count - 1)) / 2),
      nearDuplicates: this.#nearest.filter((nearest) => nearest < DUPLICATE_BELOW).length / count,
      duplicateBelow: DUPLICATE_BELOW,
      deadMaps: maps === 0 ? null : dead / maps,
      activations,
    }
  }

  /** Compares a thumbnail with all earlier ones. */
  async #compare(thumbnail: Uint8Array): Promise<void> {
    let nearest = Infinity
    this.#thumbnails.forEach((other, at) => {
      const distance = distanceBetween(thumbnail, other)
      this.#distances += distance
      if (distance < nearest) nearest = distance
      if (distance < this.#nearest[at]!) this.#nearest[at] = distance
    })
    this.#thumbnails.push(thumbnail)
    this.#nearest.push(nearest)
    await pause() // Lets this process handle requests.
  }
}

function tensorOf(values: Float32Array): StoredTensor {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return { dtype: 'F32', shape: [values.length], data }
}

function numbersOf({ dtype, data }: StoredTensor): Float32Array {
  return decodeNumbers(dtype, data)
}
