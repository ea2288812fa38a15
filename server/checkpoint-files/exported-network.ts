/** LatentQL's own safetensors files: the description they carry, written and read back. */
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

/** The family of files that name none: those of the versions that knew no other. */
const UNNAMED_FAMILY = 'layers'

/** The metadata of a checkpoint's safetensors file: enough to import it again as the same digest. */
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
  /** Its basis is not believed: only what was calibrated here may stand in for calibrating. */
  calibration: fields({ samples: whole(1, 1e9), drift: number(0, 255).nullable() }).nullish(),
})

/**
 * Reads an export back; anyone may have written it. Throws CheckpointInvalid where the description does not hold
 * together, or names a tensor that the file does not have.
 */
export function readExport(source: SourceFile): ExportedNetwork {
  const { family, calibration, ...described } = parseDescription(HEADER, source.description, [])
  const { architecture: schema, ...rest } = familyNamed(family)
  const architecture = parseDescription(schema, described.architecture, ['architecture'])
  const weights = new Map<string, WeightTensor>()
  for (const name of rest.weights(architecture).keys()) {
    const tensor = source.groups[0]?.tensors.get(name)
    if (!tensor) throw new CheckpointInvalid(`The description names ${name}, which is not there.`)
    weights.set(name, { shape: tensor.shape, data: tensor.read() })
  }
  return {
    network: { family, architecture, weights },
    calibration: calibration ? { ...calibration, basis: null } : null,
  }
}
