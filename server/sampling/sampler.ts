/** z becomes pixels: generators are loaded when they are first used, and given back when others need the room. */
import { LRUCache } from 'lru-cache'
import type { Checkpoint } from '../checkpoints/checkpoint.ts'
import type { Engine, Model } from '../engine/engine.ts'
import { EngineFailed, LatentDimensionMismatch } from '../errors.ts'
import type { Pixels } from '../images/pixels.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Logger } from '../logger.ts'
import type { Sampler, Sampling } from './sampling.ts'

export interface SamplerOptions {
  readonly engine: Pick<Engine, 'load'>
  readonly logger: Logger
  /** Generators kept loaded; the one unused for longest goes first. Default 8. */
  readonly maxModels?: number
}

/**
 * The sampler of an engine. Many first uses of a checkpoint load it once; a load that failed is tried again by the next
 * use. A generator that leaves the cache is released once nobody uses it. Disposing releases all.
 */
export function createSampler(options: SamplerOptions): Sampler & AsyncDisposable {
  return new ModelSampler(options)
}

/** A generator that is loading or loaded, and how many requests it serves now. */
interface Loaded {
  readonly model: Promise<Model>
  users: number
  evicted: boolean
}

class ModelSampler implements Sampler, AsyncDisposable {
  readonly #engine: SamplerOptions['engine']
  readonly #logger: Logger
  readonly #cache: LRUCache<string, Loaded>
  readonly #releases = new Set<Promise<void>>()

  constructor({ engine, logger, maxModels = 8 }: SamplerOptions) {
    this.#engine = engine
    this.#logger = logger
    this.#cache = new LRUCache<string, Loaded>({
      max: maxModels,
      dispose: (loaded) => {
        loaded.evicted = true
        this.#releaseIfUnused(loaded)
      },
    })
  }

  async sample(
    { checkpoint }: Sampling,
    latents: readonly ResolvedLatent[],
    signal?: AbortSignal,
  ): Promise<Pixels[]> {
    signal?.throwIfAborted()
    if (latents.length === 0) return []
    const rows = joinRows(latents, checkpoint.zDim)
    const loaded = this.#load(checkpoint)
    loaded.users += 1
    try {
      const model = await loaded.model
      const { pixels } = await model.run({ z: rows }, latents.length, { signal })
      return splitPixels(pixels?.data, latents.length, checkpoint)
    } finally {
      loaded.users -= 1
      this.#releaseIfUnused(loaded)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cache.clear()
    await Promise.all(this.#releases)
  }

  /** A load belongs to all who wait for it: it is not given up because one client left. */
  #load({ program, digest }: Checkpoint): Loaded {
    const known = this.#cache.get(program.key)
    if (known) return known
    const model = this.#engine.load(program)
    const loaded: Loaded = { model, users: 0, evicted: false }
    this.#cache.set(program.key, loaded)
    model.then(
      () => this.#logger.debug({ checkpoint: digest }, 'generator loaded'),
      () => {
        if (this.#cache.peek(program.key) === loaded) this.#cache.delete(program.key)
      },
    )
    return loaded
  }

  #releaseIfUnused({ model, users, evicted }: Loaded): void {
    if (!evicted || users > 0) return
    const released = model
      .then((loaded) => loaded.release())
      .catch((error: unknown) => this.#logger.debug({ error }, 'a generator was not released'))
      .finally(() => this.#releases.delete(released))
    this.#releases.add(released)
  }
}

/** [rows, zDim], row by row. */
function joinRows(latents: readonly ResolvedLatent[], zDim: number): Float32Array {
  const rows = new Float32Array(latents.length * zDim)
  latents.forEach((latent, index) => {
    const row = latent.z()
    if (row.length !== zDim) throw new LatentDimensionMismatch('z', zDim, row.length)
    rows.set(row, index * zDim)
  })
  return rows
}

/** [rows, height, width, channels] to a picture a row; each has a copy, so that it doesn't keep all others alive. */
function splitPixels(
  data: Float32Array | Uint8Array | Int32Array | undefined,
  rows: number,
  { width, height, channels }: Checkpoint,
): Pixels[] {
  const size = width * height * channels
  if (!(data instanceof Uint8Array) || data.length !== rows * size) {
    throw new EngineFailed(
      `The generator gave no ${width}x${height}x${channels} pixels a sample.`,
      {
        retryable: false,
      },
    )
  }
  return Array.from({ length: rows }, (_, row) => ({
    data: rows === 1 ? data : data.slice(row * size, (row + 1) * size),
    width,
    height,
    channels,
  }))
}
