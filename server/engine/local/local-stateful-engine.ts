/** A stateful engine in a process on this machine: tensors stay in its memory between runs. */
import { EngineFailed } from '../../errors.ts'
import type { EngineOptions } from '../provider.ts'
import type { StatefulEngine, StatefulModel, StatefulProgram } from '../stateful-engine.ts'
import { EngineProcess } from './engine-process.ts'

/** Throws EngineUnavailable. */
export async function startLocalStatefulEngine(
  name: string,
  options: EngineOptions,
): Promise<StatefulEngine> {
  const process = await EngineProcess.start(name, options)
  const info = { ...process.info, passedOver: options.passedOver }
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
  const inFlight = new Set<Promise<unknown>>()
  let released: Promise<void> | undefined
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    if (released) {
      throw new EngineFailed(`State ${key} has been released.`, { retryable: false })
    }
    const answer = request()
    inFlight.add(answer)
    return answer.finally(() => inFlight.delete(answer))
  }
  const release = async () => {
    await Promise.allSettled(inFlight)
    process.unload(key)
  }
  return {
    run: (graph, inputs) => ask(() => process.runGraph(key, graph, inputs)),
    save: (path, metadata = {}) => ask(() => process.saveState(key, path, metadata)),
    release: () => (released ??= release()),
  }
}
