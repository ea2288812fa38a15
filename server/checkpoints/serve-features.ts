/** Probes an ONNX feature network by running it: the number of features of an image. */
import type { Engine, Program } from '../engine/engine.ts'
import { CheckpointInvalid, EngineFailed } from '../errors.ts'
import type { FeatureModel } from '../checkpoint-files/formats/source.ts'
import { seedToZ } from '../latent/seed-to-z.ts'
import type { Artifact } from '../weights/artifact.ts'

export interface ProbeOptions {
  readonly engine: Engine
  readonly file: Artifact
  /** Key of the program that runs on the engine. */
  readonly key: string
  readonly signal?: AbortSignal | undefined
}

/** Maximum number of features: a measurement keeps their covariances, 32 MiB each, in memory. */
export const MAX_FEATURES = 2048

/** Images that are run alone and together. */
const IMAGES = 3

/** Largest difference between the two, relative to the largest feature. */
const TOLERANCE = 1e-3

/**
 * Returns the number of features of an image. Throws CheckpointInvalid if the model doesn't run, if
 * it has no features, too many, or infinite ones, or if an image's depend on its batch.
 */
export async function probeFeatures(
  { image: { width, height, channels } }: FeatureModel,
  { engine, file: model, key, signal }: ProbeOptions,
): Promise<number> {
  const program: Program = { kind: 'features', key, model }
  const length = width * height * channels
  const uniform = seedToZ(0, IMAGES * length, { distribution: 'uniform' })
  const images = uniform.map((value) => Math.round(127.5 * (value + 1)))
  const featuresOf = async (rows: number) => {
    const inputs = { images: images.subarray(0, rows * length) }
    const outputs = await engine.run(program, inputs, rows, {
      ...(signal && { signal }),
      once: true,
    })
    return outputs['features']!.data as Float32Array
  }
  try {
    const alone = await featuresOf(1)
    if (alone.length > MAX_FEATURES) {
      throw new CheckpointInvalid(
        `The model has ${alone.length} features per image; at most ${MAX_FEATURES} are allowed. ` +
          'Export the means of its last maps.',
      )
    }
    checkSame(alone, await featuresOf(IMAGES))
    return alone.length
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error
    const message = `ONNX Runtime can't run this model: ${error.message}`
    throw new CheckpointInvalid(message, {}, { cause: error })
  }
}

/** Throws CheckpointInvalid unless the features of the first image are the same in a batch. */
function checkSame(alone: Float32Array, together: Float32Array): void {
  const largest = alone.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  if (!Number.isFinite(largest)) {
    throw new CheckpointInvalid('The model gives features that are not finite numbers.')
  }
  const limit = TOLERANCE * largest
  if (alone.every((value, index) => Math.abs(value - together[index]!) <= limit)) return
  throw new CheckpointInvalid(
    "This model's features depend on the rest of the batch. Export it in evaluation mode " +
      '(`model.eval()`).',
  )
}
