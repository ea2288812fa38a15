/** Extracts the network in a file: reads, recognizes and checks it. Runs in a single thread. */
import { BadUserInput } from '../errors.ts'
import { isGenerator } from '../gan/families/registry.ts'
import type { Network } from '../gan/network-family.ts'
import type { Weights } from '../graph/tensor.ts'
import { checkedNetwork } from './checked-network.ts'
import {
  LATENTQL_PRESET,
  type Calibration,
  type CheckpointFormat,
  type NetworkKind,
} from './generator-file.ts'
import { readExport } from './exported-network.ts'
import { readCheckpointFile } from './formats/read.ts'
import type { FeatureModel, OnnxSource, SourceFile } from './formats/source.ts'
import type { Hypothesis } from './recognition/assemble.ts'
import { recognizeNetwork, type NetworkOptions } from './recognition/recognize-network.ts'

/** Stage of an extraction: reading the file's bytes, then inferring the architecture. */
export interface ExtractProgress {
  readonly stage: 'reading' | 'inferring'
  /** Share of the file that has been read; absent at the start, and if the file is small. */
  readonly fraction?: number
}

/** Plain data, which can be sent between threads. */
export interface Extraction {
  readonly format: CheckpointFormat
  readonly sourceDigest: string
  /** Names of classes, as the file records them. */
  readonly classNames: readonly string[] | undefined
  readonly content: ExtractedContent
}

export type ExtractedContent = ExtractedNetwork | ExtractedOnnx | ExtractedFeatures

/** An ONNX generator that is served as it is. */
export interface ExtractedOnnx {
  readonly kind: 'onnx'
  readonly model: OnnxSource
}

/** An ONNX feature network that is served as it is. */
export interface ExtractedFeatures {
  readonly kind: 'features'
  readonly model: FeatureModel
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
  readonly alternatives: Alternatives | null
}

/** Generators that the weights could be. */
export interface Alternatives {
  /** The usual one, which is the extracted network, first. */
  readonly hypotheses: readonly Hypothesis[]
  /** By the names in their architectures. */
  readonly weights: Weights
}

/**
 * Extracts the network in `file`. Throws CheckpointInvalid if the file has no network that can be
 * served, BadUserInput for options that don't apply to it.
 */
export async function extract(
  file: string,
  options: NetworkOptions,
  onProgress?: (progress: ExtractProgress) => void,
): Promise<Extraction> {
  onProgress?.({ stage: 'reading' })
  const onRead = (fraction: number) => onProgress?.({ stage: 'reading', fraction })
  const source = await readCheckpointFile(file, { kind: options.kind, onRead })
  onProgress?.({ stage: 'inferring' })
  const { format, sourceDigest, classNames } = source
  return { format, sourceDigest, classNames, content: extractContent(source, options) }
}

function extractContent(source: SourceFile, options: NetworkOptions): ExtractedContent {
  const { onnx, featureModel, format } = source
  if (onnx) return extractOnnx(onnx, options)
  if (featureModel) return { kind: 'features', model: featureModel }
  if (options.kind !== 'features') return extractNetwork(source, options)
  throw new BadUserInput(
    `A feature network is an ONNX file; this one is ${format}. Export the network as ONNX.`,
  )
}

function extractOnnx(model: OnnxSource, { kind }: NetworkOptions): ExtractedOnnx {
  if (kind === 'discriminator') {
    throw new BadUserInput(
      'ONNX graphs are served as generators or feature networks only; import the weights as a ' +
        '.pth or .safetensors file.',
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
      alternatives: null,
    }
  }
  const found = recognizeNetwork(source, options)
  const { notes, preset: applied, hypotheses = [], ...network } = found
  return {
    kind: 'network',
    network: checkedNetwork(network),
    calibration: null,
    preset: applied,
    notes,
    alternatives: hypotheses.length > 0 ? { hypotheses, weights: network.weights } : null,
  }
}

function checkKind(network: Network, requested: NetworkKind | undefined): void {
  const kind: NetworkKind = isGenerator(network) ? 'generator' : 'discriminator'
  if (requested === undefined || requested === kind) return
  throw new BadUserInput(`The file contains a ${kind}, not a ${requested}: omit \`kind\`.`)
}
