/** The engine that trains: a process of its own, in which a run's state stays between two steps. */
import { EngineFailed } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { candidatesOf } from './candidates.ts'
import type { EngineChoice, EngineInfo, StatefulProgram, TensorValue } from './engine.ts'
import type { EngineProcess } from './local/engine-process.ts'
import { startNamed } from './start.ts'

export type { StatefulProgram } from './engine.ts'

/** A program with its state in the device's memory. */
export interface StatefulModel {
  /**
   * Runs a graph once. Outputs named as a tensor of the state become that tensor; the others come back. Runs are carried
   * out in the order in which they are asked for, one at a time; their inputs are sent at once, so whoever asks for the
   * next run before this one has answered never makes the device wait. Rejects with EngineFailed; then the state is lost,
   * and the program is to be loaded again.
   */
  run(
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Record<string, TensorValue>>
  /**
   * Writes the whole state as safetensors, as it is after the runs that were asked for before. When it resolves, the file
   * is whole and on the disk; until then `path` is what it was. Rejects with EngineFailed: see `isDiskFull`; the state in
   * memory is unharmed by a file that can't be written.
   */
  save(path: string, metadata?: Readonly<Record<string, string>>): Promise<void>
  /** Gives the state's memory back. What was asked for before is finished first. */
  release(): Promise<void>
}

export interface TrainingEngine extends AsyncDisposable {
  readonly info: EngineInfo
  /**
   * Rejects with CheckpointInvalid where the state lacks a parameter of a graph or has another shape for it, and with
   * EngineFailed. An engine process that has died is started again first.
   */
  load(program: StatefulProgram): Promise<StatefulModel>
  /** Ends the process; what it was doing is lost, and rejects with EngineFailed. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Whether this is the error of a save that found the disk full, or the user's share of it. */
export function isDiskFull(error: unknown): boolean {
  const { code } = (error instanceof EngineFailed && (error.cause as { code?: string })) || {}
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/**
 * Starts the process and waits until its device works. On a CPU it gives way to everything else that wants to compute.
 * Throws EngineFailed (not retryable) if a named engine is not there.
 */
export async function startTrainingEngine(options: {
  choice: EngineChoice
  logger: Logger
}): Promise<TrainingEngine> {
  const { choice } = options
  const logger = options.logger.child({ engine: 'training' })
  const nothing = { onDied: () => {}, onRestarted: () => {} }
  const process = await startNamed(choice, candidatesOf(choice, 'training'), logger, nothing)
  const info = { ...process.info, passedOver: process.passedOver }
  logger.info(info, 'engine started')
  let loads = 0
  return {
    info,
    load: (program) => loadModel(process, { ...program, key: `${program.key} ${++loads}` }),
    [Symbol.asyncDispose]: () => process.close(),
  }
}

async function loadModel(process: EngineProcess, program: StatefulProgram): Promise<StatefulModel> {
  const { key } = program
  await process.loadState(program)
  const underWay = new Set<Promise<unknown>>()
  let released: Promise<void> | undefined
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    if (released) throw new EngineFailed(`State ${key} was released.`, { retryable: false })
    const answer = request()
    underWay.add(answer)
    return answer.finally(() => underWay.delete(answer))
  }
  const release = async () => {
    await Promise.allSettled(underWay)
    process.unload(key)
  }
  return {
    run: (graph, inputs) => ask(() => process.runGraph(key, graph, inputs)),
    save: (path, metadata = {}) => ask(() => process.saveState(key, path, metadata)),
    release: () => (released ??= release()),
  }
}
