/** Runs generators on an engine: joins z into rows, and splits the outputs into pictures. */
import { programOf, type ProgramOptions } from '../checkpoints/programs.ts'
import type { Engine, Inputs, Outputs } from '../engine/engine.ts'
import { BadUserInput, EngineFailed, LatentDimensionMismatch } from '../errors.ts'
import type { ImageSize } from '../gan/network-family.ts'
import type { Pixels } from '../images/pixels.ts'
import { allRows } from '../latent/evaluate-w.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Point } from '../latent/spaces.ts'
import { labelRows, labelsOf } from './labels.ts'
import { noiseOf } from './layer-noise.ts'
import { pointsInW } from './mapping.ts'
import { masksOf } from './masks.ts'
import type { Sampler, Sampling } from './sampling.ts'

/** Creates a sampler. It gets the engine with the first sample. */
export function createSampler(engine: () => Promise<Pick<Engine, 'run'>>): Sampler {
  return {
    async sample(sampling, latents, signal) {
      signal?.throwIfAborted()
      if (latents.length === 0) return []
      const { pixels } = await runGenerator(await engine(), { sampling, latents, signal })
      return splitPixels(pixels?.data, latents.length, sampling.checkpoint.generator.image)
    },
    async activations(sampling, name, latents, signal) {
      signal?.throwIfAborted()
      if (latents.length === 0) return []
      const output = `activation.${name}`
      const outputs = await runGenerator(await engine(), {
        ...{ sampling, latents, signal, outputs: [output] },
      })
      return splitRows(outputs[output]?.data, latents.length)
    },
    async inW(sampling, latents, signal) {
      signal?.throwIfAborted()
      if (latents.length === 0) return []
      return pointsInW(await engine(), { sampling, latents, signal })
    },
  }
}

export interface GeneratorRun extends Pick<ProgramOptions, 'outputs'> {
  readonly sampling: Sampling
  readonly latents: readonly ResolvedLatent[]
  readonly signal?: AbortSignal | undefined
}

/** Runs a generator with a sampling; `programOf` defines the outputs. Rejects as `Sampler` does. */
export async function runGenerator(
  engine: Pick<Engine, 'run'>,
  { sampling, latents, outputs, signal }: GeneratorRun,
): Promise<Outputs> {
  const { checkpoint, variant } = sampling
  const { latent, mapped, label, activations } = checkpoint.generator
  const { length } = latents
  const masks = variant.ablate.length > 0
  const noise = variant.noise === undefined ? 'const' : NOISE_OPTIONS[variant.noise]
  const entry = mapped ? ({ entry: 'w', noise } as const) : {}
  const program = programOf(checkpoint, { outputs, masks, ...entry })
  const inputs: Inputs = mapped
    ? { w: joinW(await pointsInW(engine, { sampling, latents, signal }), mapped) }
    : {
        z: joinRows(latents, latent.size),
        ...(label && { label: labelRows(labelsOf(latents, variant, label), label.classes) }),
      }
  const settings = {
    ...(masks && masksOf(activations, variant, length)),
    ...(noise === 'seeded' && noiseOf(program, latents)),
  }
  return engine.run(program, { ...inputs, ...settings }, length, { signal })
}

/** `ProgramOptions.noise` of variants. */
const NOISE_OPTIONS = { NONE: 'none', SEEDED: 'seeded' } as const

/** Joins the z of all latents: [rows, zDim] flattened. */
function joinRows(latents: readonly ResolvedLatent[], zDim: number): Float32Array {
  const rows = new Float32Array(latents.length * zDim)
  latents.forEach((latent, index) => {
    if (latent.space !== 'Z') throw new BadUserInput('The generator has no w, only z.')
    const row = latent.z()
    if (row.length !== zDim) throw new LatentDimensionMismatch('z', zDim, row.length)
    rows.set(row, index * zDim)
  })
  return rows
}

/** Joins points in w: [points, rows, size] flattened. */
function joinW(points: readonly Point[], { rows, size }: { rows: number; size: number }) {
  const joined = new Float32Array(points.length * rows * size)
  points.forEach((point, index) => joined.set(allRows(point, rows), index * rows * size))
  return joined
}

/** Splits [rows, height, width, channels] into one picture per row: views, not copies. */
function splitPixels(
  data: Float32Array | Uint8Array | Int32Array | undefined,
  rows: number,
  { width, height, channels }: ImageSize,
): Pixels[] {
  const size = width * height * channels
  if (!(data instanceof Uint8Array) || data.length !== rows * size) {
    throw new EngineFailed(
      `The generator did not return ${width}x${height}x${channels} pixels per sample.`,
      { retryable: false },
    )
  }
  return Array.from({ length: rows }, (_, row) => ({
    data: data.subarray(row * size, (row + 1) * size),
    width,
    height,
    channels,
  }))
}

/** Splits [rows, ...] into one array per row: views, not copies. */
function splitRows(
  data: Float32Array | Uint8Array | Int32Array | undefined,
  rows: number,
): Float32Array[] {
  if (!(data instanceof Float32Array) || data.length % rows !== 0) {
    throw new EngineFailed('The generator returned no float32 values for the activation.', {
      retryable: false,
    })
  }
  const size = data.length / rows
  return Array.from({ length: rows }, (_, row) => data.subarray(row * size, (row + 1) * size))
}
