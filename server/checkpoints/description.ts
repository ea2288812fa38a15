/** A checkpoint's description: stored as JSON with the weights, and in its database row. */
import path from 'node:path'
import {
  LATENTQL_PRESET,
  type Calibration,
  type CheckpointFormat,
} from '../checkpoint-files/generator-file.ts'
import type { CheckpointRow } from '../db/stores.ts'
import type {
  Classes,
  DiscriminatorArchitecture,
  GeneratorArchitecture,
} from '../gan/architecture.ts'
import { discriminatorInterface, generatorInterface } from '../gan/families/registry.ts'
import type {
  DiscriminatorFamilyName,
  GeneratorFamilyName,
  GeneratorInterface,
  ImageSize,
} from '../gan/network-family.ts'
import type { Prior } from '../latent/seed-to-z.ts'
import { fileArtifact } from '../weights/artifact.ts'
import type { Checkpoint, NetworkFiles } from './checkpoint.ts'
import type { Evidence } from './evidence.ts'
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
  /** Networks that the weights could be, best first; absent if nothing was compared. */
  readonly evidence?: readonly Evidence[]
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
  /** The classes, if it has a second input, `label` [batch, classes]. */
  readonly label?: Classes
  readonly prior: Prior
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
  readonly layout: 'NCHW' | 'NHWC'
  readonly range: readonly [number, number]
}

/** Description of an ONNX feature network that is served as is, whose file is `model.onnx`. */
export interface FeaturesDescription {
  readonly version: 1
  readonly kind: 'features'
  readonly model: FeaturesModel
  readonly layers: readonly string[]
  readonly parameterCount: number
}

/** Facts about an ONNX feature network that measuring needs. */
export interface FeaturesModel extends ImageSize {
  /** Number of features of an image. */
  readonly size: number
}

/** The description of a checkpoint that makes images. */
export type SampledDescription = GeneratorDescription | OnnxDescription

export type Description = SampledDescription | DiscriminatorDescription | FeaturesDescription

/** True if the checkpoint makes images, so that it has a contact sheet. */
export function isSampled(description: Description): description is SampledDescription {
  return description.kind === 'generator' || description.kind === 'onnx'
}

/** True if the checkpoint is an ONNX model that is served as is. */
export function isServedAsIs(
  description: Description,
): description is OnnxDescription | FeaturesDescription {
  return description.kind === 'onnx' || description.kind === 'features'
}

/** Names of the files in a checkpoint's folder. */
export const FILES = {
  description: 'description.json',
  weights: 'weights.safetensors',
  onnx: 'model.onnx',
  sheet: 'sheet.png',
  alternatives: 'alternatives.json',
} as const

/** Returns the names of the files in the folder of this checkpoint. */
export function filesOf(description: Description): string[] {
  const network = isServedAsIs(description) ? FILES.onnx : FILES.weights
  return [
    network,
    FILES.description,
    ...(isSampled(description) ? [FILES.sheet] : []),
    ...(hasAlternatives(description) ? [FILES.alternatives] : []),
  ]
}

function hasAlternatives(description: Description): boolean {
  if (isServedAsIs(description)) return false
  return description.evidence?.some(({ image }) => image !== undefined) ?? false
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
  const { digest, name, aliases, sourceDigest, createdAt, quarantine } = row
  return {
    ...{ id: `sha256:${digest}`, digest, name, aliases, sourceDigest, createdAt, run: null },
    quarantine,
    ...interfacesOf(description),
    ...originOf(description),
    layers: description.layers,
    parameterCount: description.parameterCount,
    network,
  }
}

function originOf(
  description: Description,
): Pick<Checkpoint, 'format' | 'preset' | 'batchNorm' | 'calibrationDrift' | 'evidence'> {
  if (isServedAsIs(description))
    return { format: 'onnx', preset: null, batchNorm: 'NONE', calibrationDrift: null, evidence: [] }
  const { format, preset, batchNorm, calibration, evidence = [] } = description
  return {
    ...{ format, batchNorm, calibrationDrift: calibration?.drift ?? null, evidence },
    preset: preset === LATENTQL_PRESET ? null : preset,
  }
}

function interfacesOf(description: Description) {
  switch (description.kind) {
    case 'discriminator':
      return {
        kind: 'discriminator',
        generator: null,
        discriminator: discriminatorInterface(description),
      } as const
    case 'features': {
      const { size, ...image } = description.model
      const features = { size, image }
      return { kind: 'features', generator: null, discriminator: null, features } as const
    }
    default:
      return {
        kind: 'generator',
        generator: interfaceOf(description),
        discriminator: null,
      } as const
  }
}

/** Returns the generator's interface: its latent, image size and activations. */
export function interfaceOf(description: SampledDescription): GeneratorInterface {
  if (description.kind === 'generator') {
    return generatorInterface({ family: familyNameOf(description), ...description })
  }
  const { zDim, label, prior, width, height, channels } = description.model
  return {
    latent: { size: zDim, prior },
    mapped: null,
    label: label ? { classes: label.classes, names: label.names ?? null } : null,
    image: { width, height, channels },
    activations: [],
  }
}

/** Returns the files of the checkpoint in `folder`. `digest` identifies their content. */
export function networkIn(folder: string, digest: string, description: Description): NetworkFiles {
  if (isServedAsIs(description)) {
    const model = fileArtifact(digest, path.join(folder, FILES.onnx))
    if (description.kind === 'features') return { kind: 'features', model }
    const { layout, range } = description.model
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
