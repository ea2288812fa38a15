/** Writes and reads the description in LatentQL's own safetensors exports. */
import { z } from 'zod'
import { canonicalJson } from '../weights/canonical-json.ts'
import { CheckpointInvalid } from '../errors.ts'
import type { Architecture } from '../gan/architecture.ts'
import { FAMILY_NAMES, familyNamed } from '../gan/families/registry.ts'
import { fields, number, oneOf, whole } from '../gan/layers/fields.ts'
import type { FamilyName, Network } from '../gan/network-family.ts'
import type { WeightTensor } from '../graph/tensor.ts'
import type { SourceFile } from './formats/source.ts'
import { METADATA_KEY, type Calibration } from './generator-file.ts'
import { parseDescription } from './parse-described.ts'

export interface ExportedNetwork {
  readonly network: Network
  readonly calibration: Calibration | null
}

/** Family of files that don't name one. */
const UNNAMED_FAMILY = 'layers'

/** Metadata of an exported safetensors file; importing the file gives the same digest again. */
export function toMetadata({
  family,
  architecture,
  calibration,
}: {
  readonly family: FamilyName
  readonly architecture: Architecture
  readonly calibration: Calibration | null
}): Record<string, string> {
  const { samples, drift } = calibration ?? {}
  const recordedCalibration = calibration ? { samples, drift } : null
  const familyField = family === UNNAMED_FAMILY ? {} : { family }
  return {
    [METADATA_KEY]: canonicalJson({
      version: 1,
      ...familyField,
      architecture,
      calibration: recordedCalibration,
    }),
  }
}

const HEADER = fields({
  version: oneOf([1]),
  family: oneOf(FAMILY_NAMES).default(UNNAMED_FAMILY),
  architecture: z.unknown(),
  /** Without the basis: only a calibration done on this installation may be reused. */
  calibration: fields({ samples: whole(1, 1e9), drift: number(0, 255).nullable() }).nullish(),
})

/**
 * Reads an export, which is untrusted. Throws CheckpointInvalid if the description is inconsistent
 * or names a tensor that the file doesn't contain.
 */
export function readExport(source: SourceFile): ExportedNetwork {
  const { family, calibration, ...described } = parseDescription(HEADER, source.description, [])
  const { architecture: schema, ...rest } = familyNamed(family)
  const architecture = parseDescription(schema, described.architecture, ['architecture'])
  const weights = new Map<string, WeightTensor>()
  for (const name of rest.weights(architecture).keys()) {
    const tensor = source.groups[0]?.tensors.get(name)
    if (!tensor)
      throw new CheckpointInvalid(
        `The description names the tensor ${name}, which the file doesn't contain.`,
      )
    weights.set(name, { shape: tensor.shape, data: tensor.read() })
  }
  return {
    network: { family, architecture, weights },
    calibration: calibration ? { ...calibration, basis: null } : null,
  }
}
