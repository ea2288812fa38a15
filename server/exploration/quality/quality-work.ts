/**
 * The work of a measurement of quality: extracts the features of the reals, then, for each
 * checkpoint, those of its samples, and compares the two.
 */
import { asGenerator, type Checkpoint, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import { sampleIndices } from '../../datasets/sample-indices.ts'
import type { Engine } from '../../engine/engine.ts'
import { CheckpointDeleted, CheckpointNotFound } from '../../errors.ts'
import type { ImageSize } from '../../gan/network-family.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { plainSampling } from '../../sampling/sampling.ts'
import type { Storage } from '../../storage/storage.ts'
import { openDatasetImages, type DatasetSource } from '../dataset-images.ts'
import { Extraction, type ExtractionOptions } from './extraction.ts'
import type { FeatureRows } from './feature-rows.ts'
import { featuresOf, openFeatureNetwork, type FeatureNetwork } from './feature-network.ts'
import { qualityKind } from './kind.ts'
import { measureInThread } from './measure-in-thread.ts'
import type { PairMeasures } from './pair-statistics.ts'
import { INITIAL, nextCheckpoint, stateFormat, type QualityState } from './quality-state.ts'
import type { MeasuredCheckpoint, Quality, QualityInput, QualityResult } from './quality.ts'

export interface QualityWorkOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly datasets: DatasetSource
  readonly storage: Storage
  readonly engine: () => Promise<Pick<Engine, 'run'>>
}

