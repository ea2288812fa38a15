/** The interface of an engine: runs programs on batches of rows without blocking the caller. */
import { EngineFailed } from '../errors.ts'
import type { GraphJson } from '../graph/serialize.ts'
import type { Artifact } from '../weights/artifact.ts'

/** An engine that `auto` tried and could not start. */
export interface PassedOver {
  /** A value of ENGINE. */
  readonly name: string
  readonly reason: string
}

/** The description of an engine: `EngineInfo` in `schema/schema.graphql`. */
export interface EngineInfo {
  /** The library, e.g. `onnxruntime`. */
  readonly name: string
  readonly version: string
  /** The part of the library that drives the device, e.g. `cpu` or `cuda`. */
  readonly provider: string
  readonly device: string
  readonly maxBatch: number
  readonly passedOver: readonly PassedOver[]
}

/** State, rows waiting and running, and restarts so far, for /metrics and /health. */
export interface EngineStatus {
  /**
   * `stalled`: one batch holds up all others for long. `failed`: crashed repeatedly; requests fail
   * immediately while it is restarted with backoff.
   */
  readonly state: 'ready' | 'stalled' | 'restarting' | 'failed' | 'closed'
  readonly waiting: number
  /** Estimated time until the engine has run all of them, ms. */
  readonly backlogMs: number
  readonly running: number
  readonly restarts: number
}

/**
 * A program for an engine. Programs with the same key are the same program.
 * - `graph`: one of LatentQL's own graphs; `weights` is a safetensors file with its parameters.
 * - `onnx`: a foreign ONNX model, run unchanged. Its only input takes z. Its only output is images,
 *   returned as `pixels`, uint8 [rows, height, width, channels], scaled from `range`. With
 *   `finite`, a run rejects with CheckpointInvalid if a value is NaN or infinite.
 * - `features`: the same, but its input takes `images` [rows, channels, height, width], and its
 *   output is returned as `features`, float32 [rows, n].
 */
export type Program =
  | {
      readonly kind: 'graph'
      readonly key: string
      readonly graph: GraphJson
      readonly weights: Artifact
    }
  | {
      readonly kind: 'onnx'
      readonly key: string
      readonly model: Artifact
      readonly layout: 'NCHW' | 'NHWC'
      readonly range: readonly [number, number]
      readonly finite?: boolean
    }
  | { readonly kind: 'features'; readonly key: string; readonly model: Artifact }

export interface TensorValue {
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint8Array | Int32Array
}

/** Inputs by name, each [rows, ...] flattened. */
export type Inputs = Readonly<Record<string, Float32Array>>

/** Outputs by name; the first axis of each is the rows. */
export type Outputs = Record<string, TensorValue>

export interface RunOptions {
  /** If aborted before its batch is formed, the run is dropped and rejects with the reason. */
  readonly signal?: AbortSignal
  /** True if no later run is expected: the program is unloaded once no run of it is in flight. */
  readonly once?: boolean
  /** True if requests come first: the run waits for them, and is split so that they never wait. */
  readonly background?: boolean
}

/**
 * A foreign model exceeded the time or memory of a run, or crashed the engine repeatedly: it should
 * not be run again.
 */
export class UnsafeModel extends EngineFailed {
  /** Key of the program. */
  readonly key: string
  /** A sentence about the model, e.g. "A run of its model on 1 row took more than 30 s." */
  readonly reason: string

  constructor(key: string, reason: string) {
    super(`The engine had to be restarted. ${reason}`, { retryable: false })
    this.key = key
    this.reason = reason
  }
}

export interface Engine extends AsyncDisposable {
  readonly info: EngineInfo
  readonly status: EngineStatus
  /**
   * Runs `rows` samples. The engine loads programs on demand and keeps the most recently used ones.
   * Requests waiting at the same time share a batch; a row's result does not depend on the other
   * rows. Outputs are not shared with other requests.
   * Rejects with ServerBusy if the queue is full; CheckpointInvalid if weights don't fit their
   * graph or a foreign model can't be served; EngineFailed if the engine crashes or can't run the
   * program (UnsafeModel if the program is the cause of the crash); or the signal's reason. Rejects
   * with RangeError for inputs of the wrong length, which is a mistake of the calling code.
   */
  run(program: Program, inputs: Inputs, rows: number, options?: RunOptions): Promise<Outputs>
  /** Rejects new requests, finishes accepted ones, and stops. */
  [Symbol.asyncDispose](): Promise<void>
}
