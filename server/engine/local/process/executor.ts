/** The interface of a runtime that runs programs on one device, inside the engine process. */
import type { GraphJson } from '../../../graph/serialize.ts'
import type { Weights } from '../../../graph/tensor.ts'
import type { EngineInfo, Inputs, Outputs, Program, TensorValue } from '../../engine.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'

/** The members of EngineInfo that an executor supplies; the server adds the rest. */
export type ExecutorInfo = Pick<EngineInfo, 'name' | 'version' | 'provider' | 'device' | 'maxBatch'>

/** A program whose file is on this machine, for the process to read. */
export type StoredProgram =
  | {
      readonly kind: 'graph'
      readonly key: string
      readonly graph: GraphJson
      readonly weights: string
    }
  | StoredModel<Extract<Program, { kind: 'onnx' }>>
  | StoredModel<Extract<Program, { kind: 'features' }>>

type StoredModel<P extends { readonly model: unknown }> = Omit<P, 'model'> & {
  readonly path: string
}

/** One device and its runtime. */
export interface Executor {
  readonly info: ExecutorInfo
  /**
   * Reads the program's weights and prepares it. Throws CheckpointInvalid for a foreign model that
   * can't be served.
   */
  load(program: StoredProgram): Promise<LoadedProgram>
  /**
   * Reads the program's state into the device's memory. Throws CheckpointInvalid if the state does
   * not fit the graphs.
   */
  loadState(program: StatefulProgram): Promise<LoadedState>
}

/** A program in the device's memory. */
export interface LoadedProgram {
  /** Inputs by name, and float32 values per row of each. */
  readonly inputs: Readonly<Record<string, number>>
  /** Runs `rows` rows at once: each input is [rows, ...] flattened, each output is [rows, ...]. */
  run(inputs: Inputs, rows: number): Promise<Outputs>
  /** Frees the program's memory. */
  release(): Promise<void>
}

/** Graphs and the state they share in the device's memory. */
export interface LoadedState {
  /**
   * Runs a graph once. Outputs named like a tensor of the state replace it; others are returned.
   */
  run(
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>>
  /** Returns the current state. */
  read(): Promise<Weights>
  /** Frees the state's memory. */
  release(): Promise<void>
}

export interface DeviceOptions {
  /**
   * True if a software implementation of a GPU is acceptable: only if the user named the engine.
   */
  readonly acceptSoftware: boolean
  /** True if the engine yields to other processes on a CPU. */
  readonly yields: boolean
}
