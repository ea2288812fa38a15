/** An engine as the server sees it: programs are run on batches of rows, and nothing blocks. */
import type { GraphJson } from '../graph/serialize.ts'
import type { Artifact } from '../weights/artifact.ts'

/** An engine that `auto` tried and could not start. */
export interface PassedOver {
  /** As ENGINE takes it. */
  readonly name: string
  readonly reason: string
}

/** An engine's description of itself; `schema/schema.graphql`'s EngineInfo. */
export interface EngineInfo {
  /** The library that computes, e.g. `onnxruntime`. */
  readonly name: string
  readonly version: string
  /** The part of the library that drives the device, e.g. `cpu` or `cuda`. */
  readonly provider: string
  readonly device: string
  readonly maxBatch: number
  readonly passedOver: readonly PassedOver[]
}

/** Rows waiting and running now, and restarts so far; for /metrics and /health. */
export interface EngineStatus {
  /** `failed`: it crashed many times in a row; requests fail at once while it is restarted with backoff. */
  readonly state: 'ready' | 'restarting' | 'failed' | 'closed'
  readonly waiting: number
  readonly running: number
  readonly restarts: number
}

/**
 * A program for an engine. Programs of one key are the same program.
 * - `graph`: our own graph; `weights` is a safetensors file with its parameters.
 * - `onnx`: a foreign ONNX model, run as it is. Its one input takes z; its one output is images, which come back as
 *   `pixels`, uint8 [rows, height, width, channels], scaled from `range`.
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
    }

export interface TensorValue {
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint8Array | Int32Array
}

/** Inputs by name, each [rows, ...] flattened. */
export type Inputs = Readonly<Record<string, Float32Array>>

/** Outputs by name; the first axis of each is the rows. */
export type Outputs = Record<string, TensorValue>

export interface RunOptions {
  /** Aborted before the batch is formed, the request never runs and rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** True if no later run is expected: the program leaves memory once no run of it is in flight. */
  readonly once?: boolean
}

export interface Engine extends AsyncDisposable {
  readonly info: EngineInfo
  readonly status: EngineStatus
  /**
   * Runs `rows` samples. The engine loads the program if it is not loaded, and keeps the most recently used ones. Requests
   * waiting at the same time share a batch; a row's result does not depend on its neighbours. The outputs are the request's
   * own memory.
   * Rejects with ServerBusy when the queue is full; CheckpointInvalid when weights don't fit their graph or a foreign
   * model can't be served; EngineFailed when the engine crashed or refused; or the signal's reason. Rejects with
   * RangeError for inputs of the wrong length: that is a mistake of the calling code.
   */
  run(program: Program, inputs: Inputs, rows: number, options?: RunOptions): Promise<Outputs>
  /** Refuses new requests, finishes those accepted, and stops. */
  [Symbol.asyncDispose](): Promise<void>
}
