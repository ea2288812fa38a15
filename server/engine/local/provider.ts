/** Engines that run in a process on this machine. */
import type { EngineProvider } from '../provider.ts'
import { EXECUTORS } from './executors.ts'
import { LocalEngine } from './local-engine.ts'
import { startLocalStatefulEngine } from './local-stateful-engine.ts'

/** The provider of an engine in EXECUTORS. */
export function localProvider(name: string): EngineProvider {
  return {
    name,
    automatic: EXECUTORS.get(name)!.automatic,
    start: (options) => LocalEngine.start(name, options),
    startStateful: (options) => startLocalStatefulEngine(name, options),
  }
}
