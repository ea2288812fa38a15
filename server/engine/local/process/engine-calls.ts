/** The calls between the server and its engine process. */
import type { Inputs, Outputs, TensorValue } from '../../engine.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'
import type { DeviceOptions, ExecutorInfo, StoredProgram } from './executor.ts'

/**
 * The process answers calls in order, one at a time. All but `start` reject with LatentQLErrors.
 */
export interface EngineCalls {
  /**
   * Opens the device of an engine in EXECUTORS; must precede all other calls. `maxBatch` is the
   * limit that an earlier process learned for the device's memory. Rejects with an error that names
   * the missing requirement; another engine can then be started.
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
  /** Frees the memory of the program or state with this key, if any. */
  unload(key: string): Promise<void>
}

/** Notice that the device's memory holds fewer rows at once than assumed. */
export interface MemoryNotice {
  readonly maxBatch: number
  readonly reason: string
}
