/** What a file holds that can be served: read, inferred, checked, in canonical form. All of it is one thread's work. */
import type { Network } from '../gan/network-family.ts'
import { checkedNetwork } from './checked-network.ts'
import { LATENTQL_PRESET, type Calibration, type CheckpointFormat } from './generator-file.ts'
import { readExported } from './exported-network.ts'
import { readCheckpointFile } from './formats/read.ts'
import type { OnnxSource, SourceFile } from './formats/source.ts'
import { recognizeGenerator, type RecognitionOptions } from './recognition/recognize.ts'

/** How far an extraction is: reading the file's bytes, then finding the architecture of what it holds. */
export type ExtractStage = 'reading' | 'inferring'

/** Nothing but data: it can be sent from one thread to another. */
export interface Extracted {
  readonly format: CheckpointFormat
  readonly sourceDigest: string
  readonly found: Found
}

export type Found = FoundNetwork | FoundOnnx

/** An ONNX graph that is served as it is. */
export interface FoundOnnx {
  readonly kind: 'onnx'
  readonly model: OnnxSource
  readonly notes: readonly string[]
}

/** A network of a family, from any format. */
export interface FoundNetwork {
  readonly kind: 'network'
  readonly network: Network
  /** What the file says of how its statistics came about. */
  readonly calibration: Calibration | null
  readonly preset: string
  /** What was chosen or assumed, for a person to check. */
  readonly notes: readonly string[]
}

/**
 * Reads `file`. Throws CheckpointInvalid if it holds no generator that can be served, BadUserInput for what was asked
 * for.
 */
export async function extract(
  file: string,
  options: RecognitionOptions,
  onStage?: (stage: ExtractStage) => void,
): Promise<Extracted> {
  onStage?.('reading')
  const source = await readCheckpointFile(file)
  onStage?.('inferring')
  const { format, sourceDigest, onnx } = source
  const found: Found = onnx
    ? { kind: 'onnx', model: onnx, notes: [] }
    : findNetwork(source, options)
  return { format, sourceDigest, found }
}

/** By LatentQL's own description, if the file has one and nothing else was asked for; else inferred. */
function findNetwork(source: SourceFile, options: RecognitionOptions): FoundNetwork {
  const { preset, overrides = {} } = options
  const byHand = preset !== undefined || Object.values(overrides).some((one) => one !== undefined)
  if (source.description !== undefined && !byHand) {
    const { network, calibration } = readExported(source)
    return {
      kind: 'network',
      network: checkedNetwork(network),
      calibration,
      preset: LATENTQL_PRESET,
      notes: [],
    }
  }
  const inferred = recognizeGenerator(source, options)
  const { notes, preset: applied } = inferred
  return {
    kind: 'network',
    network: checkedNetwork(inferred),
    calibration: null,
    preset: applied,
    notes,
  }
}
