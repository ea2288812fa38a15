/** The Prisma client over a pool of connections, with database failures turned into our errors. */
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import type { Logger } from '../logger.ts'
import { translateError } from './database-errors.ts'

export interface Connections extends AsyncDisposable {
  readonly client: Client
}

export type Client = ReturnType<typeof createClient>
/** The client inside a transaction. */
export type TransactionClient = Parameters<Parameters<Client['$transaction']>[0]>[0]

/** Connects lazily: nothing happens until the first query. */
export function openConnections(url: string, logger: Logger): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    // A process that is stopped in a transaction would hold its locks until it goes on.
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: 'latentql',
    // Awaited by the pool before the connection is first used.
    onConnect: async (connection) => {
      await connection.query(KEEP_WHAT_WAS_ACKNOWLEDGED)
    },
  })
  let closing = false
  pool.on('error', (error) => {
    // pool.end() does not wait for the goodbyes: a server that stops right then interrupts them.
    if (!closing) logger.warn({ err: error }, 'an idle database connection was lost')
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

/** A database may be configured to acknowledge a commit that a crash can still take back; not for us. */
const KEEP_WHAT_WAS_ACKNOWLEDGED = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'`

/** All of the work or nothing of it. */
export async function inTransaction<T>(
  client: Client,
  work: (transaction: TransactionClient) => Promise<T>,
): Promise<T> {
  try {
    return await client.$transaction(work)
  } catch (error) {
    throw translateError(error) // Beginning and committing are not operations that the extension sees.
  }
}

function createClient(pool: pg.Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool) }).$extends(
    Prisma.defineExtension({
      query: {
        async $allOperations({ args, query }) {
          try {
            return await query(args)
          } catch (error) {
            throw translateError(error)
          }
        },
      },
    }),
  )
}
