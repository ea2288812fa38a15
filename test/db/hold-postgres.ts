/** A process that uses an embedded Postgres until stdin ends. Prints the URL once ready. */
import { once } from 'node:events'
import { startEmbeddedPostgres } from '../../server/db/embedded/embedded-postgres.ts'
import { createLogger } from '../../server/logger.ts'

const logger = createLogger({ level: 'silent', pretty: false })
const postgres = await startEmbeddedPostgres(process.argv[2]!, logger)
process.stdout.write(`${JSON.stringify({ url: postgres.url, adopted: postgres.adopted })}\n`)
await once(process.stdin.resume(), 'end')
await postgres[Symbol.asyncDispose]()
