/** z becomes pixels: rows are put together for the engine, and its outputs cut into pictures. */
import { programOf } from '../checkpoints/programs.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineFailed, LatentDimensionMismatch } from '../errors.ts'
import type { ImageSize } from '../gan/network-family.ts'
import type { Pixels } from '../images/pixels.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Sampler } from './sampling.ts'

/** The sampler of an engine, which is asked for with the first sample. */
export function createSampler(engine: () => Promise<Pick<Engine, 'run'>>): Sampler {
  return {
    async sample({ checkpoint }, latents, signal) {
      signal?.throwIfAborted()
      if (latents.length === 0) return []
      const rows = latents.length
      const { latent, image } = checkpoint.generator
      const z = joinRows(latents, latent.size)
      const { pixels } = await (await engine()).run(programOf(checkpoint), { z }, rows, { signal })
      return splitPixels(pixels?.data, rows, image)
    },
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

/** [rows, height, width, channels] to a picture for each row: views of the request's own memory. */
function splitPixels(
  data: Float32Array | Uint8Array | Int32Array | undefined,
  rows: number,
  { width, height, channels }: ImageSize,
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
    data: data.subarray(row * size, (row + 1) * size),
    width,
    height,
    channels,
  }))
}
