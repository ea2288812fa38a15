/** The server process: reads the configuration, starts, says where it is, and stops on SIGTERM or SIGINT. */
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
    logger.info(`${signal}: finishing what was accepted; once more to stop at once`)
    try {
      await starting
      await server[Symbol.asyncDispose]()
      logger.info('stopped')
      process.exit(0)
    } catch (error) {
      logger.fatal({ err: error }, 'did not stop cleanly')
      process.exit(1)
    }
  })
  await starting
  if (pretty && logger.isLevelEnabled('info')) process.stdout.write(await welcome(server))
}

/** What to try first. */
async function welcome({ url, services }: Server): Promise<string> {
  const { name, provider, device } = (await services.engine.get()).info
  const { totalCount } = await services.checkpoints.list({ first: 1 })
  const next =
    totalCount > 0
      ? 'Try this there:  { generate(seed: 7) { url } }'
      : 'No checkpoint yet:  npm run latentql -- import FILE'
  return `
  LatentQL ${VERSION} on ${name}/${provider} (${device})
  GraphiQL is at ${url}/graphiql
  ${next}

`
}

/** Words for what the operator can mend, a stack for what is our defect. */
function describeFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `${(error as Error).message}. Another program uses this port: stop it, or set PORT.`
  }
  return `LatentQL could not start. ${terminalMessage(error)}`
}
