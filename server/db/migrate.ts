/** Applies prisma/migrations at start, exactly as `prisma migrate deploy` would, without Prisma's native engine. */
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { OperatorError } from '../errors.ts'

/** Where this build's migrations are: beside the sources, and copied beside the compiled files. */
const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

/** The advisory lock that Prisma's own engine takes, so that the two never migrate at once. */
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

/** The database is not one that this build can work on; the message says what to do. */
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
 * Brings the database up to this build and returns the names of what was applied. Servers that start together wait
 * for each other. Throws MigrationError when the database has migrations that failed, were edited, or are unknown.
 */
export async function applyMigrations(url: string, directory = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // The query under way rejects with it.
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
    await client.end() // And with it the lock.
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

/** What ran must be the first of what this build has, byte for byte. */
function refuseUnlessPrefix(
  migrations: readonly Migration[],
  journal: readonly JournalRow[],
): void {
  const failed = journal.find((row) => row.finishedAt === null)
  if (failed) {
    throw new MigrationError(
      `Migration ${failed.name} was begun and did not finish. Look at the database, then run ` +
        `npx prisma migrate resolve --rolled-back ${failed.name} (or --applied, if all of it is there).`,
    )
  }
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const unknown = journal.filter((row) => !known.has(row.name))
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database is newer than this build: it has ${unknown.map((row) => row.name).join(', ')}. ` +
        'Start the newer build, or use another database.',
    )
  }
  const edited = journal.filter((row) => known.get(row.name)!.checksum !== row.checksum)
  if (edited.length > 0) {
    throw new MigrationError(
      `Migrations were edited after they ran: ${edited.map((row) => row.name).join(', ')}. ` +
        'Restore the files, and put the change into a new migration.',
    )
  }
  const skipped = migrations.findIndex(
    (migration, index) => migration.name !== journal[index]?.name,
  )
  if (skipped >= 0 && skipped < journal.length) {
    throw new MigrationError(
      `Migration ${migrations[skipped]!.name} was added before ${journal[skipped]!.name}, which has run already. ` +
        'Give it a later name.',
    )
  }
}

/** All of a migration and its journal row, or nothing of it. */
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
    throw new MigrationError(`Migration ${name} failed, and nothing of it was kept: ${reason}`, {
      cause,
    })
  }
}
