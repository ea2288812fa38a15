/** What a file holds that can be served: read, inferred, checked, in canonical form. All of it is one thread's work. */
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

/** How far an extraction is: reading the file's bytes, then finding the architecture of what it holds. */
export type ExtractStage = 'reading' | 'inferring'

/** Nothing but data: it can be sent from one thread to another. */
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

/** A network of a family, from any format. */
export interface ExtractedNetwork {
  readonly kind: 'network'
  readonly network: Network
  /** What the file says of how its statistics came about. */
  readonly calibration: Calibration | null
  readonly preset: string
  /** What was chosen or assumed, for a person to check. */
  readonly notes: readonly string[]
}

/**
 * Reads `file`. Throws CheckpointInvalid if it holds no network that can be served, BadUserInput for options that do not
 * apply to it.
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
    throw new BadUserInput('An ONNX graph is served as a generator; import the weights instead.')
  }
  return { kind: 'onnx', model }
}

/** By LatentQL's own description, if the file has one and nothing else was asked for; else inferred. */
function extractNetwork(source: SourceFile, options: NetworkOptions): ExtractedNetwork {
  const { preset, overrides = {} } = options
  const byHand = preset !== undefined || Object.values(overrides).some((one) => one !== undefined)
  if (source.description !== undefined && !byHand) {
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
  throw new BadUserInput(`The file holds a ${kind}, not a ${requested}: leave out \`kind\`.`)
}
