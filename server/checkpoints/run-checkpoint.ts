/** Writes a training run's networks as files that LatentQL can import and serve. */
import { CheckpointInvalid } from '../errors.ts'
import { weightsFile } from '../weights/safetensors.ts'
import { writeDurably } from '../storage/staging.ts'
import { writeWhole } from '../storage/whole-file.ts'
import { familyOf } from '../gan/families/registry.ts'
import type { Network } from '../gan/network-family.ts'
import { checkedNetwork } from '../checkpoint-files/checked-network.ts'
import { describeNetwork } from './describe-network.ts'
import { LATENTQL_PRESET } from '../checkpoint-files/generator-file.ts'
import type { NetworkDescription } from './description.ts'
import { networkDigest } from '../checkpoint-files/digest.ts'
import { toMetadata } from '../checkpoint-files/exported-network.ts'

/** Facts to record about a network's file. */
export interface WrittenNetwork {
  /** The digest that importing the file gives, 64 hex digits. */
  readonly digest: string
  /** The description that importing the file gives. */
  readonly description: NetworkDescription
}

/**
 * Writes or replaces the file `path`, whole or not at all, in the format of a safetensors export.
 * Throws CheckpointInvalid for numbers that are not finite, shapes that don't fit, and batch norms
 * without statistics.
 */
export async function writeNetwork(path: string, network: Network): Promise<WrittenNetwork> {
  const checked = checkedNetwork(network)
  if (familyOf(checked).uncalibrated(checked.architecture).length > 0) {
    throw new CheckpointInvalid('The network has batch norms without a mean and a variance.')
  }
  const origin = { format: 'safetensors', preset: LATENTQL_PRESET, calibration: null } as const
  const parts = weightsFile(checked.weights, toMetadata({ ...checked, calibration: null }))
  await writeWhole(path, (temporary) => writeDurably(temporary, ...parts))
  return { digest: await networkDigest(checked), description: describeNetwork(checked, origin) }
}
