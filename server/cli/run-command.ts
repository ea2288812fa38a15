/** Runs one command over the services, says how it ended, and releases what it took. */
import { readConfig } from '../config.ts'
import type { Services } from '../context.ts'
import { createLogger } from '../logger.ts'
import { onFirstSignal } from '../signals.ts'
import { createOutput, type Output } from './output.ts'

export interface RunOptions {
  /** Whether this process works on training runs while the command lasts, whatever WORKER says. */
  readonly worker?: boolean
  /** What is logged, on standard error, where LOG_LEVEL is not set. Default: warnings. */
  readonly logLevel?: 'info' | 'warn'
}

/** A command's work over the services. The signal fires at the first Ctrl-C. */
export type Work = (services: Services, output: Output, signal: AbortSignal) => Promise<void>

/** Wraps a command's work: services come in, the exit code goes out. */
export type RunCommand = (work: Work, options?: RunOptions) => Promise<void>

/** Exit code of a run that the user interrupted, as shells have it. */
export const INTERRUPTED = 130

/** `json` is asked when the command runs, after its flags have been read. */
export function createRunCommand(json: () => boolean): RunCommand {
  return async (work, { worker = false, logLevel = 'warn' } = {}) => {
    const output = createOutput({ json: json() })
    const interrupted = new AbortController()
    onFirstSignal(() => interrupted.abort(new DOMException('Interrupted', 'AbortError')))
    try {
      const config = { ...readConfig(process.env), worker }
      const level = process.env.LOG_LEVEL ? config.logLevel : logLevel
      const logger = createLogger({ level, pretty: !json(), to: process.stderr })
      // Loaded only now, so that --help and usage errors answer at once.
      const { createServices } = await import('../context.ts')
      const services = await createServices(config, { logger, samplingOnDemand: true })
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
