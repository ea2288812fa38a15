/**
 * Inputs of each step of a run: images and their order, z and noise, all determined by the step
 * alone.
 */
import type { TensorValue } from '../../engine/engine.ts'
import type { GanConfig } from '../../gan/gan-config.ts'
import { drawNoise, drawOrder, drawPrior } from '../../latent/draws.ts'
import { STREAMS } from './random-streams.ts'
import { labelRows } from '../labels.ts'
import type { TrainingConfig } from '../training.ts'
import type { PackedFile } from '../../datasets/packed-file.ts'

/** The images of a dataset, uint8 [imageSize, imageSize, channels] each, and their labels. */
export interface Images extends Pick<PackedFile, 'label' | 'attributes' | 'storedAttributes'> {
  readonly count: number
  /** Reads images one after another into `into`. */
  read(indices: Uint32Array, into: Uint8Array): void
}

/** Settings that determine the batches of a run. */
export type BatchConfig = Pick<
  TrainingConfig,
  'seed' | 'discriminatorSteps' | 'instanceNoiseSteps' | 'labelAttribute' | keyof GanConfig
>

/**
 * Inputs of one update, by their names in the graph (gan/train-step.ts), without Adam's scalars.
 */
export type Batch = Record<string, TensorValue>

/**
 * Makes the batches of any step of a run. The data is an endless sequence: the whole dataset in a
 * new order for every epoch, one epoch after another, so that every batch is full. Update number
 * `n` takes the `n`th batch of it.
 */
export class BatchMaker {
  readonly #config: BatchConfig
  readonly #images: Images
  /**
   * Orders of the epochs in use. At most two, where a batch spans both, unless the dataset is
   * smaller than a batch.
   */
  readonly #orders = new Map<number, Uint32Array>()

  constructor(config: BatchConfig, images: Images) {
    this.#config = config
    this.#images = images
  }

  /**
   * Returns the inputs of each update of a step, counted from 1. The last update also moves the
   * generator.
   */
  make(step: number): Batch[] {
    const { discriminatorSteps } = this.#config
    const first = (step - 1) * discriminatorSteps
    const sigma = sigmaAt(this.#config, step)
    return Array.from({ length: discriminatorSteps }, (_, at) => this.#batch(first + at, sigma))
  }

  #batch(position: number, sigma: number): Batch {
    const { seed, batch, zDim, prior, imageSize, channels, instanceNoise } = this.#config
    const { conditioning, classes } = this.#config
    const shape = [batch, imageSize, imageSize, channels]
    const bytes = batch * imageSize * imageSize * channels
    const reals = new Uint8Array(bytes)
    const indices = this.#indices(position * batch, batch)
    this.#images.read(indices, reals)
    const z = drawPrior({ seed, stream: STREAMS.z, position }, batch * zDim, prior)
    const inputs: Batch = {
      reals: { shape, data: reals },
      z: { shape: [batch, zDim], data: z },
    }
    if (conditioning !== 'NONE') {
      const data = labelRows(indices, this.#config, this.#images)
      inputs['label'] = { shape: [batch, classes.length], data }
    }
    if (instanceNoise === 0) return inputs
    // Noise that has decayed to zero need not be drawn.
    const noise = (stream: typeof STREAMS.noiseReals | typeof STREAMS.noiseFakes) =>
      sigma > 0 ? drawNoise({ seed, stream, position }, bytes) : new Uint8Array(bytes)
    inputs['sigma'] = { shape: [], data: Float32Array.of(sigma) }
    inputs['noiseReals'] = { shape, data: noise(STREAMS.noiseReals) }
    inputs['noiseFakes'] = { shape, data: noise(STREAMS.noiseFakes) }
    return inputs
  }

  #indices(start: number, count: number): Uint32Array {
    return Uint32Array.from({ length: count }, (_, at) => {
      const place = start + at
      return this.#order(Math.floor(place / this.#images.count))[place % this.#images.count]!
    })
  }

  #order(epoch: number): Uint32Array {
    const known = this.#orders.get(epoch)
    if (known) return known
    const source = { seed: this.#config.seed, stream: STREAMS.order, position: epoch }
    const order = drawOrder(source, this.#images.count)
    this.#orders.set(epoch, order)
    for (const old of this.#orders.keys()) if (old < epoch - 1) this.#orders.delete(old)
    return order
  }
}

/** Sigma of the instance noise at a step, counted from 1. Decays linearly to 0. */
export function sigmaAt(
  { instanceNoise, instanceNoiseSteps }: Pick<BatchConfig, 'instanceNoise' | 'instanceNoiseSteps'>,
  step: number,
): number {
  if (instanceNoiseSteps === 0) return instanceNoise
  return instanceNoise * Math.max(0, 1 - (step - 1) / instanceNoiseSteps)
}

/** Passes over the dataset after this many steps, as a fraction. */
export function epochAt(
  { batch, discriminatorSteps }: Pick<BatchConfig, 'batch' | 'discriminatorSteps'>,
  step: number,
  count: number,
): number {
  return (step * discriminatorSteps * batch) / count
}
