/** What is known of a checkpoint beside its numbers: kept as JSON with the weights, and in its database row. */
import path from 'node:path'
import {
  LATENTQL_PRESET,
  type Calibration,
  type CheckpointFormat,
} from '../checkpoint-files/generator-file.ts'
import type { CheckpointRow } from '../db/stores.ts'
import type { Program } from '../engine/engine.ts'
import type { GeneratorArchitecture, Prior } from '../gan/architecture.ts'
import { samplerGraph } from '../gan/sampler-graph.ts'
import { serializeGraph } from '../graph/serialize.ts'
import { fileArtifact } from '../weights/artifact.ts'
import type { Checkpoint } from './checkpoint.ts'

/** A generator of tensors and an architecture: `weights.safetensors`. */
export interface GeneratorDescription {
  readonly version: 1
  readonly kind: 'generator'
  readonly format: CheckpointFormat
  /** Which rules said what shapes can't; `latentql` where the file had a description of its own. */
  readonly preset: string
  readonly architecture: GeneratorArchitecture
  readonly layers: readonly string[]
  readonly parameterCount: number
  readonly batchNorm: Checkpoint['batchNorm']
  readonly calibration: Calibration | null
}

/** An ONNX graph that is served as it is: `model.onnx`. */
export interface OnnxDescription {
  readonly version: 1
  readonly kind: 'onnx'
  readonly model: OnnxModel
  readonly layers: readonly string[]
  readonly parameterCount: number
}

/** What sampling an ONNX graph needs to know of it. */
export interface OnnxModel {
  readonly zDim: number
  readonly prior: Prior
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
  readonly layout: 'NCHW' | 'NHWC'
  readonly range: readonly [number, number]
}

export type Description = GeneratorDescription | OnnxDescription

/** The files of a checkpoint's folder. */
export const FILES = {
  description: 'description.json',
  weights: 'weights.safetensors',
  onnx: 'model.onnx',
  sheet: 'sheet.png',
} as const

/** A row as the rest of the server sees it. */
export function toCheckpoint(row: Omit<CheckpointRow, 'deletedAt'>, program: Program): Checkpoint {
  const description = row.description as Description
  const { zDim, prior, width, height, channels } = sampledOf(description)
  const { digest, name, aliases, sourceDigest, createdAt } = row
  return {
    ...{ digest, name, aliases, sourceDigest, createdAt, run: null },
    format: description.kind === 'onnx' ? 'onnx' : description.format,
    preset:
      description.kind === 'onnx' || description.preset === LATENTQL_PRESET
        ? null
        : description.preset,
    ...{ zDim, prior, width, height, channels },
    architecture: description.kind === 'onnx' ? null : description.architecture,
    layers: description.layers,
    parameterCount: description.parameterCount,
    batchNorm: description.kind === 'onnx' ? 'NONE' : description.batchNorm,
    calibrationDrift: description.kind === 'onnx' ? null : (description.calibration?.drift ?? null),
    program,
  }
}

/** What goes in, and what comes out. */
export function sampledOf(
  description: Description,
): Pick<Checkpoint, 'zDim' | 'prior' | 'width' | 'height' | 'channels'> {
  return description.kind === 'onnx' ? description.model : description.architecture
}

/** What an engine loads to sample the checkpoint in this folder. `key` is its digest. */
export function toProgram(key: string, description: Description, folder: string): Program {
  if (description.kind === 'onnx') {
    const { layout, range } = description.model
    const model = fileArtifact(key, path.join(folder, FILES.onnx))
    return { kind: 'onnx', key, model, layout, range }
  }
  return {
    kind: 'graph',
    key,
    graph: serializeGraph(samplerGraph(description.architecture)),
    weights: fileArtifact(key, path.join(folder, FILES.weights)),
  }
}
