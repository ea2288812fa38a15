/** Applies prisma/migrations like `prisma migrate deploy`, without Prisma's native engine. */
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { OperatorError } from '../errors.ts'

/** Folder of this build's migrations: next to the sources; copied next to the compiled files. */
const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** Prisma's own advisory lock, so that Prisma and this code never migrate at the same time. */
const PRISMA_LOCK = 72_707_369

const JOURNAL = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

/** This build can't use the database. The message has instructions. */
export class MigrationError extends OperatorError {
  override name = 'MigrationError'
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface JournalRow {
  readonly name: string
  readonly checksum: string
  readonly finishedAt: Date | null
}

/**
 * Migrates the database to this build and returns the names of the applied migrations. Servers that
 * start at the same time wait for each other. Throws MigrationError if the database has migrations
 * that failed, were edited, or are unknown to this build.
 */
export async function applyMigrations(url: string, directory = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // The same error rejects the query in flight.
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK])
    await client.query(JOURNAL)
    const journal = await readJournal(client)
    refuseUnlessPrefix(migrations, journal)
    const pending = migrations.slice(journal.length)
    for (const migration of pending) await applyMigration(client, migration)
    return pending.map((migration) => migration.name)
  } finally {
    await client.end() // Also releases the lock.
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function readJournal(client: pg.Client): Promise<JournalRow[]> {
  const { rows } = await client.query<JournalRow>(
    `SELECT migration_name AS name, checksum, finished_at AS "finishedAt"
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  )
  return rows
}

/**
 * Throws MigrationError unless the applied migrations are a byte-for-byte prefix of this build's.
 */
function refuseUnlessPrefix(
  migrations: readonly Migration[],
  journal: readonly JournalRow[],
): void {
  const failed = journal.find((row) => row.finishedAt === null)
  if (failed) {
    throw new MigrationError(
      `Migration ${failed.name} started but did not finish. Inspect the database, then run ` +
        `npx prisma migrate resolve --rolled-back ${failed.name} ` +
        '(or --applied, if all its changes are present).',
    )
  }
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const unknown = journal.filter((row) => !known.has(row.name))
  if (unknown.length > 0) {
    throw new MigrationError(
      'The database is newer than this build. It has unknown migrations: ' +
        `${unknown.map((row) => row.name).join(', ')}. Run the newer build, or use another database.`,
    )
  }
  const edited = journal.filter((row) => known.get(row.name)!.checksum !== row.checksum)
  if (edited.length > 0) {
    throw new MigrationError(
      `Migrations were edited after they ran: ${edited.map((row) => row.name).join(', ')}. ` +
        'Restore the files, and put the changes in a new migration.',
    )
  }
  const skipped = migrations.findIndex(
    (migration, index) => migration.name !== journal[index]?.name,
  )
  if (skipped >= 0 && skipped < journal.length) {
    throw new MigrationError(
      `Migration ${migrations[skipped]!.name} sorts before ${journal[skipped]!.name}, ` +
        'which has already run. Rename it so that it sorts last.',
    )
  }
}

/** Applies a migration and writes its journal row in one transaction. */
async function applyMigration(
  client: pg.Client,
  { name, sql, checksum }: Migration,
): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {}) // The first error is the one to report.
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`Migration ${name} failed and was rolled back: ${reason}`, {
      cause,
    })
  }
}
