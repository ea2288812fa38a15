/** Runs a command with the services, reports its outcome, and releases the services. */
import { readConfig } from '../config.ts'
import type { Services } from '../context.ts'
import { OperatorError } from '../errors.ts'
import { createLogger } from '../logger.ts'
import { onFirstSignal } from '../signals.ts'
import { createOutput, type Output } from './output.ts'
import { findServer, type RunningServer } from './running-server.ts'

export interface RunOptions {
  /** True if this process runs jobs during the command. Overrides WORKER. */
  readonly worker?: boolean
  /** Log level on standard error if LOG_LEVEL is not set. Default: `warn`. */
  readonly logLevel?: 'info' | 'warn'
  /** Does the work through a running server, where there is one, instead of with the services. */
  readonly viaServer?: (server: RunningServer, output: Output, signal: AbortSignal) => Promise<void>
}

/** The work of a command. The signal is aborted by the first Ctrl-C. */
export type Work = (services: Services, output: Output, signal: AbortSignal) => Promise<void>

/** Runs the work of a command with the services, and sets the exit code. */
export type RunCommand = (work: Work, options?: RunOptions) => Promise<void>

/** Exit code after an interrupt, as in shells. */
export const INTERRUPTED = 130

/** `json` is called when the command runs, after its flags have been parsed. */
export function createRunCommand(json: () => boolean): RunCommand {
  return async (work, { worker = false, logLevel = 'warn', viaServer } = {}) => {
    const output = createOutput({ json: json() })
    const interrupted = new AbortController()
    onFirstSignal(() => interrupted.abort(new DOMException('Interrupted', 'AbortError')))
    try {
      const config = { ...readConfig(process.env), worker }
      const server = viaServer ? await findServer(process.env, config) : null
      if (server) return await viaServer!(server, output, interrupted.signal)
      if (process.env.LATENTQL_URL) {
        throw new OperatorError(
          'This command works on DATA_DIR or DATABASE_URL, not through a server. Unset LATENTQL_URL.',
        )
      }
      const level = process.env.LOG_LEVEL ? config.logLevel : logLevel
      const logger = createLogger({ level, pretty: !json(), to: process.stderr })
      // Loaded late, so that --help and usage errors respond immediately.
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
