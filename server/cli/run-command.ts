/** Runs a command, reports its outcome, and releases what it used. */
import type { Services } from '../context.ts'
import { OperatorError } from '../errors.ts'
import { onFirstSignal } from '../signals.ts'
import type { Installation } from './installation.ts'
import { createOutput, type Output } from './output.ts'
import { findServer } from './running-server.ts'

/** The work of a command. The signal is aborted by the first Ctrl-C. */
export type Work<Means> = (means: Means, output: Output, signal: AbortSignal) => Promise<void>

/** Does the work through the running server, where there is one, and sets the exit code. */
export type RunCommand = (
  work: Work<Installation>,
  /** True if this process runs jobs meanwhile, unless a server does. */
  options?: { readonly worker?: boolean },
) => Promise<void>

/** Does the work with services of this process, which run jobs, and sets the exit code. */
export type RunWorker = (work: Work<Services>) => Promise<void>

/** Exit code after an interrupt, as in shells. */
export const INTERRUPTED = 130

/** `json` is called when the command runs, after its flags have been parsed. */
export function createRunCommand(json: () => boolean): RunCommand {
  return (work, { worker = false } = {}) =>
    reportOutcome(json(), async (output, signal) => {
      const server = await findServer(process.env)
      if (server && (server.worker || !worker)) {
        const { throughServer } = await import('./through-server.ts')
        return await throughServer(server, (installation) => work(installation, output, signal))
      }
      await withServices({ worker, logLevel: 'warn', json: json() }, async (services) => {
        const { ownServices } = await import('./own-services.ts')
        await work(ownServices(services), output, signal)
      })
    })
}

/** Like `createRunCommand`. */
export function createRunWorker(json: () => boolean): RunWorker {
  return (work) =>
    reportOutcome(json(), async (output, signal) => {
      if (process.env.LATENTQL_URL) {
        throw new OperatorError(
          'This command works on DATA_DIR or DATABASE_URL, not through a server. Unset LATENTQL_URL.',
        )
      }
      await withServices({ worker: true, logLevel: 'info', json: json() }, (services) =>
        work(services, output, signal),
      )
    })
}

async function reportOutcome(
  json: boolean,
  work: (output: Output, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const output = createOutput({ json })
  const interrupted = new AbortController()
  onFirstSignal(() => interrupted.abort(new DOMException('Interrupted', 'AbortError')))
  try {
    await work(output, interrupted.signal)
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? INTERRUPTED : 1
    output.failure(error)
  }
}

interface ServiceOptions {
  readonly worker: boolean
  /** Log level on standard error if LOG_LEVEL is not set. */
  readonly logLevel: 'info' | 'warn'
  readonly json: boolean
}

/** Loads the services late: --help, usage errors and a running server need none. */
async function withServices(
  { worker, logLevel, json }: ServiceOptions,
  work: (services: Services) => Promise<void>,
): Promise<void> {
  const { readConfig } = await import('../config.ts')
  const config = { ...readConfig(process.env), worker }
  const { createLogger } = await import('../logger.ts')
  const level = process.env.LOG_LEVEL ? config.logLevel : logLevel
  const logger = createLogger({ level, pretty: !json, to: process.stderr })
  const { createServices } = await import('../context.ts')
  const services = await createServices(config, { logger, samplingOnDemand: true })
  try {
    await work(services)
  } finally {
    await services.releasers.release()
  }
}
