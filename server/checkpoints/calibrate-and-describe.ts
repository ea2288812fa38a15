/** Turns the contents of a file into a checkpoint to commit: calibrated where it needs it, and described. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput, CheckpointInvalid } from '../errors.ts'
import { fileArtifact } from '../weights/artifact.ts'
import { weightsFile } from '../weights/safetensors.ts'
import { MIN_PRIOR_BOUND } from '../latent/seed-to-z.ts'
import { familyOf, generatorInterface, isGenerator } from '../gan/families/registry.ts'
import type { Generator, Network } from '../gan/network-family.ts'
import { calibrate, CALIBRATION_SAMPLES, measureDrift } from './calibrate.ts'
import type { Calibration, CheckpointFormat } from '../checkpoint-files/generator-file.ts'
import type { ImportOptions, ImportProgress } from './checkpoint.ts'
import { describeGenerator } from './describe-generator.ts'
import { FILES, type Description } from './description.ts'
import { fileDigest, weightsDigest } from '../checkpoint-files/digest.ts'
import { toMetadata } from '../checkpoint-files/exported-network.ts'
import type { Extracted, FoundNetwork } from '../checkpoint-files/extract.ts'
import type { CheckpointFolders } from './folders.ts'
import type { OnnxSource } from '../checkpoint-files/formats/source.ts'
import { zOfSeeds } from './sample-seeds.ts'
import { probeOnnx } from './serve-onnx.ts'

export interface DescribeOptions extends Pick<ImportOptions, 'preset' | 'overrides' | 'signal'> {
  readonly folders: CheckpointFolders
  readonly engine: () => Promise<Engine>
  /** A folder for files that the engine reads meanwhile. */
  readonly scratch: string
  readonly report: (progress: ImportProgress) => void
}

/** A checkpoint that is ready to be committed. */
export interface DescribedCheckpoint {
  readonly digest: string
  readonly description: Description
  /** The file that samples are made from, in parts that follow each other. */
  readonly file: { readonly name: string; readonly parts: readonly Uint8Array[] }
}

/** Throws CheckpointInvalid if the model does not run, BadUserInput for options that do not apply to it. */
export async function calibrateAndDescribe(
  { format, found }: Pick<Extracted, 'format' | 'found'>,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const { priorBound } = options.overrides ?? {}
  if (priorBound !== undefined && priorBound < MIN_PRIOR_BOUND) {
    throw new BadUserInput(`priorBound must be ${MIN_PRIOR_BOUND} or more, not ${priorBound}.`)
  }
  return found.kind === 'onnx'
    ? describeOnnx(found.model, options)
    : calibrateAndDescribeGenerator(format, found, options)
}

async function calibrateAndDescribeGenerator(
  format: CheckpointFormat,
  found: FoundNetwork,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const { network, preset, notes } = found
  if (!isGenerator(network)) {
    throw new CheckpointInvalid('The file holds a discriminator, and only generators are served.')
  }
  const message = notes.length > 0 ? notes.join(' ') : undefined
  options.report({ stage: 'inferring', fraction: 1, message })
  const { generator, calibration } = await withAllStatistics(
    { generator: network, calibration: found.calibration },
    options,
  )
  const { family, architecture, weights } = generator
  const description = describeGenerator(generator, { format, preset, calibration })
  return {
    digest: await weightsDigest(architecture, weights),
    description,
    file: {
      name: FILES.weights,
      parts: weightsFile(weights, toMetadata({ ...description, family })),
    },
  }
}

/** A generator whose batch norms all have statistics, and how those came about. */
interface CalibratedGenerator {
  readonly generator: Generator
  readonly calibration: Calibration | null
}

/** Calibrates batch norms without statistics, unless the same generator was calibrated before. */
async function withAllStatistics(
  found: CalibratedGenerator,
  options: DescribeOptions,
): Promise<CalibratedGenerator> {
  const { folders, scratch, signal, report } = options
  const { generator } = found
  if (familyOf(generator).uncalibrated(generator.architecture).length === 0) return found
  const basis = await weightsDigest(generator.architecture, generator.weights)
  const known = await folders.findCalibrated(basis, CALIBRATION_SAMPLES)
  if (known) {
    const { architecture, calibration } = known.description
    return { generator: { ...generator, architecture, weights: known.weights }, calibration }
  }
  report({ stage: 'calibrating', fraction: 0 })
  const { latent } = generatorInterface(generator)
  const calibrationOptions = {
    inputs: (first: number, count: number) => zOfSeeds(latent, first, count),
    engine: await options.engine(),
    write: (made: Network) => writeScratch(scratch, made),
    key: path.basename(scratch),
    signal,
    onProgress: (fraction: number, message?: string) =>
      report({ stage: 'calibrating', fraction, message }),
  }
  const calibrated = await calibrate(generator, calibrationOptions)
  const drift = await measureDrift(calibrated, calibrationOptions)
  return { generator: calibrated, calibration: { samples: CALIBRATION_SAMPLES, drift, basis } }
}

async function writeScratch(scratch: string, { weights }: Network): Promise<string> {
  const file = path.join(scratch, FILES.weights)
  await writeFile(file, weightsFile(weights))
  return file
}

async function describeOnnx(
  source: OnnxSource,
  options: DescribeOptions,
): Promise<DescribedCheckpoint> {
  const { scratch, preset, overrides, signal, report } = options
  report({ stage: 'inferring', message: 'running the ONNX graph' })
  const file = path.join(scratch, FILES.onnx)
  const key = path.basename(scratch)
  await writeFile(file, source.bytes)
  const model = await probeOnnx(source, {
    engine: await options.engine(),
    file: fileArtifact(key, file),
    key,
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
    file: { name: FILES.onnx, parts: [source.bytes] },
  }
}
