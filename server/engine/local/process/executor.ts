/** What runs programs on one device, inside the engine process. */
import type { GraphJson } from '../../../graph/serialize.ts'
import type { Weights } from '../../../graph/tensor.ts'
import type { EngineInfo, Inputs, Outputs, Program, TensorValue } from '../../engine.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'

/** What an executor says of itself; the rest of EngineInfo is the server's to tell. */
export type ExecutorInfo = Pick<EngineInfo, 'name' | 'version' | 'provider' | 'device' | 'maxBatch'>

/** A program whose file is on this machine: the process reads it itself. */
export type StoredProgram =
  | {
      readonly kind: 'graph'
      readonly key: string
      readonly graph: GraphJson
      readonly weights: string
    }
  | (Omit<Extract<Program, { kind: 'onnx' }>, 'model'> & { readonly path: string })

/** One device and the runtime that drives it. */
export interface Executor {
  readonly info: ExecutorInfo
  /** Reads the program's weights and makes it ready. Throws CheckpointInvalid for a foreign model that can't be served. */
  load(program: StoredProgram): Promise<LoadedProgram>
  /** Reads the program's state into the device's memory. Throws CheckpointInvalid where it does not fit its graphs. */
  loadState(program: StatefulProgram): Promise<LoadedState>
}

/** A program in the device's memory. */
export interface LoadedProgram {
  /** The inputs it takes, and how many float32 each has a row. */
  readonly inputs: Readonly<Record<string, number>>
  /** Runs `rows` rows at once: every input is [rows, ...] flattened, every output begins with `rows`. */
  run(inputs: Inputs, rows: number): Promise<Outputs>
  /** Gives its memory back. */
  release(): Promise<void>
}

/** Graphs and the state they share in the device's memory. */
export interface LoadedState {
  /** Runs a graph once. Outputs named as a tensor of the state become it; the others come back. */
  run(
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>>
  /** The state as it is now. */
  read(): Promise<Weights>
  /** Gives its memory back. */
  release(): Promise<void>
}

export interface DeviceOptions {
  /** True if a GPU that is really the CPU will do: only when the user named the engine. */
  readonly acceptSoftware: boolean
  /** True if, on a CPU, it yields to other processes. */
  readonly yields: boolean
}
