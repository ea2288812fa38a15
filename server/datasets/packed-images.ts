/**
 * The packed images of datasets on this machine: fetched, resized or drawn on first use, then
 * cached.
 */
import path from 'node:path'
import type { DatasetRow } from '../db/stores.ts'
import { DatasetInvalid } from '../errors.ts'
import { kernelFor } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { LocalCache } from '../storage/local-cache.ts'
import { type Storage, StorageMissing } from '../storage/storage.ts'
import { drawAll } from './built-in/draw.ts'
import { drawnSetOf } from './built-in/rows.ts'
import { inOrder, PICTURES_AT_ONCE } from './in-order.ts'
import { imageBytes, openPackedFile, PackedFileDamaged, verifyPackedFile } from './packed-file.ts'
import type { ProgressOptions } from './progress.ts'
import { readImage, repack, reshape } from './repack.ts'

/** Maximum size of the cache of copies at other sizes, bytes. LocalCache documents the eviction. */
const CACHE_BYTES = 16 * 1024 ** 3

export interface Shape {
  readonly imageSize: number
  readonly channels: 1 | 3
}

export class PackedImages {
  readonly #storage: Storage
  readonly #folder: string
  #cache: Promise<LocalCache> | undefined
  /** Files verified by this process. */
  readonly #verified = new Set<string>()

  constructor(storage: Storage, cacheDir: string) {
    this.#storage = storage
    this.#folder = path.join(cacheDir, 'packed')
  }

  /**
   * Returns the path of the packed file with the images at this shape. An abort ends the wait.
   * Throws DatasetInvalid if they are damaged or missing.
   */
  async open(dataset: DatasetRow, shape: Shape, options: ProgressOptions): Promise<string> {
    const set = drawnSetOf(dataset)
    if (set) {
      const key = `${set.name}-${set.version}/${nameOf(shape)}`
      const draw = (to: string) => drawAll(set, to, { ...shape, onProgress: options.onProgress })
      return this.#openCached(key, draw, options.signal)
    }
    const packed = await this.#openPacked(dataset, options.signal)
    if (shape.imageSize === dataset.imageSize && shape.channels === dataset.channels) return packed
    const resize = async (to: string) => {
      await repack(packed, to, { ...shape, onProgress: options.onProgress })
    }
    return this.#openCached(`${dataset.id}/${nameOf(shape)}`, resize, options.signal)
  }

  /**
   * Returns the images at these indices for display: `imageSize` pixels wide and high, with the
   * dataset's channels.
   */
  async some(
    dataset: DatasetRow,
    indices: readonly number[],
    imageSize: number,
    signal?: AbortSignal,
  ): Promise<Pixels[]> {
    const set = drawnSetOf(dataset)
    if (set) return Promise.all(indices.map((index) => set.draw(index, imageSize)))
    const file = openPackedFile(await this.#openPacked(dataset, signal))
    try {
      const images = indices.map((index) => readImage(file, index))
      const kernel = kernelFor({ width: file.imageSize, height: file.imageSize }, imageSize)
      const { channels } = file
      return await Promise.all(
        images.map((image) => reshape(image, { imageSize, channels }, kernel)),
      )
    } finally {
      file.close()
    }
  }

  /**
   * Returns the images at these indices, in order, as training uses them: uint8 [indices,
   * imageSize, imageSize, channels].
   */
  async reals(
    dataset: DatasetRow,
    indices: readonly number[],
    shape: Shape,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const size = imageBytes(shape)
    const reals = new Uint8Array(indices.length * size)
    const set = drawnSetOf(dataset)
    const file = set ? null : openPackedFile(await this.#openPacked(dataset, signal))
    const read = async (index: number) =>
      reshape(file ? readImage(file, index) : await set!.draw(index, shape.imageSize), shape)
    try {
      let at = 0
      for await (const { data } of inOrder(indices, PICTURES_AT_ONCE, read)) {
        signal?.throwIfAborted()
        reals.set(data, at++ * size)
      }
      return reals
    } finally {
      file?.close()
    }
  }

  /** Removes the copies on this machine. */
  async forget({ id }: DatasetRow): Promise<void> {
    await (await this.#openCache()).remove(`${id}/`)
  }

  /** Returns the file as registered. */
  async #openPacked({ name, packKey }: DatasetRow, signal?: AbortSignal): Promise<string> {
    try {
      const file = await this.#storage.get(packKey!, signal)
      await this.#verify(file, signal)
      return file
    } catch (cause) {
      if (!(cause instanceof StorageMissing || cause instanceof PackedFileDamaged)) throw cause
      throw new DatasetInvalid(
        `The packed images of "${name}" are ` +
          `${cause instanceof StorageMissing ? 'missing' : 'damaged'} in ` +
          `${this.#storage.description}. Delete the dataset and register it again.`,
        {},
        { cause },
      )
    }
  }

  /** Returns a cached copy, and replaces a damaged one. */
  async #openCached(
    key: string,
    make: (to: string) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<string> {
    const cache = await this.#openCache()
    const file = await cache.get(key, make, signal)
    try {
      await this.#verify(file, signal)
      return file
    } catch (error) {
      if (!(error instanceof PackedFileDamaged)) throw error
      await cache.remove(key)
      return cache.get(key, make, signal)
    }
  }

  async #verify(file: string, signal?: AbortSignal): Promise<void> {
    if (this.#verified.has(file)) return
    await verifyPackedFile(file, signal)
    this.#verified.add(file)
  }

  #openCache(): Promise<LocalCache> {
    this.#cache ??= LocalCache.open({ folder: this.#folder, maxBytes: CACHE_BYTES }).catch(
      (error: unknown) => {
        this.#cache = undefined
        throw error
      },
    )
    return this.#cache
  }
}

function nameOf({ imageSize, channels }: Shape): string {
  return `${imageSize}x${channels}.pack`
}
