/** What a training run writes for others to use: its networks as files that LatentQL imports and serves. */
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

/** What to record of a network's file. */
export interface WrittenNetwork {
  /** 64 hex digits: what importing the file gives. */
  readonly digest: string
  /** As importing the file would describe it. */
  readonly description: NetworkDescription
}

/**
 * Writes or replaces the file `path`, whole or not at all, in the format of an export as safetensors. The network's batch
 * norms need statistics. Throws CheckpointInvalid for numbers that are not finite, shapes that do not fit, and batch norms
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
