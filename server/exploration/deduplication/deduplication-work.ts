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
import { SavePoints } from '../../jobs/save-points.ts'
import { findNamed } from '../../datasets/named-dataset.ts'
import { type DatasetImages, openImages } from '../dataset-images.ts'
import {
  type CopyDistances,
  describe,
  limitsFor,
  measureCopies,
  narrowedSearch,
} from './calibration.ts'
import {
  newState,
  restoreState,
  saveState,
  type DeduplicationState,
} from './deduplication-state.ts'
import { deduplicationKind, type Deduplication, type DeduplicationInput } from './kind.ts'
import { LoadedAutoencoder } from './loaded-autoencoder.ts'
import { DuplicateSearch, type SearchedImages } from './search.ts'
import { upsideDown } from './details.ts'

export interface DeduplicationWorkOptions {
  readonly datasets: Pick<Datasets, 'find' | 'findMany' | 'open' | 'reals'>
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
/** Parts of the progress: up to the end of the training, and of the hashing. */
const [TRAINED_SHARE, HASHED_SHARE] = [0.8, 0.9]

export function createDeduplicationWork(
  options: DeduplicationWorkOptions,
): KindWork<DeduplicationInput, Deduplication> {
  return {
    kind: deduplicationKind,
    begin: (claim, slice) => new DeduplicationWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** The parts that a job works with. */
interface Opened {
  readonly dataset: DatasetRow
  readonly images: SearchedImages
  readonly autoencoder: LoadedAutoencoder
  readonly state: DeduplicationState
}

class DeduplicationWork implements JobWork<Deduplication> {
  readonly #options: DeduplicationWorkOptions
  readonly #input: DeduplicationInput
  readonly #slice: Slice
  readonly #savePoints: SavePoints

  constructor(options: DeduplicationWorkOptions, claim: Claim<DeduplicationInput>, slice: Slice) {
    this.#options = options
    this.#input = claim.input
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
  }

  async run(): Promise<WorkEnd<Deduplication>> {
    const { datasets, engine } = this.#options
    const { seed } = this.#input
    const { lease, lost, folder } = this.#slice
    const dataset = await findNamed(datasets, this.#input)
    const imageSize = Math.min(EDGE, dataset.imageSize)
    const { channels } = dataset
    const image = { width: imageSize, height: imageSize, channels }
    using file: DatasetImages = await openImages(datasets, dataset.id, image, lost)
    const { count, read } = file
    const images = { count, imageSize, channels, read }
    const { saved } = this.#savePoints
    const state = saved ? restoreState(saved, count) : newState(count)
    await using autoencoder = await LoadedAutoencoder.load({
      ...{ engine: await engine(), key: `deduplication ${lease.jobId}`, folder },
      ...{ seed, pixels: imageSize * imageSize * channels, images, saved: state.autoencoder },
    })
    const opened = { dataset, images, autoencoder, state }
    const isHashed = (await this.#train(opened)) && (await this.#hash(opened))
    const result = isHashed ? await this.#find(opened) : null
    return result ? { kind: 'done', result } : { kind: 'stopped' }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  /** Trains the auto-encoder. False if it must stop before the end. */
  async #train({ autoencoder, state }: Opened): Promise<boolean> {
    const { steps } = this.#input
    const saveEvery = Math.ceil(steps / SAVES)
    while (autoencoder.step < steps) {
      await autoencoder.train()
      const isDue = autoencoder.step % saveEvery === 0 && !this.#slice.isDatabaseUnavailable
      const { mustStop } = this.#slice
      if (!isDue && !mustStop && autoencoder.step < steps) continue
      state.autoencoder = await autoencoder.save()
      const message = `${autoencoder.step} of ${steps} steps trained`
      const fraction = (TRAINED_SHARE * autoencoder.step) / steps
      this.#savePoints.save(fraction, message, saveState(state))
      if (mustStop) return false
    }
    return true
  }

  /** Hashes all images, and then all upside down. False if it must stop before the end. */
  async #hash({ images, autoencoder, state }: Opened): Promise<boolean> {
    const { count } = images
    while (state.hashed < 2 * count) {
      const isTurned = state.hashed >= count
      const first = state.hashed % count
      const rows = Math.min(HASHED, count - first)
      const read = Array.from({ length: rows }, (_, at) => {
        const image = images.read([first + at])
        return isTurned ? upsideDown(image, images) : image
      })
      const codes = await autoencoder.encode(Buffer.concat(read))
      const hashes = isTurned ? state.turned : state.hashes
      hashes.set(first, codes)
      state.hashed += rows
      const share = state.hashed / (2 * count)
      const message = `${Math.floor(100 * share)} % of the images hashed`
      if (!this.#report(TRAINED_SHARE + (HASHED_SHARE - TRAINED_SHARE) * share, message, state))
        return false
    }
    return true
  }

  /** Finds the duplicates. Null if it must stop before the end. */
  async #find(opened: Opened): Promise<Deduplication | null> {
    const { images, autoencoder, state } = opened
    const { hashes, turned, search } = state
    if (!state.copies) {
      state.copies = await this.#copies(opened)
      if (!this.#report(HASHED_SHARE, 'images hashed; searching for pairs', state)) return null
    }
    const { copies } = state
    const duplicates = new DuplicateSearch({
      ...{ images, hashes, turned, state: search },
      goesOn: () => {
        const { finished, next } = search
        const share = (finished.length + next / images.count) / 2
        const message = `${next} of ${images.count} images searched`
        return this.#report(HASHED_SHARE + (1 - HASHED_SHARE) * share, message, state)
      },
    })
    const narrowed = await narrowedSearch(duplicates, limitsFor(copies))
    if (!narrowed) return null
    const { limits, found } = narrowed
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

  async #copies({ dataset, images, autoencoder, state }: Opened): Promise<CopyDistances> {
    const { channels } = images
    const size = Math.min(COPIED_EDGE, dataset.imageSize)
    const count = Math.min(COPIES, images.count)
    const signal = this.#slice.lost
    const shape = { count, imageSize: size, channels, signal }
    const reals = await this.#options.datasets.reals(dataset.id, shape)
    return measureCopies({
      originals: picturesOf({ ...reals, size, channels }),
      indices: sampleIndices(images.count, count),
      ...{ images, hashes: state.hashes, seed: this.#input.seed },
      check: () => this.#slice.throwIfInterrupted(),
      encode: (copies) => autoencoder.encode(copies),
    })
  }

  /** Saves the state if it is time to. False if the slice must stop. */
  #report(fraction: number, message: string, state: DeduplicationState): boolean {
    return this.#savePoints.report(fraction, message, () => saveState(state))
  }
}
