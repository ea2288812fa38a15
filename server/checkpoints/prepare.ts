/** From a file that was read to what is kept of it: inferred, checked, calibrated, described. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput, CheckpointInvalid } from '../errors.ts'
import { writeWeights } from '../graph/safetensors.ts'
import type { Weights } from '../graph/tensor.ts'
import type { GeneratorArchitecture } from '../gan/architecture.ts'
import { checkArchitecture } from '../gan/architecture-check.ts'
import { layerFault, layerShapes, times, valuesOf } from '../gan/layer-shapes.ts'
import { MIN_PRIOR_BOUND } from '../latent/seed-to-z.ts'
import { calibrate, CALIBRATION_SAMPLES, measureDrift, uncalibratedLayers } from './calibrate.ts'
import { canonicalGenerator, shapesOf, type Generator } from './canonical.ts'
import type { ImportOptions, ImportProgress } from './checkpoint.ts'
import { describeLayers } from './describe-layers.ts'
import { FILES, type Calibration, type Description } from './description.ts'
import { fileDigest, weightsDigest } from './digest.ts'
import { readExported, toMetadata } from './exported-generator.ts'
import type { CheckpointFolders } from './folders.ts'
import type { OnnxSource, SourceFile } from './formats/source.ts'
import { inferGenerator } from './inference/infer.ts'
import { probeOnnx } from './serve-onnx.ts'

export interface PrepareOptions extends Pick<ImportOptions, 'preset' | 'overrides' | 'signal'> {
  readonly folders: CheckpointFolders
  readonly engine: () => Promise<Engine>
  /** A folder for files that the engine reads meanwhile. */
  readonly scratch: string
  readonly report: (progress: ImportProgress) => void
}

/** A checkpoint that is ready to be written. */
export interface Prepared {
  readonly digest: string
  readonly description: Description
  /** The name and the bytes of the file that samples are made from. */
  readonly file: readonly [name: string, bytes: () => Uint8Array]
}

/** Throws CheckpointInvalid if the file holds no generator that can be served, BadUserInput for what was asked for. */
export async function prepare(source: SourceFile, options: PrepareOptions): Promise<Prepared> {
  const { priorBound } = options.overrides ?? {}
  if (priorBound !== undefined && priorBound < MIN_PRIOR_BOUND) {
    throw new BadUserInput(`priorBound must be ${MIN_PRIOR_BOUND} or more, not ${priorBound}.`)
  }
  return source.onnx ? prepareOnnx(source.onnx, options) : prepareGenerator(source, options)
}

async function prepareGenerator(source: SourceFile, options: PrepareOptions): Promise<Prepared> {
  const { preset, ...told } = findGenerator(source, options)
  const { generator, calibration } = await withAllStatistics(told, options)
  const { architecture, weights } = generator
  const hasBatchNorm = architecture.layers.some(({ kind }) => kind === 'batchNorm')
  const description: Description = {
    version: 1,
    kind: 'generator',
    format: source.format,
    preset,
    architecture,
    layers: describeLayers(architecture),
    parameterCount: countParameters(generator),
    batchNorm: !hasBatchNorm ? 'NONE' : calibration ? 'CALIBRATED' : 'STORED',
    calibration,
  }
  return {
    digest: await weightsDigest(architecture, weights),
    description,
    file: [FILES.weights, () => writeWeights(weights, toMetadata(description))],
  }
}

interface Told {
  readonly generator: Generator
  /** What the file says of how its statistics came about. */
  readonly calibration: Calibration | null
}

/** By LatentQL's own description, if the file has one and nothing else was asked for; else inferred. */
function findGenerator(
  source: SourceFile,
  { preset, overrides = {}, report }: PrepareOptions,
): Told & { preset: string } {
  report({ stage: 'inferring' })
  const byHand = preset !== undefined || Object.values(overrides).some((one) => one !== undefined)
  if (source.description !== undefined && !byHand) {
    const { generator, calibration } = readExported(source)
    return { generator: checked(generator), calibration, preset: 'latentql' }
  }
  const { notes, preset: applied, ...generator } = inferGenerator(source, { preset, overrides })
  const message = notes.length > 0 ? notes.join(' ') : undefined
  report({ stage: 'inferring', fraction: 1, message })
  return { generator: checked(generator), calibration: null, preset: applied }
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

/** Calibrates what lacks statistics, unless the very same was calibrated before. */
async function withAllStatistics(told: Told, options: PrepareOptions): Promise<Told> {
  const { folders, scratch, signal, report } = options
  const { generator } = told
  if (uncalibratedLayers(generator.architecture).length === 0) return told
  const basis = await weightsDigest(generator.architecture, generator.weights)
  const known = await folders.findCalibrated(basis, CALIBRATION_SAMPLES)
  if (known) {
    const { architecture, calibration } = known.description
    return { generator: { architecture, weights: known.weights }, calibration }
  }
  report({ stage: 'calibrating', fraction: 0 })
  const calibrationOptions = {
    engine: await options.engine(),
    write: (made: Generator) => writeScratch(scratch, made),
    key: path.basename(scratch),
    signal,
    onProgress: (fraction: number, message?: string) =>
      report({ stage: 'calibrating', fraction, message }),
  }
  const calibrated = await calibrate(generator, calibrationOptions)
  const drift = await measureDrift(calibrated, calibrationOptions)
  return { generator: calibrated, calibration: { samples: CALIBRATION_SAMPLES, drift, basis } }
}

async function writeScratch(scratch: string, { weights }: Generator): Promise<string> {
  const file = path.join(scratch, FILES.weights)
  await writeFile(file, writeWeights(weights))
  return file
}

/** Numbers that training changes: statistics are none. */
function countParameters({ architecture, weights }: Generator): number {
  const statistics = new Set(
    architecture.layers.flatMap((layer) =>
      layer.kind === 'batchNorm' ? [layer.mean, layer.variance] : [],
    ),
  )
  const counted = [...weights].filter(([name]) => !statistics.has(name))
  return counted.reduce((sum, [, { data }]) => sum + data.length, 0)
}

async function prepareOnnx(source: OnnxSource, options: PrepareOptions): Promise<Prepared> {
  const { scratch, preset, overrides, signal, report } = options
  report({ stage: 'inferring', message: 'running the ONNX graph' })
  const file = path.join(scratch, FILES.onnx)
  await writeFile(file, source.bytes)
  const model = await probeOnnx(source, {
    engine: await options.engine(),
    path: file,
    key: path.basename(scratch),
    ...{ preset, overrides, signal },
  })
  const description: Description = {
    version: 1,
    kind: 'onnx',
    model,
    layers: [`ONNX graph, opset ${source.opset}, served as it is`],
    parameterCount: source.parameterCount,
  }
  return {
    digest: await fileDigest(model, source.bytes),
    description,
    file: [FILES.onnx, () => source.bytes],
  }
}
