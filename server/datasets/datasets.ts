/**
 * Datasets: registers and packs images once, and opens them at the size that a training run needs.
 */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { MIN_IMAGES } from '../../clients/sdk/src/image-files.ts'
import type { DatasetRow, DatasetRows, Page, PageRequest } from '../db/stores.ts'
import { BadUserInput, DatasetInvalid, DatasetNotFound, writingTo } from '../errors.ts'
import { contactSheet, squareColumns } from '../images/contact-sheet.ts'
import type { Pixels } from '../images/pixels.ts'
import type { Logger } from '../logger.ts'
import type { Quota } from '../quota.ts'
import { findInImportFolder } from '../storage/import-folder.ts'
import { receive } from '../storage/receive.ts'
import { Staging } from '../storage/staging.ts'
import type { Storage } from '../storage/storage.ts'
import { drawnSetOf, ensureBuiltIn } from './built-in/rows.ts'
import {
  DEFAULT_SIZE,
  requireBox,
  requireEdge,
  requireName,
  requireSize,
  requireUsableCrop,
} from './checks.ts'
import type { Crop } from './decode-image.ts'
import { pack } from './pack.ts'
import { PackedImages, type Shape } from './packed-images.ts'
import type { ProgressOptions } from './progress.ts'
import { repack } from './repack.ts'
import { sampleIndices } from './sample-indices.ts'
import { openSource, type OpenOptions } from './sources/open-source.ts'
import type { ImageSource } from './sources/source.ts'

export interface RegisterOptions extends ProgressOptions {
  /** `[a-z0-9][a-z0-9._-]{0,62}`, unique. */
  readonly name: string
  /** Edge of the packed images, 16 to 256 pixels, default 64. IDX and CIFAR-10 keep their own. */
  readonly imageSize?: number
  /** The part of each picture to use, before the centre crop. */
  readonly crop?: Crop
}

export interface OpenedImages extends Shape {
  /** Path of a packed file, read-only; see openPackedFile. */
  readonly path: string
  readonly count: number
}

export interface RealsOptions {
  readonly count: number
  readonly imageSize: number
  readonly channels: 1 | 3
  readonly signal?: AbortSignal
}

export interface Reals {
  readonly datasetId: string
  readonly count: number
  /** uint8 [count, imageSize, imageSize, channels]. */
  readonly data: Uint8Array
}

export interface Datasets {
  /** Lists datasets by name, always including the built-in ones. */
  list(): Promise<DatasetRow[]>
  /** Lists a page of datasets, newest first. Throws BadUserInput for a malformed cursor. */
  page(request: PageRequest): Promise<Page<DatasetRow>>
  find(name: string): Promise<DatasetRow | null>
  /** Finds datasets by their uuids, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<DatasetRow[]>
  /**
   * Packs a folder or ZIP of pictures, an IDX file of images, or CIFAR-10's batches. Throws
   * BadUserInput (name, path, size, crop), DatasetInvalid (the source doesn't contain at least 16
   * images), and the signal's reason.
   */
  register(path: string, options: RegisterOptions): Promise<DatasetRow>
  /** Registers a path in the import folder, relative to it or absolute. */
  registerAllowed(path: string, options: RegisterOptions): Promise<DatasetRow>
  /**
   * Registers an upload named `fileName`: a ZIP, an IDX file, or CIFAR-10's tar.gz or a single
   * batch.
   */
  registerStream(body: Readable, fileName: string, options: RegisterOptions): Promise<DatasetRow>
  /**
   * Registers the images of a dataset that `keeps` accepts, with their classes and attributes, as a
   * dataset of its own. Built-in images are drawn at 64 pixels, the others keep their size. Throws
   * DatasetNotFound, DatasetInvalid, BadUserInput (name), and the signal's reason.
   */
  registerSubset(
    datasetId: string,
    options: { readonly name: string; keeps(index: number): boolean } & ProgressOptions,
  ): Promise<DatasetRow>
  /**
   * Deletes a dataset and its packed images. Throws DatasetNotFound, TrainingRunConflict, or
   * BadUserInput for a built-in dataset.
   */
  delete(name: string): Promise<DatasetRow>
  /**
   * Returns the packed images at this edge and channel count (default: the dataset's). They are
   * fetched, resized or drawn on first use, then cached on this machine. Throws DatasetNotFound,
   * DatasetInvalid (damaged), BadUserInput (larger than packed).
   */
  open(
    datasetId: string,
    options: { readonly imageSize: number; readonly channels?: 1 | 3 } & ProgressOptions,
  ): Promise<OpenedImages>
  /**
   * Returns at most `count` random images, always the same ones in the same order, with the shape
   * used in training. Statistics of a dataset are computed over them. Throws DatasetNotFound,
   * DatasetInvalid (damaged), BadUserInput (larger than packed).
   */
  reals(datasetId: string, options: RealsOptions): Promise<Reals>
  /**
   * Returns a dataset that has images for samples of this size. Throws DatasetNotFound, and
   * BadUserInput (larger than packed, or not square).
   */
  requireFor(
    name: string,
    image: { readonly width: number; readonly height: number },
  ): Promise<DatasetRow>
  /**
   * Returns the images at these indices for display, `imageSize` pixels wide and high. Throws
   * DatasetNotFound, DatasetInvalid.
   */
  pictures(
    datasetId: string,
    indices: readonly number[],
    imageSize: number,
    signal?: AbortSignal,
  ): Promise<Pixels[]>
  /**
   * Draws a contact sheet of at most `count` random images, always the same ones, each `imageSize`
   * pixels wide and high. The number of columns makes the sheet nearly square. Throws
   * DatasetNotFound, DatasetInvalid.
   */
  sheet(datasetId: string, count: number, imageSize: number, signal?: AbortSignal): Promise<Pixels>
}

