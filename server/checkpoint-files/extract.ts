/** Extracts the network in a file: reads, recognizes and checks it. Runs in a single thread. */
import { BadUserInput } from '../errors.ts'
import { isGenerator } from '../gan/families/registry.ts'
import type { Network } from '../gan/network-family.ts'
import { checkedNetwork } from './checked-network.ts'
import {
  LATENTQL_PRESET,
  type Calibration,
  type CheckpointFormat,
  type NetworkKind,
} from './generator-file.ts'
import { readExport } from './exported-network.ts'
import { readCheckpointFile } from './formats/read.ts'
import type { OnnxSource, SourceFile } from './formats/source.ts'
import { recognizeNetwork, type NetworkOptions } from './recognition/recognize-network.ts'

/** Stage of an extraction: reading the file's bytes, then inferring the architecture. */
export type ExtractStage = 'reading' | 'inferring'

/** Plain data, which can be sent between threads. */
export interface Extraction {
  readonly format: CheckpointFormat
  readonly sourceDigest: string
  readonly content: ExtractedContent
}

export type ExtractedContent = ExtractedNetwork | ExtractedOnnx

/** An ONNX graph that is served as it is. */
export interface ExtractedOnnx {
  readonly kind: 'onnx'
  readonly model: OnnxSource
}

/** A network of any family, from any format. */
export interface ExtractedNetwork {
  readonly kind: 'network'
  readonly network: Network
  /** Calibration of the statistics, as the file records it. */
  readonly calibration: Calibration | null
  readonly preset: string
  /** Choices and assumptions, for the user to check. */
  readonly notes: readonly string[]
}

/**
 * Extracts the network in `file`. Throws CheckpointInvalid if the file has no network that can be
 * served, BadUserInput for options that don't apply to it.
 */
export async function extract(
  file: string,
  options: NetworkOptions,
  onStage?: (stage: ExtractStage) => void,
): Promise<Extraction> {
  onStage?.('reading')
  const source = await readCheckpointFile(file, { kind: options.kind })
  onStage?.('inferring')
  const { format, sourceDigest, onnx } = source
  const content: ExtractedContent = onnx
    ? extractOnnx(onnx, options)
    : extractNetwork(source, options)
  return { format, sourceDigest, content }
}

function extractOnnx(model: OnnxSource, { kind }: NetworkOptions): ExtractedOnnx {
  if (kind === 'discriminator') {
    throw new BadUserInput(
      'ONNX graphs are served as generators only; import the weights as a .pth or .safetensors ' +
        'file.',
    )
  }
  return { kind: 'onnx', model }
}

/** Uses LatentQL's own description if there is one and no option overrides it; infers otherwise. */
function extractNetwork(source: SourceFile, options: NetworkOptions): ExtractedNetwork {
  const { preset, overrides = {} } = options
  const hasOverrides =
    preset !== undefined || Object.values(overrides).some((one) => one !== undefined)
  if (source.description !== undefined && !hasOverrides) {
    const { network, calibration } = readExport(source)
    checkKind(network, options.kind)
    return {
      kind: 'network',
      network: checkedNetwork(network),
      calibration,
      preset: LATENTQL_PRESET,
      notes: [],
    }
  }
  const { notes, preset: applied, ...network } = recognizeNetwork(source, options)
  return {
    kind: 'network',
    network: checkedNetwork(network),
    calibration: null,
    preset: applied,
    notes,
  }
}

function checkKind(network: Network, requested: NetworkKind | undefined): void {
  const kind: NetworkKind = isGenerator(network) ? 'generator' : 'discriminator'
  if (requested === undefined || requested === kind) return
  throw new BadUserInput(`The file contains a ${kind}, not a ${requested}: omit \`kind\`.`)
}
