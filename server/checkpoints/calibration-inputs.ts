/** Inputs for calibration: z from a generator's prior, or images of a dataset. */
import { networkDigest, weightsDigest } from '../checkpoint-files/digest.ts'
import { BadUserInput, DatasetNotFound } from '../errors.ts'
import { generatorInterface, isGenerator } from '../gan/families/registry.ts'
import type { Discriminator, Generator, Network } from '../gan/network-family.ts'
import { CALIBRATION_SAMPLES, type CalibrationOptions } from './calibrate.ts'
import { inputsOfSeeds } from './sample-seeds.ts'

/** Datasets that provide images to calibrate discriminators on. */
export interface CalibrationDatasets {
  list(): Promise<readonly { readonly id: string; readonly name: string }[]>
  /**
   * Returns at most `count` images of a dataset, always the same ones in the same order: uint8
   * [count, imageSize, imageSize, channels]. Throws BadUserInput if its images are smaller.
   */
  reals(
    datasetId: string,
    options: {
      readonly count: number
      readonly imageSize: number
      readonly channels: 1 | 3
      readonly signal?: AbortSignal
    },
  ): Promise<{ readonly datasetId: string; readonly count: number; readonly data: Uint8Array }>
}

export interface CalibrationInputs extends Pick<CalibrationOptions, 'inputs' | 'samples'> {
  /** Digest of everything that determines the statistics. */
  readonly basis: string
  /** A record of the images that were used, for the user to check. */
  readonly notes: readonly string[]
}

export interface CalibrationInputsOptions {
  readonly datasets: CalibrationDatasets
  /** The dataset that the caller named. */
  readonly dataset: string | undefined
  readonly signal: AbortSignal | undefined
}

/**
 * Throws BadUserInput for a discriminator without a dataset, or with a dataset that lacks images of
 * its size. Throws DatasetNotFound.
 */
export async function calibrationInputs(
  network: Network,
  options: CalibrationInputsOptions,
): Promise<CalibrationInputs> {
  return isGenerator(network) ? seedInputs(network) : imageInputs(network as Discriminator, options)
}

async function seedInputs(generator: Generator): Promise<CalibrationInputs> {
  const inputs = generatorInterface(generator)
  return {
    samples: CALIBRATION_SAMPLES,
    basis: await networkDigest(generator),
    inputs: (first, count) => inputsOfSeeds(inputs, first, count),
    notes: [],
  }
}

async function imageInputs(
  { family, architecture, weights }: Discriminator,
  { datasets, dataset, signal }: CalibrationInputsOptions,
): Promise<CalibrationInputs> {
  const { width, height, channels, range } = architecture
  const size = `${width}x${height}`
  const { id, name } = await checkDataset(datasets, dataset, size)
  if (width !== height) {
    throw new BadUserInput(
      `The discriminator takes ${size} images, but images of datasets are square. ` +
        'Import a file that has batch-norm statistics.',
    )
  }
  const asked = { count: CALIBRATION_SAMPLES, imageSize: width, channels, signal }
  const reals = await datasets.reals(id, asked).catch((error: unknown) => {
    if (!(error instanceof BadUserInput)) throw error
    const message = `The discriminator takes images of ${size}. ${error.message}`
    throw new BadUserInput(message, {}, { cause: error })
  })
  const basis = { family, architecture, dataset: reals.datasetId }
  return {
    samples: reals.count,
    basis: await weightsDigest(basis, weights),
    inputs: (first, count) => ({
      images: toPlanes(reals.data, { first, count, size: width, channels, range }),
    }),
    notes: [`Batch norm was calibrated on ${reals.count} images of the dataset "${name}".`],
  }
}

async function checkDataset(
  datasets: CalibrationDatasets,
  name: string | undefined,
  size: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const all = await datasets.list()
  const names = all.map((dataset) => dataset.name)
  const available =
    names.length > 0 ? `Available: ${names.join(', ')}.` : 'No dataset is registered yet.'
  if (name === undefined) {
    throw new BadUserInput(
      "The discriminator's batch norms have no statistics; calibrating them takes images of " +
        `${size}. Name a dataset ("dataset" of importCheckpoint, ?dataset= of an upload, ` +
        `--dataset of the command line). ${available}`,
    )
  }
  const found = all.find((dataset) => dataset.name === name)
  if (found) return found
  throw new DatasetNotFound(`Dataset not found: ${JSON.stringify(name.slice(0, 80))}. ${available}`)
}

interface Planes {
  readonly first: number
  readonly count: number
  readonly size: number
  readonly channels: number
  readonly range: readonly [number, number]
}

/** Converts bytes [images, size, size, channels] to [count, channels, size, size] in `range`. */
function toPlanes(
  bytes: Uint8Array,
  { first, count, size, channels, range: [black, white] }: Planes,
): Float32Array {
  const area = size * size
  const planes = new Float32Array(count * channels * area)
  const unit = (white - black) / 255
  for (let image = 0; image < count; image++) {
    const start = image * channels * area
    const source = (first + image) * channels * area
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < area; at++) {
        planes[start + channel * area + at] =
          black + bytes[source + at * channels + channel]! * unit
      }
    }
  }
  return planes
}
