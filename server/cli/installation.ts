/**
 * The work that commands ask for. The services of this process do it (`own-services.ts`), or a
 * running server (`through-server.ts`), with the same results.
 */
import type { ArchitectureOverrides, NetworkKind } from '../checkpoint-files/generator-file.ts'
import type { Checkpoint, ImportOptions } from '../checkpoints/checkpoint.ts'
import type { RegisterOptions } from '../datasets/datasets.ts'
import type { DatasetRow, RunRow, RunState, SnapshotQuality, StepFigures } from '../db/stores.ts'
import type { ImageFormat } from '../images/pixels.ts'
import type { Prior } from '../latent/seed-to-z.ts'
import type { StartTraining } from '../training/training.ts'

export interface Installation {
  sample(request: SampleRequest, signal: AbortSignal): Promise<SampleFile>
  /** Lists checkpoints, newest first. */
  checkpoints(): Promise<CheckpointSummary[]>
  /** Imports a file, or the folder that contains it. `file` is an absolute path. */
  importCheckpoint(file: string, options: ImportRequest): Promise<ImportedCheckpoint>
  /** Writes a checkpoint to a file. */
  exportCheckpoint(request: ExportRequest, signal: AbortSignal): Promise<void>
  /** Lists datasets by name. */
  datasets(): Promise<DatasetSummary[]>
  /** Registers a folder or file of images. `source` is an absolute path. */
  registerDataset(source: string, options: RegisterOptions): Promise<DatasetSummary>
  /** Deletes a dataset; returns its name. */
  removeDataset(name: string): Promise<string>
  /** Lists the newest runs. */
  runs(first: number): Promise<RunSummary[]>
  /** Finds a run by id or name. Throws TRAINING_RUN_NOT_FOUND. */
  run(key: string): Promise<RunSummary>
  startTraining(settings: StartTraining): Promise<RunSummary>
  pauseTraining(id: string): Promise<unknown>
  resumeTraining(id: string): Promise<unknown>
  /** Yields the newest events after `after`, until the run ends. `return()` ends a wait. */
  progress(id: string, after: number): Promise<AsyncIterableIterator<RunEvent>>
  /** Reads all events of a run as NDJSON or as a TensorBoard log. */
  events(
    run: RunSummary,
    format: 'ndjson' | 'tensorboard',
    signal: AbortSignal,
  ): Promise<AsyncIterable<string | Uint8Array>>
}

export interface SampleRequest {
  readonly seed: number
  /** Undefined: the default checkpoint. */
  readonly checkpoint?: string
  readonly truncation: number
  readonly format: ImageFormat
  /** Longer edge, pixels. Undefined: native. */
  readonly size?: number
}

export interface SampleFile {
  readonly bytes: Uint8Array
  /** The checkpoint's name. */
  readonly checkpoint: string
  /** `sha256:HEX`. */
  readonly digest: string
}

export interface CheckpointSummary {
  readonly name: string
  readonly kind: Checkpoint['kind']
  /** `sha256:HEX`. */
  readonly digest: string
  readonly aliases: readonly string[]
  readonly format: string
  readonly batchNorm: Checkpoint['batchNorm']
  /** Undefined for a discriminator, as is `prior`. */
  readonly zDim?: number
  readonly prior?: Prior
  readonly width: number
  readonly height: number
  readonly channels: number
}

interface ImportRequest extends Pick<ImportOptions, 'signal' | 'onProgress'> {
  readonly name?: string
  readonly kind?: NetworkKind
  readonly preset?: string
  readonly dataset?: string
  readonly overrides: ArchitectureOverrides
  readonly classNames?: readonly string[]
}

export interface ImportedCheckpoint {
  readonly checkpoint: CheckpointSummary
  readonly alreadyImported: boolean
}

export interface ExportRequest {
  /** Checkpoint reference. */
  readonly checkpoint: string
  /** The file to write or replace. */
  readonly target: string
  readonly format: 'safetensors' | 'onnx'
}

export type DatasetSummary = Omit<DatasetRow, 'id' | 'packKey' | 'createdAt'>

export interface RunSummary extends Pick<
  RunRow,
  'id' | 'name' | 'state' | 'reason' | 'step' | 'steps' | 'lastSeq'
> {
  readonly dataset: string
  readonly createdAt: Date | string
}

/** An event of a run, as far as commands show it. */
export type RunEvent =
  | ({ readonly kind: 'step' } & StepFigures)
  | ({
      readonly kind: 'snapshot'
      readonly step: number
      /** Returns the PNG bytes; null if the picture no longer exists. */
      readonly png: () => Promise<Uint8Array | null>
    } & SnapshotQuality)
  | { readonly kind: 'alarm'; readonly step: number; readonly message: string }
  | { readonly kind: 'state'; readonly state: RunState }
  | { readonly kind: 'checkpoint' }
