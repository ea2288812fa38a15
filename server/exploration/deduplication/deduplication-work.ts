/**
 * The work of a de-duplication: trains the auto-encoder, hashes all images, chooses the limits on
 * copies, and searches for pairs.
 */
import type { Datasets } from '../../datasets/datasets.ts'
import { sampleIndices } from '../../datasets/sample-indices.ts'
import type { DatasetRow } from '../../db/stores.ts'
import type { StatefulEngine } from '../../engine/stateful-engine.ts'
import { picturesOf } from '../../images/pixels.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { type DatasetImages, openDatasetImages } from '../dataset-images.ts'
import {
  type CopyDistances,
  describe,
  limitsFor,
  measureCopies,
  narrowedSearch,
} from './calibration.ts'
import { Hashes } from './hashes.ts'
import { deduplicationKind, type Deduplication, type DeduplicationInput } from './kind.ts'
import { LoadedAutoencoder } from './loaded-autoencoder.ts'
import { DuplicateSearch, type SearchedImages } from './search.ts'
import { upsideDown } from './details.ts'

export interface DeduplicationWorkOptions {
  readonly datasets: Pick<Datasets, 'findMany' | 'requireFor' | 'open' | 'reals'>
  /** Returns the engine, which its owner disposes of. */
  readonly engine: () => Promise<Pick<StatefulEngine, 'load'>>
}

/** Maximum edge of the images, as in the paper. */
const EDGE = 32
/** Maximum number of images that are copied to choose the limits, and their maximum edge. */
const COPIES = 1000
const COPIED_EDGE = 64
/** Images hashed at a time. */
const HASHED = 256
/** Number of times that the training is saved. */
const SAVES = 8
/** The training's share of the progress. */
const TRAINING_SHARE = 0.8

export function createDeduplicationWork(
  options: DeduplicationWorkOptions,
): KindWork<DeduplicationInput, Deduplication> {
  return {
    kind: deduplicationKind,
    begin: (claim, slice) => new DeduplicationWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** The job must stop before it is done. */
class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The parts that a job works with. */
interface Opened {
  readonly dataset: DatasetRow
  readonly images: SearchedImages
  readonly autoencoder: LoadedAutoencoder
}

class DeduplicationWork implements JobWork<Deduplication> {
  readonly #options: DeduplicationWorkOptions
  readonly #input: DeduplicationInput
  readonly #slice: Slice
  /** The newest saved state of the auto-encoder. */
  #saved: Uint8Array | null

  constructor(
    options: DeduplicationWorkOptions,
    { input, saved }: Claim<DeduplicationInput>,
    slice: Slice,
  ) {
    this.#options = options
    this.#input = input
    this.#slice = slice
    this.#saved = saved
  }

  async run(): Promise<WorkEnd<Deduplication>> {
    const { datasets, engine } = this.#options
    const { datasetId, dataset: name, seed } = this.#input
    const { lease, lost, folder } = this.#slice
    const [dataset] = await datasets.findMany([datasetId])
    if (!dataset) return { kind: 'failed', reason: `The dataset "${name}" was deleted.` }
    const imageSize = Math.min(EDGE, dataset.imageSize)
    const { channels } = dataset
    const image = { width: imageSize, height: imageSize, channels }
    using file: DatasetImages = await openDatasetImages(datasets, dataset.name, image, lost)
    const images = { count: file.count, imageSize, channels, read: file.read }
    await using autoencoder = await LoadedAutoencoder.load({
      ...{ engine: await engine(), key: `deduplication ${lease.jobId}`, folder },
      ...{ seed, pixels: imageSize * imageSize * channels, images, saved: this.#saved },
    })
    try {
      await this.#train(autoencoder)
      return { kind: 'done', result: await this.#find({ dataset, images, autoencoder }) }
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      return { kind: 'stopped' }
    }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  async #train(autoencoder: LoadedAutoencoder): Promise<void> {
    const { steps } = this.#input
    const saveEvery = Math.ceil(steps / SAVES)
    while (autoencoder.step < steps) {
      await autoencoder.train()
      const isDue = autoencoder.step % saveEvery === 0 && !this.#slice.isDatabaseUnavailable
      const { mustStop } = this.#slice
      if (!isDue && !mustStop && autoencoder.step < steps) continue
      this.#saved = await autoencoder.save()
      const message = `${autoencoder.step} of ${steps} steps trained`
      const fraction = (TRAINING_SHARE * autoencoder.step) / steps
      this.#slice.progress(fraction, message, this.#saved)
      if (mustStop) throw new Interrupted()
    }
  }

  /**
   * Finds the duplicates. That takes seconds, so it isn't saved, and continues even if the slice's
   * time is up.
   */
  async #find(opened: Opened): Promise<Deduplication> {
    const { images, autoencoder } = opened
    const hashes = await this.#hash(opened, (image) => image)
    const turned = await this.#hash(opened, (image) => upsideDown(image, images))
    const copies = await this.#copies(opened, hashes)
    this.#slice.progress(0.9, 'images hashed; searching for pairs')
    const check = () => this.#check()
    const search = new DuplicateSearch({ images, hashes, turned, check })
    const { limits, found } = await narrowedSearch(search, limitsFor(copies))
    const pairs = [...found.pairs].sort(([, , , one], [, , , other]) => one - other)
    return {
      images: images.count,
      collisions: hashes.collisions(),
      groups: new Set(pairs.map(([kept]) => kept)).size,
      loss: autoencoder.loss,
      calibration: describe(copies, limits, found),
      pairs,
    }
  }

  /** Hashes all images after a change. */
  async #hash(
    { images, autoencoder }: Opened,
    change: (image: Uint8Array) => Uint8Array,
  ): Promise<Hashes> {
    const hashes = new Hashes(images.count)
    for (let first = 0; first < images.count; first += HASHED) {
      this.#check()
      const rows = Math.min(HASHED, images.count - first)
      const changed = Array.from({ length: rows }, (_, at) => change(images.read([first + at])))
      hashes.set(first, await autoencoder.encode(Buffer.concat(changed)))
    }
    return hashes
  }

  async #copies({ dataset, images, autoencoder }: Opened, hashes: Hashes): Promise<CopyDistances> {
    const { channels } = images
    const size = Math.min(COPIED_EDGE, dataset.imageSize)
    const count = Math.min(COPIES, images.count)
    const signal = this.#slice.lost
    const shape = { count, imageSize: size, channels, signal }
    const reals = await this.#options.datasets.reals(dataset.name, shape)
    return measureCopies({
      originals: picturesOf({ ...reals, size, channels }),
      indices: sampleIndices(images.count, count),
      ...{ images, hashes, seed: this.#input.seed },
      check: () => this.#check(),
      encode: (copies) => autoencoder.encode(copies),
    })
  }

  /** Throws if the lease is lost, or the worker or a client wants the job to stop. */
  #check(): void {
    const { lost, stopping, requestedState } = this.#slice
    lost.throwIfAborted()
    if (stopping.aborted || requestedState !== null) throw new Interrupted()
  }
}
