/**
 * Databases for tests: one embedded Postgres per run, with a migrated template that tests clone.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../server/db/embedded/embedded-postgres.ts'
import { applyMigrations } from '../../server/db/migrate.ts'
import { createLogger } from '../../server/logger.ts'

const TEMPLATE = 'latentql_template'
const TEMPLATE_LOCK = 1

export interface TestDatabase extends AsyncDisposable {
  readonly url: string
}

/** A logger for tests that writes nothing. */
export const silentLogger = createLogger({ level: 'silent', pretty: false })

let server: Promise<EmbeddedPostgres> | undefined

/**
 * Creates a database with all migrations applied, in about 50 ms. `await using` drops it; otherwise
 * it lasts until the end of the run. Postgres starts with the first call of the run and stops with
 * the workers that use it.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url } = await testServer()
  const name = `test_${randomBytes(8).toString('hex')}`
  await asAdmin(url, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`))
  return {
    url: databaseUrl(url, name),
    [Symbol.asyncDispose]: () =>
      asAdmin(url, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

/** An empty database, without migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await asAdmin(database.url, (admin) =>
    admin.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'),
  )
  return database
}

/** Runs queries on a separate connection. */
export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function testServer(): Promise<EmbeddedPostgres> {
  server ??= startServer()
  return server
}

async function startServer(): Promise<EmbeddedPostgres> {
  const folder = path.join(inject('runFolder'), 'postgres')
  const started = await startEmbeddedPostgres(folder, silentLogger)
  await asAdmin(started.url, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]) // Held until this connection ends.
    const made = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE])
    if (made.rowCount) return
    const unfinished = `${TEMPLATE}_new`
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished}`)
    await admin.query(`CREATE DATABASE ${unfinished}`)
    await applyMigrations(databaseUrl(started.url, unfinished))
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${TEMPLATE}`)
  })
  return started
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