export interface DatasetsOptions {
  readonly rows: DatasetRows
  readonly storage: Storage
  /** Holds data that can be recreated or fetched again, and temporary files. */
  readonly cacheDir: string
  readonly importDirectory: string
  readonly maxUploadBytes: number
  /** Checked before a dataset is read, packed or received. */
  readonly quotas?: readonly Pick<Quota, 'check'>[]
  readonly logger: Logger
}

export function createDatasets(options: DatasetsOptions): Datasets {
  return new RegisteredDatasets(options)
}

class RegisteredDatasets implements Datasets {
  readonly #options: DatasetsOptions
  readonly #staging: Staging
  readonly #images: PackedImages
  #rows: Promise<DatasetRows> | undefined

  constructor(options: DatasetsOptions) {
    this.#options = options
    this.#staging = new Staging(path.join(options.cacheDir, 'staging'))
    this.#images = new PackedImages(options.storage, options.cacheDir)
  }

  async list(): Promise<DatasetRow[]> {
    return (await this.#withBuiltIn()).list()
  }

  async page(request: PageRequest): Promise<Page<DatasetRow>> {
    return (await this.#withBuiltIn()).page(request)
  }

  async findMany(ids: readonly string[]): Promise<DatasetRow[]> {
    return (await this.#withBuiltIn()).findMany(ids)
  }

  async find(name: string): Promise<DatasetRow | null> {
    return (await this.#withBuiltIn()).find(name)
  }

  register(source: string, options: RegisterOptions): Promise<DatasetRow> {
    return this.#register(source, options, { mayFollow: () => true })
  }

  async registerAllowed(requested: string, options: RegisterOptions): Promise<DatasetRow> {
    const { importDirectory } = this.#options
    const { path, mayFollow } = await findInImportFolder(importDirectory, requested, '/datasets')
    return this.#register(path, options, { mayFollow })
  }

  async registerStream(
    body: Readable,
    fileName: string,
    options: RegisterOptions,
  ): Promise<DatasetRow> {
    await this.#check(options)
    await using staged = await this.#staging.create()
    const file = path.join(staged.path, 'upload')
    await writingTo(this.#options.cacheDir, () =>
      receive(body, file, {
        maxBytes: this.#options.maxUploadBytes,
        Invalid: DatasetInvalid,
        signal: options.signal,
        onReceived: (progress) => options.onProgress?.({ stage: 'reading', ...progress }),
      }),
    )
    return await this.#register(file, options, { mayFollow: () => false, fileName })
  }

  async registerSubset(
    datasetId: string,
    options: { readonly name: string; keeps(index: number): boolean } & ProgressOptions,
  ): Promise<DatasetRow> {
    await this.#check(options)
    const { source, channels, ...dataset } = await this.#byId(datasetId)
    const isDrawn = drawnSetOf({ source }) !== null
    const imageSize = isDrawn ? DEFAULT_SIZE : dataset.imageSize
    const images = await this.open(datasetId, { ...options, imageSize })
    await using staged = await this.#staging.create()
    const file = path.join(staged.path, 'pack')
    return await writingTo(this.#options.cacheDir, async () => {
      const summary = await repack(images.path, file, { ...options, imageSize, channels })
      if (summary.count < MIN_IMAGES) {
        throw new DatasetInvalid(
          `Only ${summary.count} images would remain; at least ${MIN_IMAGES} are required.`,
        )
      }
      const row = { name: options.name, source: isDrawn ? 'DATASET' : source, imageSize, channels }
      return this.#store(file, { ...row, ...summary, brokenCount: 0, broken: [] }, options)
    })
  }

  async delete(name: string): Promise<DatasetRow> {
    const found = await this.find(name)
    if (found && drawnSetOf(found))
      throw new BadUserInput(`"${name}" is built in; it can't be deleted.`)
    const dataset = await this.#options.rows.delete(name)
    if (dataset.packKey !== null) await this.#discard(dataset.packKey)
    await this.#images.forget(dataset)
    return dataset
  }

  async open(
    datasetId: string,
    options: { readonly imageSize: number; readonly channels?: 1 | 3 } & ProgressOptions,
  ): Promise<OpenedImages> {
    const dataset = await this.#byId(datasetId)
    const { imageSize, channels = dataset.channels } = options
    requireSize(dataset, imageSize)
    const shape = { imageSize, channels }
    const file = await writingTo(this.#options.cacheDir, () =>
      this.#images.open(dataset, shape, options),
    )
    return { path: file, count: dataset.count, ...shape }
  }

  async reals(datasetId: string, options: RealsOptions): Promise<Reals> {
    const { count, imageSize, channels, signal } = options
    const dataset = await this.#byId(datasetId)
    requireSize(dataset, imageSize)
    const indices = sampleIndices(dataset.count, count)
    const shape = { imageSize, channels }
    const data = await writingTo(this.#options.cacheDir, () =>
      this.#images.reals(dataset, indices, shape, signal),
    )
    return { datasetId: dataset.id, count: indices.length, data }
  }

  async requireFor(
    name: string,
    { width, height }: { readonly width: number; readonly height: number },
  ): Promise<DatasetRow> {
    const dataset = await this.find(name)
    if (!dataset) throw new DatasetNotFound(`No dataset is named ${JSON.stringify(name)}.`)
    if (width !== height) {
      throw new BadUserInput(
        `Images of datasets are square, so "${name}" has none of ${width}x${height} pixels.`,
      )
    }
    requireSize(dataset, width)
    return dataset
  }

  async pictures(
    datasetId: string,
    indices: readonly number[],
    imageSize: number,
    signal?: AbortSignal,
  ): Promise<Pixels[]> {
    return this.#images.some(await this.#byId(datasetId), indices, imageSize, signal)
  }

  async sheet(
    datasetId: string,
    count: number,
    imageSize: number,
    signal?: AbortSignal,
  ): Promise<Pixels> {
    const dataset = await this.#byId(datasetId)
    const indices = sampleIndices(dataset.count, count)
    const images = await this.pictures(datasetId, indices, imageSize, signal)
    return contactSheet(images, { columns: squareColumns(images.length) })
  }

  async #register(
    source: string,
    options: RegisterOptions,
    how: Pick<OpenOptions, 'mayFollow' | 'fileName'>,
  ): Promise<DatasetRow> {
    const { signal, onProgress } = options
    await this.#check(options)
    onProgress?.({ stage: 'reading', message: 'looking for images' })
    await using images = await openSource(source, { ...how, signal })
    requireUsableCrop(images, options)
    await using staged = await this.#staging.create()
    return await writingTo(this.#options.cacheDir, () =>
      this.#pack(images, path.join(staged.path, 'pack'), options),
    )
  }

  async #pack(images: ImageSource, file: string, options: RegisterOptions): Promise<DatasetRow> {
    const { name, imageSize = DEFAULT_SIZE } = options
    const summary = await pack(images, file, { ...options, imageSize })
    return this.#store(file, { name, source: images.kind, ...summary }, options)
  }

  async #store(
    file: string,
    row: Omit<DatasetRow, 'id' | 'packKey' | 'createdAt'>,
    { signal, onProgress }: ProgressOptions,
  ): Promise<DatasetRow> {
    const { rows, storage, logger } = this.#options
    const id = randomUUID()
    const packKey = `datasets/${id}.pack`
    const { name, count, brokenCount } = row
    onProgress?.({ stage: 'storing', message: `storing ${count} images` })
    try {
      await storage.put(packKey, file, signal)
      signal?.throwIfAborted()
      const dataset = await rows.insert({ id, ...row, packKey })
      logger.info({ dataset: name, count, brokenCount }, 'dataset registered')
      return dataset
    } catch (error) {
      await this.#discard(packKey)
      throw error
    }
  }

