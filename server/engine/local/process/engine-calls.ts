/** What the server asks of its engine process. */
import type { Inputs, Outputs, TensorValue } from '../../engine.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'
import type { DeviceOptions, ExecutorInfo, StoredProgram } from './executor.ts'

/** The calls that the process answers, in order, one at a time. All but `start` reject with LatentQLErrors. */
export interface EngineCalls {
  /**
   * Opens the device of an engine in EXECUTORS; comes before all other calls. `maxBatch` is what an earlier process learned
   * about the device's memory. Rejects with what is missing; another engine can then be started.
   */
  start(engine: string, device: DeviceOptions, maxBatch?: number): Promise<ExecutorInfo>
  /** Resolves with the program's inputs by name, and float32 values per row of each. */
  load(program: StoredProgram): Promise<Readonly<Record<string, number>>>
  run(key: string, inputs: Inputs, rows: number): Promise<Outputs>
  loadState(program: StatefulProgram): Promise<void>
  runGraph(
    key: string,
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Outputs>
  saveState(key: string, path: string, metadata: Readonly<Record<string, string>>): Promise<void>
  /** Frees the memory of a program or a state, if there is one of this key. */
  unload(key: string): Promise<void>
}

/** The device's memory holds fewer rows at once than was thought. */
export interface MemoryNotice {
  readonly maxBatch: number
  readonly reason: string
}