export function createQualityWork(
  options: QualityWorkOptions,
): KindWork<QualityInput, QualityResult> {
  return {
    kind: qualityKind,
    begin: (claim, slice) => new QualityWork(options, claim, slice),
    clear: (jobId) => options.storage.remove(folderOf(jobId)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Rows that are compared between two looks at the time: about a second's work. */
const ROWS = 64
/** Work of comparing the features of one sample, relative to extracting them. */
const COMPARING = 0.5

/** The slice's time is up; the state is saved. */
const STOPPED = Symbol('stopped')

class QualityWork implements JobWork<QualityResult> {
  readonly #options: QualityWorkOptions
  readonly #input: QualityInput
  readonly #slice: Slice
  readonly #folder: string
  /** The state as it was last saved, to resume from after an error. */
  #state: QualityState
  #network: FeatureNetwork | undefined
  #reals: FeatureRows | undefined

  constructor(
    options: QualityWorkOptions,
    { job, input, saved }: Claim<QualityInput>,
    slice: Slice,
  ) {
    this.#options = options
    this.#input = input
    this.#slice = slice
    this.#folder = folderOf(job.id)
    this.#state = saved ? stateFormat.decode(saved) : INITIAL
  }

  async run(): Promise<WorkEnd<QualityResult>> {
    const { checkpoints } = this.#input
    this.#network ??= await this.#openNetwork()
    while (this.#state.checkpoint < checkpoints.length) {
      const measured = checkpoints[this.#state.checkpoint]!
      const checkpoint = await this.#resolve(measured)
      if (checkpoint) {
        const result = await this.#measure(this.#network, measured, checkpoint)
        if (result === STOPPED) return { kind: 'stopped' }
        this.#state = { ...this.#state, results: [...this.#state.results, result] }
        await this.#options.storage.remove(`${this.#folder}samples-${this.#state.checkpoint}/`)
      }
      this.#state = nextCheckpoint(this.#state)
    }
    const { results } = this.#state
    return results.length > 0
      ? { kind: 'done', result: { results } }
      : { kind: 'failed', reason: 'All checkpoints to measure were deleted.' }
  }

  drop(): Promise<void> {
    this.#network = this.#reals = undefined
    return Promise.resolve()
  }

  async #openNetwork(): Promise<FeatureNetwork> {
    const { checkpoints, engine } = this.#options
    const features = await checkpoints.resolve(`sha256:${this.#input.features}`)
    return openFeatureNetwork(featuresOf(features), await engine())
  }

  /** Null if the checkpoint was deleted, as a run does with its older ones. */
  async #resolve({ checkpoint }: MeasuredCheckpoint): Promise<Checkpoint | null> {
    try {
      return await this.#options.checkpoints.resolve(`sha256:${checkpoint}`)
    } catch (error) {
      if (error instanceof CheckpointDeleted || error instanceof CheckpointNotFound) return null
      throw error
    }
  }

  async #measure(
    network: FeatureNetwork,
    measured: MeasuredCheckpoint,
    checkpoint: Checkpoint,
  ): Promise<Quality | typeof STOPPED> {
    const sampling = plainSampling(asGenerator(checkpoint))
    const { datasetId, dataset, features, samples: count } = this.#input
    const reals = await this.#extractReals(network, sampling.checkpoint.generator.image)
    if (reals === STOPPED) return STOPPED
    const samples = await this.#extract('samples', {
      ...{ count, size: network.size },
      features: (seeds) => network.ofSamples(sampling, seeds, this.#slice.lost),
    })
    if (samples === STOPPED) return STOPPED
    const measures = await this.#compare(samples, reals)
    if (measures === STOPPED) return STOPPED
    return {
      ...{ ...measured, ...measures, samples: count, reals: reals.count },
      ...{ datasetId, dataset, split: 'ALL' },
      ...{ features, activation: network.activation, featureCount: network.size },
    }
  }

  /** Extracts the features of the reals once for all checkpoints. */
  async #extractReals(
    network: FeatureNetwork,
    image: ImageSize,
  ): Promise<FeatureRows | typeof STOPPED> {
    if (this.#reals) return this.#reals
    const { datasets } = this.#options
    const { lost } = this.#slice
    using images = await openDatasetImages(datasets, this.#input, image, lost)
    const indices = sampleIndices(images.count, this.#input.samples)
    const reals = await this.#extract('reals', {
      ...{ count: indices.length, size: network.size },
      features(rows) {
        const pixels = images.read(rows.map((row) => indices[row]!))
        return network.ofReals(pixels, rows.length, lost)
      },
    })
    if (reals !== STOPPED) this.#reals = reals
    return reals
  }

  /** Extracts features until all are done, or the slice must stop. */
  async #extract(
    set: 'reals' | 'samples',
    images: Pick<ExtractionOptions, 'count' | 'size' | 'features'>,
  ): Promise<FeatureRows | typeof STOPPED> {
    const { folder, lease, lost: signal } = this.#slice
    const name = set === 'reals' ? set : `samples-${this.#state.checkpoint}`
    const prefix = `${this.#folder}${name}/${lease.attempt}`
    const options = { ...images, storage: this.#options.storage, prefix, folder, signal }
    const extraction = await Extraction.open(options, this.#state[set])
    while (extraction.done < images.count) {
      await extraction.advance()
      const stops = this.#slice.mustStop
      // While the database is unavailable, saves would only pile up.
      if (!stops && (this.#slice.isDatabaseUnavailable || !extraction.mayStore)) continue
      await extraction.store()
      const done = set === 'reals' ? extraction.done - images.count : extraction.done
      const message = `features of ${extraction.done} of ${images.count} ${set}`
      this.#save({ ...this.#state, [set]: extraction.chunks }, done, message)
      if (stops) return STOPPED
    }
    return extraction.rows
  }

  /** Compares the features in a thread. */
  #compare(
    samples: FeatureRows,
    reals: FeatureRows,
  ): Promise<(PairMeasures & { fid: number }) | typeof STOPPED> {
    return measureInThread(async (thread) => {
      const { pairs } = this.#state
      await thread.ask('open', samples, reals, pairs === null ? null : fromBase64(pairs))
      const fid = this.#state.fid ?? (await thread.ask('frechetDistance'))
      for (let fraction = 0; fraction < 1;) {
        fraction = await thread.ask('compare', ROWS)
        if (!this.#slice.mustStop) continue
        const saved = Buffer.from(await thread.ask('save')).toString('base64')
        const done = samples.count * (1 + COMPARING * fraction)
        const message = `${Math.floor(fraction * 100)} % of the pairs compared`
        this.#save({ ...this.#state, fid, pairs: saved }, done, message)
        return STOPPED
      }
      return { fid, ...(await thread.ask('measures')) }
    }, this.#slice.lost)
  }

  /** `done`: work on the checkpoint being measured, in images; below 0 for the reals. */
  #save(state: QualityState, done: number, message: string): void {
    const { checkpoints, samples } = this.#input
    const each = samples * (1 + COMPARING)
    const work = samples + checkpoints.length * each
    const fraction = (samples + state.checkpoint * each + done) / work
    const place = checkpoints.length > 1 ? `, checkpoint ${state.checkpoint + 1}` : ''
    this.#state = state
    this.#slice.progress(Math.min(fraction, 1), message + place, stateFormat.encode(state))
  }
}

/** The beginning of all storage keys of a job. */
function folderOf(jobId: string): string {
  return `quality/${jobId}/`
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
