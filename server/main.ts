/** The server process: reads the configuration, serves, and stops on SIGTERM or SIGINT. */
import { COMMAND } from './command-name.ts'
import { ConfigError, readConfig } from './config.ts'
import { terminalMessage } from './errors.ts'
import { createLogger } from './logger.ts'
import { createServer, type Server } from './server.ts'
import { onFirstSignal } from './signals.ts'
import { VERSION } from './version.ts'

process.setSourceMapsEnabled(true)
try {
  await serve()
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`)
  process.exit(1)
}

async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const pretty = process.stdout.isTTY ?? false
  const logger = createLogger({ level: config.logLevel, pretty })
  const server = createServer(config, { logger })
  const starting = server.start()
  onFirstSignal(async (signal) => {
    logger.info(`${signal}: finishing requests in flight; signal again to stop immediately`)
    try {
      await starting
      await server[Symbol.asyncDispose]()
      logger.info('stopped')
      process.exit(0)
    } catch (error) {
      logger.fatal({ err: error }, 'shutdown failed')
      process.exit(1)
    }
  })
  await starting
  if (pretty && logger.isLevelEnabled('info')) process.stdout.write(await welcome(server))
}

/** Start-up lines for a terminal: version, engine, a first query, and last the URL to open. */
async function welcome({ url, services }: Server): Promise<string> {
  const { name, provider, device } = (await services.engine.get()).info
  const { totalCount } = await services.checkpoints.list({ first: 1 })
  const next =
    totalCount > 0
      ? 'First query  { generate(seed: 7) { url } }'
      : `No checkpoint yet. Import one: ${COMMAND} import FILE`
  return `
  LatentQL ${VERSION} on ${name}/${provider} (${device})

  GraphiQL     ${url}/graphiql
  ${next}

Open ${url}
`
}

/** Text for a failed start: a message if the operator can act on it, a stack for a defect. */
function describeFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `${(error as Error).message}. Another program is using this port: stop it, or set PORT.`
  }
  return `LatentQL failed to start. ${terminalMessage(error)}`
}
