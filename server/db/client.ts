/** The Prisma client over a connection pool. Translates database failures into LatentQL errors. */
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import type { Logger } from '../logger.ts'
import { currentTiming, inSpan } from '../timing.ts'
import { translateError } from './database-errors.ts'

export interface Connections extends AsyncDisposable {
  readonly client: Client
}

export type Client = ReturnType<typeof createClient>
/** The client inside a transaction. */
export type TransactionClient = Parameters<Parameters<Client['$transaction']>[0]>[0]

/** Connects lazily, on the first query. */
export function openConnections(url: string, logger: Logger): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    // Otherwise a process that is suspended during a transaction holds its locks until it resumes.
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: 'latentql',
    // The pool awaits this before it first uses the connection.
    onConnect: async (connection) => {
      await connection.query(FORCE_SYNCHRONOUS_COMMIT)
    },
  })
  let closing = false
  pool.on('error', (error) => {
    // pool.end() doesn't wait for connections to close, so a server that stops now can break them.
    if (!closing) logger.warn({ err: error }, 'lost an idle database connection')
  })
  const client = createClient(pool)
  return {
    client,
    async [Symbol.asyncDispose]() {
      closing = true
      await client.$disconnect()
      await pool.end()
    },
  }
}

/** Overrides databases that are configured to acknowledge commits before they are durable. */
const FORCE_SYNCHRONOUS_COMMIT = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'`

/**
 * Time after which Prisma ends a transaction, longer than the connection's own limits take to end
 * a slow one. Prisma rolls back without waiting for a query that is about to be sent, which then
 * commits on its own, outside the transaction.
 */
const TRANSACTION_TIMEOUT_MS = 600_000

/** Runs `work` in one transaction. */
export async function inTransaction<T>(
  client: Client,
  work: (transaction: TransactionClient) => Promise<T>,
): Promise<T> {
  try {
    return await client.$transaction(work, { timeout: TRANSACTION_TIMEOUT_MS })
  } catch (error) {
    throw translateError(error) // The extension doesn't see errors from BEGIN and COMMIT.
  }
}

function createClient(pool: pg.Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool) }).$extends(
    Prisma.defineExtension({
      query: {
        async $allOperations({ model, operation, args, query }) {
          try {
            return await inSpan(querySpan(operation, model), () => query(args))
          } catch (error) {
            throw translateError(error)
          }
        },
      },
    }),
  )
}

/** Starts the span of a query, without its values. */
function querySpan(operation: string, model: string | undefined) {
  const name = model === undefined ? operation : `${operation} ${model}`
  return currentTiming().span?.start(name, {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.collection.name': model,
  })
}
