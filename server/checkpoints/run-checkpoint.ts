/** What a training run writes for others to sample: its generator as a file that LatentQL imports and serves. */
import { CheckpointInvalid } from '../errors.ts'
import { weightsFile } from '../weights/safetensors.ts'
import { writeDurably } from '../storage/staging.ts'
import { writeWhole } from '../storage/whole-file.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { Generator } from '../gan/network-family.ts'
import { checkedNetwork } from '../checkpoint-files/checked-network.ts'
import { describeGenerator } from './describe-generator.ts'
import { LATENTQL_PRESET } from '../checkpoint-files/generator-file.ts'
import type { GeneratorDescription } from './description.ts'
import { weightsDigest } from '../checkpoint-files/digest.ts'
import { toMetadata } from '../checkpoint-files/exported-network.ts'

/** What to record of a generator's file. */
export interface WrittenGenerator {
  /** 64 hex digits: what importing the file gives. */
  readonly digest: string
  /** As importing the file would describe it. */
  readonly description: GeneratorDescription
}

/**
 * Writes or replaces the file `path`, whole or not at all, in the format of an export as safetensors. The generator's
 * batch norms need statistics. Throws CheckpointInvalid for numbers that are not finite, shapes that do not fit, and
 * batch norms without statistics.
 */
export async function writeGenerator(
  path: string,
  generator: Generator,
): Promise<WrittenGenerator> {
  const checked = checkedNetwork(generator)
  const { family, architecture, weights } = checked
  if (familyOf(checked).uncalibrated(architecture).length > 0) {
    throw new CheckpointInvalid('The generator has batch norms without a mean and a variance.')
  }
  const origin = { format: 'safetensors', preset: LATENTQL_PRESET, calibration: null } as const
  const description = describeGenerator(checked, origin)
  const parts = weightsFile(weights, toMetadata({ ...description, family }))
  await writeWhole(path, (temporary) => writeDurably(temporary, ...parts))
  return { digest: await weightsDigest(architecture, weights), description }
}
