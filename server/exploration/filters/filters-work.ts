/**
 * The work of a filters job: runs a discriminator, and one of random weights, on images of a
 * dataset, and keeps the strongest responses of each unit.
 */
import { z } from 'zod'
import { asDiscriminator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import type { DiscriminatorCheckpoint } from '../../checkpoints/checkpoint.ts'
import { sampleIndices } from '../../datasets/sample-indices.ts'
import type { Engine, Program } from '../../engine/engine.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { jsonState, SavePoints } from '../../jobs/save-points.ts'
import { discriminatorReals } from '../../sampling/discriminator-input.ts'
import { openDatasetImages, type DatasetImages, type DatasetSource } from '../dataset-images.ts'
import { MAX_UNITS, type FiltersInput, type FiltersResult, type FilterUnit } from './filters.ts'
import { filtersKind } from './kind.ts'
import { responseProgram } from './programs.ts'
import { examine, type RandomNetworks } from '../random-network.ts'
import { savedResponses, StrongestResponses } from './strongest.ts'

export interface FiltersWorkOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly datasets: DatasetSource
  readonly engine: () => Promise<Pick<Engine, 'run'>>
  readonly randomNetworks: RandomNetworks
}

/** Images per batch, few so that requests wait only some milliseconds for one. */
const ROWS = 8

const format = jsonState(
  z.object({
    /** Number of images that were run. */
    done: z.int(),
    trained: savedResponses,
    random: savedResponses,
  }),
)

export function createFiltersWork(
  options: FiltersWorkOptions,
): KindWork<FiltersInput, FiltersResult> {
  return {
    kind: filtersKind,
    begin: (claim, slice) => new FiltersWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A discriminator, trained or random, with the responses of its units. */
interface Network {
  readonly program: Program
  readonly strongest: StrongestResponses
}

/** A job's state in memory. */
interface Opened {
  readonly discriminator: DiscriminatorCheckpoint
  readonly engine: Pick<Engine, 'run'>
  readonly images: DatasetImages
  /** Indices of the images to run, in order. */
  readonly indices: readonly number[]
  /** Columns of the activation's maps. */
  readonly columns: number
  readonly trained: Network
  readonly random: Network
  /** Number of images that were run. */
  done: number
}

class FiltersWork implements JobWork<FiltersResult> {
  readonly #options: FiltersWorkOptions
  readonly #input: FiltersInput
  readonly #slice: Slice
  readonly #savePoints: SavePoints
  #opened: Opened | undefined

  constructor(options: FiltersWorkOptions, claim: Claim<FiltersInput>, slice: Slice) {
    this.#options = options
    this.#input = claim.input
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
  }

  async run(): Promise<WorkEnd<FiltersResult>> {
    const end = await this.#examine((this.#opened ??= await this.#open()))
    await this.drop()
    return end
  }

  drop(): Promise<void> {
    this.#opened?.images[Symbol.dispose]()
    this.#opened = undefined
    return Promise.resolve()
  }

  async #examine(opened: Opened): Promise<WorkEnd<FiltersResult>> {
    const { length } = opened.indices
    while (opened.done < length) {
      await this.#batch(opened)
      const { done } = opened
      const message = `${done} of ${length} images run`
      const goesOn = this.#savePoints.report(done / length, message, () => {
        const [trained, random] = [opened.trained, opened.random].map(({ strongest }) =>
          strongest.save(),
        )
        return format.encode({ done, trained: trained!, random: random! })
      })
      if (!goesOn) return { kind: 'stopped' }
    }
    return { kind: 'done', result: this.#result(opened) }
  }

  async #open(): Promise<Opened> {
    const { checkpoints, datasets, randomNetworks } = this.#options
    const { activation, images: limit } = this.#input
    const resolved = await checkpoints.resolve(`sha256:${this.#input.discriminator}`)
    const discriminator = asDiscriminator(resolved)
    const [units, , columns] = requireActivation(discriminator, activation).shape
    const engine = await this.#options.engine()
    const { image } = discriminator.discriminator
    const saved = this.#savePoints.saved && format.decode(this.#savePoints.saved)
    const trained = examine(discriminator)
    const strongest = (of: 'trained' | 'random') =>
      saved ? StrongestResponses.restore(saved[of]) : StrongestResponses.create(units!)
    const images = await openDatasetImages(datasets, this.#input, image, this.#slice.lost)
    return {
      ...{ discriminator, engine, images, columns: columns! },
      indices: sampleIndices(images.count, limit),
      trained: { program: responseProgram(trained, activation), strongest: strongest('trained') },
      random: {
        program: responseProgram(randomNetworks.like(trained), activation),
        strongest: strongest('random'),
      },
      done: saved?.done ?? 0,
    }
  }

  async #batch(opened: Opened): Promise<void> {
    const { discriminator, images, indices, done, engine, columns } = opened
    const batch = indices.slice(done, done + ROWS)
    const inputs = { images: discriminatorReals(images.read(batch), discriminator) }
    const signal = this.#slice.lost
    for (const { program, strongest } of [opened.trained, opened.random]) {
      const { value, position } = await engine.run(program, inputs, batch.length, { signal })
      const units = value!.data.length / batch.length
      value!.data.forEach((response, at) => {
        const [x, y] = [position!.data[at]! % columns, Math.floor(position!.data[at]! / columns)]
        const index = batch[Math.floor(at / units)]!
        strongest.add(at % units, { index, value: response, x, y })
      })
    }
    opened.done += batch.length
  }

  #result({ images, indices, trained, random }: Opened): FiltersResult {
    const { units } = this.#input
    const { length } = indices
    const chosen = ({ strongest }: Network): FilterUnit[] =>
      units ? strongest.pick(units, length) : strongest.mostSelective(MAX_UNITS, length)
    return {
      ...{ dataset: images.datasetId, images: length },
      ...{ trained: chosen(trained), random: chosen(random) },
    }
  }
}
