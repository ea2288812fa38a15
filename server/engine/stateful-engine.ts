/** Engines that keep a program's state between runs, for training. */
import type { GraphJson } from '../graph/serialize.ts'
import type { EngineInfo, TensorValue } from './engine.ts'

/** Graphs that share one state: their parameters are its tensors, by name. */
export interface StatefulProgram {
  /** For the log. */
  readonly key: string
  readonly graphs: Readonly<Record<string, GraphJson>>
  /** Path of a safetensors file, float32. States are read from and saved to this machine's disk. */
  readonly state: string
}

/** A program with its state in the device's memory. */
export interface StatefulModel {
  /**
   * Runs a graph once. Outputs named like a tensor of the state replace that tensor; the others are
   * returned. Runs execute one at a time, in call order. Inputs are sent immediately, so a caller
   * that requests the next run before this one is answered keeps the device busy. Rejects with
   * EngineFailed; the state is then lost, and the program must be loaded again.
   */
  run(
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>>
  /**
   * Writes the whole state as safetensors, as it is after all runs requested earlier. Resolves once
   * the file is complete and on disk; until then `path` is unchanged. Rejects with EngineFailed if
   * the file can't be written (see `storageFull`); the state in memory is unaffected.
   */
  save(path: string, metadata?: Readonly<Record<string, string>>): Promise<void>
  /** Frees the state's memory once earlier requests have finished. */
  release(): Promise<void>
}

export interface StatefulEngine extends AsyncDisposable {
  readonly info: EngineInfo
  /**
   * Loads a program. Rejects with CheckpointInvalid if the state lacks a graph's parameter or has
   * it in another shape, and with EngineFailed. A crashed engine process is restarted first.
   */
  load(program: StatefulProgram): Promise<StatefulModel>
  /** Ends the process; requests in flight reject with EngineFailed. */
  [Symbol.asyncDispose](): Promise<void>
}
