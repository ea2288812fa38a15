/** The plain fields of the schema's type Checkpoint. */
import { imageOf, type Checkpoint, type GeneratorCheckpoint } from '../../checkpoints/checkpoint.ts'
import type {
  BatchNormStatistics,
  CheckpointKind,
  PriorDistribution,
} from '../../generated/graphql.ts'
import type { GeneratorInterface } from '../../gan/network-family.ts'
import type { Prior } from '../../latent/seed-to-z.ts'

const DISTRIBUTIONS = {
  normal: 'NORMAL',
  uniform: 'UNIFORM',
  truncatedNormal: 'TRUNCATED_NORMAL',
  numpyNormal: 'NUMPY_NORMAL',
} as const satisfies Record<Prior['distribution'], PriorDistribution>

/** The inverse of DISTRIBUTIONS. */
export const DISTRIBUTION_NAMES = {
  NORMAL: 'normal',
  UNIFORM: 'uniform',
  TRUNCATED_NORMAL: 'truncatedNormal',
  NUMPY_NORMAL: 'numpyNormal',
} as const satisfies Record<PriorDistribution, Prior['distribution']>

export const KINDS = {
  generator: 'GENERATOR',
  discriminator: 'DISCRIMINATOR',
  features: 'FEATURES',
} as const satisfies Record<Checkpoint['kind'], CheckpointKind>

/** The inverse of KINDS. */
export const KIND_NAMES = {
  GENERATOR: 'generator',
  DISCRIMINATOR: 'discriminator',
  FEATURES: 'features',
} as const satisfies Record<CheckpointKind, Checkpoint['kind']>

export function featureCountOf(checkpoint: Checkpoint): number | null {
  return checkpoint.kind === 'features' ? checkpoint.features.size : null
}

/** The name of the last activation before the image; empty if there is none. */
export function lastActivation({ generator }: GeneratorCheckpoint): string {
  const { width, height, channels } = generator.image
  const image = [channels, height, width].join()
  const found = generator.activations.findLast(({ shape }) => shape.join() !== image)
  return found?.name ?? ''
}

/** All fields that need no computation, ready for JSON. */
export function checkpointFields(checkpoint: Checkpoint) {
  const { name, run, aliases, format, preset } = checkpoint
  const latent = checkpoint.generator?.latent
  const { parameterCount, calibrationDrift, createdAt } = checkpoint
  const batchNorm: BatchNormStatistics = checkpoint.batchNorm
  return {
    id: checkpoint.id,
    digest: reference(checkpoint.digest),
    name,
    run,
    aliases,
    sourceDigest: reference(checkpoint.sourceDigest),
    format,
    preset,
    kind: KINDS[checkpoint.kind],
    zDim: latent?.size ?? null,
    prior: latent ? priorFields(latent.prior) : null,
    mapping: checkpoint.generator ? mappingFields(checkpoint.generator) : null,
    truncationCentre: latent?.truncationCentre ?? null,
    labels: labelsOf(checkpoint.generator?.label ?? null),
    ...imageOf(checkpoint),
    featureCount: featureCountOf(checkpoint),
    parameterCount,
    batchNorm,
    calibrationDrift,
    createdAt,
  }
}

/** The classes of a conditional generator; null for others. */
export function labelsOf(label: GeneratorInterface['label']) {
  return label && { classes: label.classes, names: label.names && [...label.names] }
}

export function priorFields(prior: Prior) {
  return { distribution: DISTRIBUTIONS[prior.distribution], bound: prior.bound ?? null }
}

export function mappingFields({ mapped }: GeneratorCheckpoint['generator']) {
  return mapped && { size: mapped.size, rows: mapped.rows, truncates: mapped.mean }
}

/** The reference of a digest: `sha256:HEX`. */
export function reference(digest: string): string {
  return `sha256:${digest}`
}
