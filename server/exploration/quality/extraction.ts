/** Features of a set of images, extracted in batches and stored in chunks to resume from. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { StorageMissing, type Storage } from '../../storage/storage.ts'
import type { FeatureRows } from './feature-rows.ts'

/** Images per batch, few enough that requests wait only briefly for one. */
const BATCH = 8
/** Images whose features are stored in one file. */
const CHUNK = 512

/** Storage keys of the features extracted so far, in order. */
export const chunks = z.array(z.object({ key: z.string(), rows: z.int() }))

export type Chunks = z.infer<typeof chunks>

export interface ExtractionOptions {
  readonly count: number
  /** Number of features of an image. */
  readonly size: number
  readonly storage: Storage
  /** Beginning of the storage keys; no other extraction or attempt has the same. */
  readonly prefix: string
  /** A local folder for temporary files. */
  readonly folder: string
  readonly signal: AbortSignal
  /** Features of the images with these indices: float32 [indices, size]. */
  features(indices: readonly number[]): Promise<Float32Array>
}

export class Extraction {
  readonly #options: ExtractionOptions
  readonly #rows: FeatureRows
  readonly #chunks: Chunks[number][] = []
  /** Number of images whose features are stored, and extracted. */
  #stored = 0
  #done = 0

  private constructor(options: ExtractionOptions) {
    const { count, size } = options
    this.#options = options
    this.#rows = { data: new Float32Array(count * size), count, size }
  }

  /** Reads stored chunks, up to the first that is missing. Throws StorageUnavailable. */
  static async open(options: ExtractionOptions, stored: Chunks): Promise<Extraction> {
    const extraction = new Extraction(options)
    for (const chunk of stored) {
      try {
        await extraction.#read(chunk)
      } catch (error) {
        if (error instanceof StorageMissing) break
        throw error
      }
    }
    return extraction
  }

  get chunks(): Chunks {
    return [...this.#chunks]
  }

  get done(): number {
    return this.#done
  }

  /** All features; complete once `done` is the number of images. */
  get rows(): FeatureRows {
    return this.#rows
  }

  /** True if enough features for a chunk are not stored yet. */
  get mayStore(): boolean {
    return this.#done - this.#stored >= CHUNK || this.#done === this.#options.count
  }

  /** Extracts the features of the next batch. */
  async advance(): Promise<void> {
    const { count, size, features } = this.#options
    const rows = Math.min(BATCH, count - this.#done)
    const indices = Array.from({ length: rows }, (_, row) => this.#done + row)
    this.#rows.data.set(await features(indices), this.#done * size)
    this.#done += rows
  }

  /** Stores the features that are not stored yet. Throws StorageUnavailable, StorageFull. */
  async store(): Promise<void> {
    const { size, storage, prefix, folder, signal } = this.#options
    const rows = this.#done - this.#stored
    if (rows === 0) return
    const file = path.join(folder, 'features')
    const key = `${prefix}-${this.#stored}`
    const { data } = this.#rows
    await writeFile(file, data.subarray(this.#stored * size, this.#done * size))
    await storage.put(key, file, signal)
    await rm(file)
    this.#chunks.push({ key, rows })
    this.#stored = this.#done
  }

  async #read(chunk: Chunks[number]): Promise<void> {
    const { size, storage, signal } = this.#options
    const bytes = await readFile(await storage.get(chunk.key, signal))
    const values = new Float32Array(new Uint8Array(bytes).buffer)
    this.#rows.data.set(values, this.#stored * size)
    this.#chunks.push(chunk)
    this.#done = this.#stored += chunk.rows
  }
}
