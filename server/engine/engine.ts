/** What runs graphs, seen from the server: programs are loaded, batches are run, nothing blocks. */
import type { GraphJson } from '../graph/serialize.ts'

/** The engines ENGINE can name, beside `auto`. */
export const ENGINE_NAMES = [
  'onnxruntime-cpu',
  'onnxruntime-webgpu',
  'onnxruntime-cuda',
  'tensorflow-gpu',
  'tensorflow-cpu',
] as const
export type EngineName = (typeof ENGINE_NAMES)[number]
export type EngineChoice = 'auto' | EngineName

/** What an engine says of itself; `schema/schema.graphql`'s EngineInfo. */
export interface EngineInfo {
  readonly name: 'onnxruntime' | 'tensorflow'
  readonly version: string
  readonly provider: 'cpu' | 'webgpu' | 'cuda' | 'gpu'
  readonly device: string
  readonly maxBatch: number
  readonly passedOver: readonly { readonly name: EngineName; readonly reason: string }[]
}

/**
 * Something an engine can load. Weights travel by path: the engine process reads them itself.
 * - `graph`: our own graph; `weights` is a safetensors file with its parameters.
 * - `onnx`: a foreign ONNX model, run as it is. Its one input takes z; its one output is images, which come back as
 *   `pixels`, uint8 [rows, height, width, channels], scaled from `range`.
 */
export type Program =
  | {
      readonly kind: 'graph'
      readonly key: string
      readonly graph: GraphJson
      readonly weights: string
    }
  | {
      readonly kind: 'onnx'
      readonly key: string
      readonly path: string
      readonly layout: 'NCHW' | 'NHWC'
      readonly range: readonly [number, number]
    }

/** Graphs that share one state: their parameters are its tensors, by name. */
export interface StatefulProgram {
  /** For the log. */
  readonly key: string
  readonly graphs: Readonly<Record<string, GraphJson>>
  /** The path of a safetensors file, float32. The engine process reads it itself. */
  readonly state: string
}

export interface TensorValue {
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint8Array | Int32Array
}

export interface RunOptions {
  /** Aborted before the batch is formed: the request never runs. Rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** A loaded program. It outlives a crash of the engine process: it is loaded again when it is next run. */
export interface Model {
  readonly key: string
  /**
   * Runs `rows` samples. Every input is [rows, ...] flattened; so is every output. Requests that wait at the same time
   * share a batch; what a row gives does not depend on its neighbours.
   * Rejects with ServerBusy when the queue is full, EngineFailed when the engine died or refused, or the signal's
   * reason. Throws RangeError for inputs of the wrong length: that is a mistake of the code that calls.
   */
  run(
    inputs: Readonly<Record<string, Float32Array>>,
    rows: number,
    options?: RunOptions,
  ): Promise<Record<string, TensorValue>>
  /** Gives the engine's memory back. Requests under way finish first. */
  release(): Promise<void>
}

export interface Engine extends AsyncDisposable {
  readonly info: EngineInfo
  /** Rows waiting and running now, and how many times the process was started again; for /metrics and /health. */
  readonly status: {
    /** `failed`: it died many times in a row; requests fail at once, and it is tried again every little while. */
    readonly state: 'ready' | 'restarting' | 'failed' | 'closed'
    readonly waiting: number
    readonly running: number
    readonly restarts: number
  }
  /**
   * Loads a program, or returns it if its key is loaded already (each load needs its own release). Rejects with
   * CheckpointInvalid where weights don't fit their graph or a foreign model can't be served, with EngineFailed, or with
   * the signal's reason.
   */
  load(program: Program, options?: RunOptions): Promise<Model>
  /** Stops taking requests, finishes those accepted, ends the process. */
  [Symbol.asyncDispose](): Promise<void>
}
