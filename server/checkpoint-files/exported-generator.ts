/** LatentQL's own safetensors files: the description they carry, written and read back. */
import { canonicalJson } from '../weights/canonical-json.ts'
import { CheckpointInvalid } from '../errors.ts'
import type { GeneratorArchitecture } from '../gan/architecture.ts'
import type { WeightTensor } from '../graph/tensor.ts'
import type { Generator } from './canonical.ts'
import { METADATA_KEY, type Calibration } from './generator-file.ts'
import type { SourceFile } from './formats/source.ts'
import { Fields, parseArchitecture } from './parse-architecture.ts'

export interface ExportedGenerator {
  readonly generator: Generator
  readonly calibration: Calibration | null
}

/** The metadata of a checkpoint's safetensors file: enough to import it again as the same digest. */
export function toMetadata({
  architecture,
  calibration,
}: {
  readonly architecture: GeneratorArchitecture
  readonly calibration: Calibration | null
}): Record<string, string> {
  const { samples, drift } = calibration ?? {}
  const told = calibration ? { samples, drift } : null
  return { [METADATA_KEY]: canonicalJson({ version: 1, architecture, calibration: told }) }
}

/**
 * Reads an export back; anyone may have written it. Throws CheckpointInvalid where the description does not hold
 * together, or names a tensor that the file does not have.
 */
export function readExported(source: SourceFile): ExportedGenerator {
  const json = new Fields(source.description, 'description')
  json.oneOf('version', [1])
  const architecture = parseArchitecture(json.get('architecture'))
  const weights = new Map<string, WeightTensor>()
  for (const name of tensorNames(architecture)) {
    const tensor = source.groups[0]?.tensors.get(name)
    if (!tensor) throw new CheckpointInvalid(`The description names ${name}, which is not there.`)
    weights.set(name, { shape: tensor.shape, data: tensor.read() })
  }
  const told = json.get('calibration') ?? null
  return {
    generator: { architecture, weights },
    calibration: told === null ? null : parseCalibration(new Fields(told, 'calibration')),
  }
}

/** Its basis is not believed: only what was calibrated here may stand in for calibrating. */
function parseCalibration(json: Fields): Calibration {
  return {
    samples: json.integer('samples', 1, 1e9),
    drift: json.number('drift', 0, 255),
    basis: null,
  }
}

/** The tensors that an architecture names. */
function tensorNames({ layers }: GeneratorArchitecture): string[] {
  const fields = ['weight', 'bias', 'scale', 'offset', 'mean', 'variance'] as const
  return layers.flatMap((layer) =>
    fields.flatMap((field) => (layer as Partial<Record<typeof field, string>>)[field] ?? []),
  )
}
