/** Draws samples of seeds, with all their activations, in batches on an engine. */
import type { GeneratorCheckpoint } from '../checkpoints/checkpoint.ts'
import { programOf } from '../checkpoints/programs.ts'
import type { Engine, Outputs, Program } from '../engine/engine.ts'
import type { Pixels } from '../images/pixels.ts'
import { seedToZ } from '../latent/seed-to-z.ts'
import type { Activation } from './tally.ts'

/** Maximum rows per batch, small so that requests wait only a few milliseconds for one. */
const MAX_ROWS = 4
/** Maximum bytes of activations per batch. */
const MAX_BYTES = 64 * 2 ** 20

export interface Drawn {
  readonly pixels: Pixels
  /** By name, float32 [maps, height, width]. */
  readonly activations: ReadonlyMap<string, Float32Array>
}

export class Drawing {
  readonly activations: readonly Activation[]
  /** Maximum number of seeds per batch. */
  readonly rows: number
  readonly #checkpoint: GeneratorCheckpoint
  readonly #engine: Pick<Engine, 'run'>
  readonly #program: Program

  constructor(checkpoint: GeneratorCheckpoint, engine: Pick<Engine, 'run'>) {
    const { activations } = checkpoint.generator
    const names = activations.map(({ name }) => `activation.${name}`)
    const bytes = activations.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 1)
    this.activations = activations.map(({ name, shape }) => ({ name, maps: shape[0]! }))
    this.rows = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_BYTES / bytes)))
    this.#checkpoint = checkpoint
    this.#engine = engine
    this.#program =
      names.length === 0
        ? programOf(checkpoint)
        : programOf(checkpoint, { outputs: ['pixels', ...names] })
  }

  /** Draws the samples of at most `rows` seeds. Rejects with the signal's reason. */
  async draw(seeds: readonly number[], signal: AbortSignal): Promise<Drawn[]> {
    const { latent, image } = this.#checkpoint.generator
    const z = new Float32Array(seeds.length * latent.size)
    seeds.forEach((seed, row) => z.set(seedToZ(seed, latent.size, latent.prior), row * latent.size))
    const outputs = await this.#engine.run(this.#program, { z }, seeds.length, { signal })
    return seeds.map((_seed, row) => ({
      pixels: { ...image, data: rowOf(outputs, 'pixels', row, seeds.length) as Uint8Array },
      activations: new Map(
        this.activations.map(({ name }) => [
          name,
          rowOf(outputs, `activation.${name}`, row, seeds.length) as Float32Array,
        ]),
      ),
    }))
  }
}

function rowOf(outputs: Outputs, name: string, row: number, rows: number) {
  const { data } = outputs[name]!
  const size = data.length / rows
  return data.subarray(row * size, (row + 1) * size)
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
