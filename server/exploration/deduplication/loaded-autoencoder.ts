/** An auto-encoder whose state is loaded in the engine: trains it, and encodes images. */
import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TensorValue } from '../../engine/engine.ts'
import type { StatefulEngine, StatefulModel } from '../../engine/stateful-engine.ts'
import { adamScalars } from '../../gan/adam.ts'
import { serializeGraph } from '../../graph/serialize.ts'
import { drawNoise, drawNormals, drawOrder, drawPrior } from '../../latent/draws.ts'
import { readSafetensors, writeWeights } from '../../weights/safetensors.ts'
import {
  ADAM,
  autoencoderGraphs,
  BATCH,
  CODE_BITS,
  initialState,
  LEARNING_RATE,
} from './autoencoder.ts'

/**
 * Purposes of the random numbers; see latent/draws.ts. A change to how numbers are generated needs
 * a new value.
 */
const STREAMS = { weights: 0x4c510201, order: 0x4c510202, noise: 0x4c510203, kept: 0x4c510204 }

/** Metadata of the state of step 0. */
const START: Record<string, string> = { step: '0', loss: '1' }

/** The images to train on, uint8 values of each. */
export interface TrainingImages {
  readonly count: number
  read(indices: readonly number[]): Uint8Array
}

export interface LoadOptions {
  readonly engine: Pick<StatefulEngine, 'load'>
  /** For the engine's log. */
  readonly key: string
  readonly seed: number
  /** Values of one image. */
  readonly pixels: number
  readonly images: TrainingImages
  /** The result of `save`, to continue from; null: step 0. */
  readonly saved: Uint8Array | null
  /** Folder for temporary files. */
  readonly folder: string
}

export class LoadedAutoencoder implements AsyncDisposable {
  readonly #options: LoadOptions
  readonly #model: StatefulModel
  #step: number
  #loss: number
  #order: { readonly epoch: number; readonly indices: Uint32Array } | undefined

  private constructor(options: LoadOptions, model: StatefulModel) {
    this.#options = options
    this.#model = model
    const { step, loss } = options.saved ? readSafetensors(options.saved).metadata : START
    this.#step = Number(step)
    this.#loss = Number(loss)
  }

  static async load(options: LoadOptions): Promise<LoadedAutoencoder> {
    const { engine, key, seed, pixels, saved, folder } = options
    const normal = (count: number) =>
      drawNormals({ seed, stream: STREAMS.weights, position: 0 }, count)
    const state = saved ?? writeWeights(initialState(pixels, normal))
    const { step: training, code } = autoencoderGraphs(pixels)
    const graphs = { step: serializeGraph(training), code: serializeGraph(code) }
    const file = path.join(folder, `${randomUUID()}.safetensors`)
    try {
      await writeFile(file, state)
      return new LoadedAutoencoder(options, await engine.load({ key, graphs, state: file }))
    } finally {
      await rm(file, { force: true })
    }
  }

  /** Number of steps done. */
  get step(): number {
    return this.#step
  }

  /** Mean squared error of the newest step's reconstructions; 1 before the first. */
  get loss(): number {
    return this.#loss
  }

  /** Trains one step. */
  async train(): Promise<void> {
    const { seed, pixels, images } = this.#options
    const position = this.#step
    const noise = drawNoise({ seed, stream: STREAMS.noise, position }, BATCH * pixels)
    const units = BATCH * CODE_BITS
    const uniform = { distribution: 'uniform' } as const
    const chances = drawPrior({ seed, stream: STREAMS.kept, position }, units, uniform)
    const { loss } = await this.#model.run('step', {
      images: { shape: [BATCH, pixels], data: images.read(this.#batch(position)) },
      noise: { shape: [BATCH, pixels], data: noise },
      kept: { shape: [BATCH, CODE_BITS], data: Uint8Array.from(chances, (value) => +(value >= 0)) },
      ...scalarsOf(position + 1),
    })
    this.#step += 1
    this.#loss = loss!.data[0]!
  }

  /** Returns the activations of the hidden layer, float32 [images, CODE_BITS]. */
  async encode(images: Uint8Array): Promise<Float32Array> {
    const { pixels } = this.#options
    const value: TensorValue = { shape: [images.length / pixels, pixels], data: images }
    const { code } = await this.#model.run('code', { images: value })
    return code!.data as Float32Array
  }

  /** Returns the state, to continue from. */
  async save(): Promise<Uint8Array> {
    const file = path.join(this.#options.folder, `${randomUUID()}.safetensors`)
    try {
      await this.#model.save(file, { step: `${this.#step}`, loss: `${this.#loss}` })
      return await readFile(file)
    } finally {
      await rm(file, { force: true })
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#model.release()
  }

  /** Images of a step: all images in a new order, one epoch after another. */
  #batch(position: number): number[] {
    const { count } = this.#options.images
    return Array.from({ length: BATCH }, (_, at) => {
      const place = position * BATCH + at
      return this.#indicesOf(Math.floor(place / count))[place % count]!
    })
  }

  #indicesOf(epoch: number): Uint32Array {
    if (this.#order?.epoch !== epoch) {
      const { seed, images } = this.#options
      const source = { seed, stream: STREAMS.order, position: epoch }
      this.#order = { epoch, indices: drawOrder(source, images.count) }
    }
    return this.#order.indices
  }
}

/** Adam's scalar inputs for an update, counted from 1. */
function scalarsOf(update: number): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(adamScalars('', ADAM, LEARNING_RATE, update)).map(([name, value]) => [
      name,
      { shape: [], data: Float32Array.of(value) },
    ]),
  )
}
