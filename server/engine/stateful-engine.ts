/** An engine that keeps a program's state between runs, as training needs. */
import { EngineFailed } from '../errors.ts'
import type { GraphJson } from '../graph/serialize.ts'
import type { EngineInfo, TensorValue } from './engine.ts'

/** Graphs that share one state: their parameters are its tensors, by name. */
export interface StatefulProgram {
  /** For the log. */
  readonly key: string
  readonly graphs: Readonly<Record<string, GraphJson>>
  /** The path of a safetensors file, float32. A state is read from and saved to this machine's disk. */
  readonly state: string
}

/** A program with its state in the device's memory. */
export interface StatefulModel {
  /**
   * Runs a graph once. Outputs named as a tensor of the state replace that tensor; the others are returned. Runs are executed
   * one at a time, in the order of the calls. Their inputs are sent at once, so a caller that requests the next run before
   * this one is answered never makes the device wait. Rejects with EngineFailed; the state is then lost, and the program
   * must be loaded again.
   */
  run(
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>>
  /**
   * Writes the whole state as safetensors, as it is after the runs requested before. When it resolves, the file is complete
   * and on the disk; until then `path` is unchanged. Rejects with EngineFailed: see `isDiskFull`; the state in memory is
   * unharmed by a file that can't be written.
   */
  save(path: string, metadata?: Readonly<Record<string, string>>): Promise<void>
  /** Frees the state's memory once earlier requests are finished. */
  release(): Promise<void>
}

export interface StatefulEngine extends AsyncDisposable {
  readonly info: EngineInfo
  /**
   * Rejects with CheckpointInvalid if the state lacks a parameter of a graph or has another shape for it, and with
   * EngineFailed. A crashed engine process is restarted first.
   */
  load(program: StatefulProgram): Promise<StatefulModel>
  /** Ends the process; requests in flight reject with EngineFailed. */
  [Symbol.asyncDispose](): Promise<void>
}

/** True if a save failed because the disk, or the user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  const { code } = (error instanceof EngineFailed && (error.cause as { code?: string })) || {}
  return code === 'ENOSPC' || code === 'EDQUOT'
}
