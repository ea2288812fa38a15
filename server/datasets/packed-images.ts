/** The packed images of datasets, on this machine: fetched, resized or drawn when they are first asked for, then cached. */
import path from 'node:path'
import type { DatasetRow } from '../db/stores.ts'
import { DatasetInvalid } from '../errors.ts'
import { kernelFor } from '../images/encode.ts'
import type { Pixels } from '../images/pixels.ts'
import { LocalCache } from '../storage/local-cache.ts'
import { type Storage, StorageMissing } from '../storage/storage.ts'
import { AVATARS_VERSION } from './avatars.ts'
import { drawAvatar, drawAvatars } from './draw-avatars.ts'
import { inOrder, PICTURES_AT_ONCE } from './in-order.ts'
import { imageBytes, openPackedFile, PackedFileDamaged, verifyPackedFile } from './packed-file.ts'
import type { Watched } from './progress.ts'
import { readImage, repack, reshape } from './repack.ts'

/** What the copies at other sizes may take of the disk; see LocalCache for what goes when. */
const CACHE_BYTES = 16 * 1024 ** 3

export interface Shape {
  readonly imageSize: number
  readonly channels: 1 | 3
}

export class PackedImages {
  readonly #storage: Storage
  readonly #folder: string
  #cache: Promise<LocalCache> | undefined
  /** Files whose bytes were checked in this process. */
  readonly #sound = new Set<string>()

  constructor(storage: Storage, cacheDir: string) {
    this.#storage = storage
    this.#folder = path.join(cacheDir, 'packed')
  }

  /** The path of the packed file with these images at this shape. An abort ends the waiting. Throws DatasetInvalid if they are damaged or gone. */
  async open(dataset: DatasetRow, shape: Shape, watched: Watched): Promise<string> {
    if (dataset.packKey === null) {
      const key = `avatars-${AVATARS_VERSION}/${nameOf(shape)}`
      const draw = (to: string) => drawAvatars(to, { ...shape, onProgress: watched.onProgress })
      return this.#cached(key, draw, watched.signal)
    }
    const packed = await this.#packed(dataset, watched.signal)
    if (shape.imageSize === dataset.imageSize && shape.channels === dataset.channels) return packed
    const resize = (to: string) => repack(packed, to, { ...shape, onProgress: watched.onProgress })
    return this.#cached(`${dataset.id}/${nameOf(shape)}`, resize, watched.signal)
  }

  /** Some images, to be looked at: `imageSize` pixels wide and high, with the dataset's channels. */
  async some(
    dataset: DatasetRow,
    indices: readonly number[],
    imageSize: number,
    signal?: AbortSignal,
  ): Promise<Pixels[]> {
    if (dataset.packKey === null) {
      return Promise.all(indices.map((index) => drawAvatar(index, imageSize)))
    }
    const file = openPackedFile(await this.#packed(dataset, signal))
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

  /** Some images in this order and shape, as training sees them: uint8 [indices, imageSize, imageSize, channels]. */
  async reals(
    dataset: DatasetRow,
    indices: readonly number[],
    shape: Shape,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const size = imageBytes(shape)
    const reals = new Uint8Array(indices.length * size)
    const file =
      dataset.packKey === null ? null : openPackedFile(await this.#packed(dataset, signal))
    const read = async (index: number) =>
      reshape(file ? readImage(file, index) : await drawAvatar(index, shape.imageSize), shape)
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

  /** Removes the copies of this machine. */
  async forget({ id }: DatasetRow): Promise<void> {
    await (await this.#openCache()).remove(`${id}/`)
  }

  /** The file as it was registered. */
  async #packed({ name, packKey }: DatasetRow, signal?: AbortSignal): Promise<string> {
    try {
      const file = await this.#storage.get(packKey!, signal)
      await this.#verify(file, signal)
      return file
    } catch (cause) {
      if (!(cause instanceof StorageMissing || cause instanceof PackedFileDamaged)) throw cause
      throw new DatasetInvalid(
        `The packed images of "${name}" are ${cause instanceof StorageMissing ? 'gone' : 'damaged'} in ` +
          `${this.#storage.description}: delete the dataset and register it again.`,
        {},
        { cause },
      )
    }
  }

  /** A copy that can be made again: a damaged one is. */
  async #cached(
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
    if (this.#sound.has(file)) return
    await verifyPackedFile(file, signal)
    this.#sound.add(file)
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
