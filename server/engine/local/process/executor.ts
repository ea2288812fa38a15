/** What runs programs on one device, inside the engine process. */
import type { Weights } from '../../../graph/tensor.ts'
import type { EngineInfo, EngineName, Program, StatefulProgram, TensorValue } from '../../engine.ts'

/** What an executor says of itself; the rest of EngineInfo is the server's to tell. */
export type ExecutorInfo = Pick<EngineInfo, 'name' | 'version' | 'provider' | 'device' | 'maxBatch'>

/** One device and the runtime that drives it. */
export interface Executor {
  readonly info: ExecutorInfo
  /** Reads the program's weights and makes it ready. Throws CheckpointInvalid for a foreign model that can't be served. */
  load(program: Program): Promise<LoadedProgram>
  /** Reads the program's state into the device's memory. Throws CheckpointInvalid where it does not fit its graphs. */
  loadState(program: StatefulProgram): Promise<LoadedState>
}

/** A program in the device's memory. */
export interface LoadedProgram {
  /** The inputs it takes, and how many float32 each has a row. */
  readonly inputs: Readonly<Record<string, number>>
  /** Runs `rows` rows at once: every input is [rows, ...] flattened, every output begins with `rows`. */
  run(
    inputs: Readonly<Record<string, Float32Array>>,
    rows: number,
  ): Promise<Record<string, TensorValue>>
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

/** The device an engine name asks for is not there; `message` says what is missing and what would help. */
export class DeviceUnavailable extends Error {
  override readonly name = 'DeviceUnavailable'
}

export interface DeviceOptions {
  /** Whether a GPU that is really the CPU will do: only where someone asked for it by name. */
  readonly acceptSoftware: boolean
  /** Whether, on a CPU, it gives way to other processes. */
  readonly yields: boolean
}

/** Makes the executor of an engine name. Throws DeviceUnavailable. */
export type MakeExecutor = (name: EngineName, options: DeviceOptions) => Promise<Executor>
