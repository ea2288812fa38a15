/** Runs one command over the services, says how it ended, and releases what it took. */
import { readConfig } from '../config.ts'
import type { Services } from '../context.ts'
import { createLogger } from '../logger.ts'
import { onFirstSignal } from '../signals.ts'
import { createOutput, type Output } from './output.ts'

/** Wraps a command's work: services come in, the exit code goes out. */
export type Run = (
  work: (services: Services, output: Output, signal: AbortSignal) => Promise<void>,
) => Promise<void>

/** Exit code of a run that the user interrupted, as shells have it. */
const INTERRUPTED = 130

/** `json` is asked when the command runs, after its flags have been read. */
export function createRun(json: () => boolean): Run {
  return async (work) => {
    const output = createOutput({ json: json() })
    const interrupted = new AbortController()
    onFirstSignal(() => interrupted.abort(new DOMException('Interrupted', 'AbortError')))
    try {
      const config = readConfig(process.env)
      const level = process.env.LOG_LEVEL ? config.logLevel : 'warn'
      const logger = createLogger({ level, pretty: !json(), to: process.stderr })
      // Loaded only now, so that --help and usage errors answer at once.
      const { createServices } = await import('../context.ts')
      const services = await createServices(config, { logger })
      try {
        await work(services, output, interrupted.signal)
      } finally {
        await services.releasers.release()
      }
    } catch (error) {
      process.exitCode = interrupted.signal.aborted ? INTERRUPTED : 1
      output.failure(error)
    }
  }
}
