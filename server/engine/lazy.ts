/** An engine that is started when something is first loaded: for who may never need it. */
import { EngineFailed } from '../errors.ts'
import type { Engine } from './engine.ts'

/** `start` is called again after it has failed. `info` throws EngineFailed before the engine was started. */
export function lazyEngine(start: () => Promise<Engine>): Engine {
  let starting: Promise<Engine> | undefined
  let started: Engine | undefined
  const engine = async () => {
    const attempt = (starting ??= start())
    try {
      return (started = await attempt)
    } catch (error) {
      if (starting === attempt) starting = undefined
      throw error
    }
  }
  return {
    get info() {
      if (started) return started.info
      throw new EngineFailed('The engine has not been started.')
    },
    get status() {
      return started?.status ?? { state: 'ready', waiting: 0, running: 0, restarts: 0 }
    },
    load: async (program, options) => (await engine()).load(program, options),
    async [Symbol.asyncDispose]() {
      const last = await starting?.catch(() => undefined)
      await last?.[Symbol.asyncDispose]()
    },
  }
}
