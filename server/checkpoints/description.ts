/** A checkpoint's description: stored as JSON with the weights, and in its database row. */
import path from 'node:path'
import {
  LATENTQL_PRESET,
  type Calibration,
  type CheckpointFormat,
} from '../checkpoint-files/generator-file.ts'
import type { CheckpointRow } from '../db/stores.ts'
import type { DiscriminatorArchitecture, GeneratorArchitecture } from '../gan/architecture.ts'
import { discriminatorInterface, generatorInterface } from '../gan/families/registry.ts'
import type {
  DiscriminatorFamilyName,
  GeneratorFamilyName,
  GeneratorInterface,
} from '../gan/network-family.ts'
import type { Prior } from '../latent/seed-to-z.ts'
import { fileArtifact } from '../weights/artifact.ts'
import type { Checkpoint, NetworkFiles } from './checkpoint.ts'
import type { FoundInRun } from './reference.ts'

/** Description of a network with an architecture, whose file is `weights.safetensors`. */
interface NetworkFacts {
  readonly version: 1
  readonly format: CheckpointFormat
  /** The preset that supplied what shapes can't tell; `latentql` if the file had a description. */
  readonly preset: string
  readonly layers: readonly string[]
  readonly parameterCount: number
  readonly batchNorm: Checkpoint['batchNorm']
  readonly calibration: Calibration | null
}

export interface GeneratorDescription extends NetworkFacts {
  readonly kind: 'generator'
  /** Absent means `layers`: older descriptions have no family. */
  readonly family?: GeneratorFamilyName
  readonly architecture: GeneratorArchitecture
}

export interface DiscriminatorDescription extends NetworkFacts {
  readonly kind: 'discriminator'
  readonly family: DiscriminatorFamilyName
  readonly architecture: DiscriminatorArchitecture
}

export type NetworkDescription = GeneratorDescription | DiscriminatorDescription

/** Description of an ONNX graph that is served as is, whose file is `model.onnx`. */
export interface OnnxDescription {
  readonly version: 1
  readonly kind: 'onnx'
  readonly model: OnnxModel
  readonly layers: readonly string[]
  readonly parameterCount: number
}

/** Facts about an ONNX graph that sampling needs. */
export interface OnnxModel {
  readonly zDim: number
  readonly prior: Prior
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
  readonly layout: 'NCHW' | 'NHWC'
  readonly range: readonly [number, number]
}

/** The description of a checkpoint that makes images. */
export type SampledDescription = GeneratorDescription | OnnxDescription

export type Description = SampledDescription | DiscriminatorDescription

/** Names of the files in a checkpoint's folder. */
export const FILES = {
  description: 'description.json',
  weights: 'weights.safetensors',
  onnx: 'model.onnx',
  sheet: 'sheet.png',
} as const

/** Returns the names of the files in the folder of this checkpoint. */
export function filesOf({ kind }: Description): string[] {
  const { description, weights, onnx, sheet } = FILES
  const network = kind === 'onnx' ? onnx : weights
  return [network, description, ...(kind === 'discriminator' ? [] : [sheet])]
}

/** Returns the description of one network of a run's checkpoint. */
export function descriptionInRun({ row, network }: FoundInRun): NetworkDescription {
  const { description, rawDescription, discriminatorDescription } = row
  const descriptions = {
    generator: description,
    raw: rawDescription,
    discriminator: discriminatorDescription,
  }
  return descriptions[network] as NetworkDescription
}

/** Converts a database row to a checkpoint. */
export function toCheckpoint(
  row: Omit<CheckpointRow, 'deletedAt'>,
  network: NetworkFiles,
): Checkpoint {
  const description = row.description as Description
  const { digest, name, aliases, sourceDigest, createdAt } = row
  return {
    ...{ id: `sha256:${digest}`, digest, name, aliases, sourceDigest, createdAt, run: null },
    format: description.kind === 'onnx' ? 'onnx' : description.format,
    preset:
      description.kind === 'onnx' || description.preset === LATENTQL_PRESET
        ? null
        : description.preset,
    ...interfacesOf(description),
    layers: description.layers,
    parameterCount: description.parameterCount,
    batchNorm: description.kind === 'onnx' ? 'NONE' : description.batchNorm,
    calibrationDrift: description.kind === 'onnx' ? null : (description.calibration?.drift ?? null),
    network,
  }
}

function interfacesOf(description: Description) {
  return description.kind === 'discriminator'
    ? ({
        kind: 'discriminator',
        generator: null,
        discriminator: discriminatorInterface(description),
      } as const)
    : ({
        kind: 'generator',
        generator: interfaceOf(description),
        discriminator: null,
      } as const)
}

/** Returns the generator's interface: its latent, image size and activations. */
export function interfaceOf(description: SampledDescription): GeneratorInterface {
  if (description.kind === 'generator') {
    return generatorInterface({ family: familyNameOf(description), ...description })
  }
  const { zDim, prior, width, height, channels } = description.model
  return {
    latent: { size: zDim, prior },
    mapped: null,
    label: null,
    image: { width, height, channels },
    activations: [],
  }
}

/** Returns the files of the checkpoint in `folder`. `digest` identifies their content. */
export function networkIn(folder: string, digest: string, description: Description): NetworkFiles {
  if (description.kind === 'onnx') {
    const { layout, range } = description.model
    const model = fileArtifact(digest, path.join(folder, FILES.onnx))
    return { kind: 'onnx', model, layout, range }
  }
  const { architecture } = description
  const weights = fileArtifact(digest, path.join(folder, FILES.weights))
  return { kind: 'family', family: familyNameOf(description), architecture, weights }
}

function familyNameOf<D extends NetworkDescription>({
  family = 'layers',
}: D): NonNullable<D['family']> {
  return family
}
