/** What a file holds that can be served: read, inferred, checked, in canonical form. All of it is one thread's work. */
import { CheckpointInvalid } from '../errors.ts'
import type { GeneratorArchitecture } from '../gan/architecture.ts'
import { checkArchitecture } from '../gan/architecture-check.ts'
import { layerFault, layerShapes, times, valuesOf } from '../gan/layer-shapes.ts'
import type { Weights } from '../graph/tensor.ts'
import { canonicalGenerator, shapesOf, type Generator } from './canonical.ts'
import type { CheckpointFormat } from './checkpoint.ts'
import type { Calibration } from './description.ts'
import { readExported } from './exported-generator.ts'
import { readCheckpointFile } from './formats/read.ts'
import type { OnnxSource, SourceFile } from './formats/source.ts'
import { inferGenerator, type InferenceOptions } from './inference/infer.ts'

/** Nothing but data: it can be sent from one thread to another. */
export interface Extracted {
  readonly format: CheckpointFormat
  readonly sourceDigest: string
  readonly found: OnnxSource | FoundGenerator
}

export interface FoundGenerator {
  readonly generator: Generator
  /** What the file says of how its statistics came about. */
  readonly calibration: Calibration | null
  readonly preset: string
  /** What was chosen or assumed, for a person to check. */
  readonly notes: readonly string[]
}

/**
 * Reads `file`. Throws CheckpointInvalid if it holds no generator that can be served, BadUserInput for what was asked
 * for.
 */
export async function extract(file: string, options: InferenceOptions): Promise<Extracted> {
  const source = await readCheckpointFile(file)
  const { format, sourceDigest, onnx } = source
  return { format, sourceDigest, found: onnx ?? findGenerator(source, options) }
}

/** By LatentQL's own description, if the file has one and nothing else was asked for; else inferred. */
function findGenerator(source: SourceFile, options: InferenceOptions): FoundGenerator {
  const { preset, overrides = {} } = options
  const byHand = preset !== undefined || Object.values(overrides).some((one) => one !== undefined)
  if (source.description !== undefined && !byHand) {
    const { generator, calibration } = readExported(source)
    return { generator: checked(generator), calibration, preset: 'latentql', notes: [] }
  }
  const inferred = inferGenerator(source, options)
  const { notes, preset: applied } = inferred
  return { generator: checked(inferred), calibration: null, preset: applied, notes }
}

/** In canonical form; its numbers are finite, its tensors have the shapes that its layers need. */
function checked(found: Generator): Generator {
  checkFinite(found.weights)
  checkArchitecture(found.architecture, shapesOf(found.weights))
  checkSize(found.architecture)
  return canonicalGenerator(found)
}

/** Numbers between two layers, an image: 64 images of them are 2 GiB. A 64x64 DCGAN has 2^16, one of 512x512 2^22. */
const MAX_VALUES = 2 ** 23

/** A small file can describe a generator that no machine could run. */
function checkSize(architecture: GeneratorArchitecture): void {
  for (const { layer, index, makes } of layerShapes(architecture)) {
    if (valuesOf(makes) <= MAX_VALUES) continue
    throw layerFault(layer, index, `makes ${times(makes)} numbers an image, too many to be served`)
  }
}

function checkFinite(weights: Weights): void {
  for (const [name, { data }] of weights) {
    if (data.every(Number.isFinite)) continue
    throw new CheckpointInvalid(
      `Tensor ${JSON.stringify(name.slice(0, 80))} holds numbers that are not finite: the training ` +
        'diverged, or the file is damaged.',
    )
  }
}