  /** Tries to remove a file. A leftover file does no harm, so failure is only logged. */
  async #discard(packKey: string): Promise<void> {
    const { storage, logger } = this.#options
    await storage.remove(packKey).catch((error: unknown) => {
      logger.warn({ error, file: packKey }, 'failed to remove an unused file from the storage')
    })
  }

  /** Checks everything that can be checked before reading images. */
  async #check({ name, imageSize, crop }: RegisterOptions): Promise<void> {
    requireName(name)
    if (imageSize !== undefined) requireEdge(imageSize)
    if (crop) requireBox(crop)
    if ((await this.find(name)) !== null) {
      throw new BadUserInput(`A dataset named "${name}" already exists. Choose another name.`)
    }
    for (const quota of this.#options.quotas ?? []) await quota.check()
    await this.#staging.sweep()
  }

  async #byId(id: string): Promise<DatasetRow> {
    const dataset = await (await this.#withBuiltIn()).findById(id)
    if (dataset) return dataset
    throw new DatasetNotFound('The dataset was deleted.')
  }

  /** Returns the rows after ensuring that they include the built-in datasets. */
  #withBuiltIn(): Promise<DatasetRows> {
    const { rows } = this.#options
    this.#rows ??= ensureBuiltIn(rows).then(
      () => rows,
      (error: unknown) => {
        this.#rows = undefined
        throw error
      },
    )
    return this.#rows
  }
}
