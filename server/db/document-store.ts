/** Documents addressed by the sha256 of their canonical JSON, and settings that replicas share. */
import type { Document } from '../generated/prisma/client.ts'
import type { Client } from './client.ts'
import type { DocumentStore } from './stores.ts'

/** Time after which a use is recorded again, so that reading rarely writes. */
const USE_MS = 24 * 60 * 60_000

/** Documents deleted by one statement. */
const DELETED_AT_ONCE = 1_000

export function createDocumentStore(client: Client): DocumentStore {
  return {
    async put(hash, content) {
      const usedAt = new Date()
      await client.$executeRaw`
        INSERT INTO document (hash, content, used_at) VALUES (${hash}, ${content}, ${usedAt})
        ON CONFLICT (hash) DO UPDATE SET used_at = ${usedAt}
          WHERE document.used_at < ${before(usedAt)}`
    },
    async get(hash) {
      const row = await client.document.findUnique({ where: { hash } })
      return row ? (await readAll(client, [row]))[0] : undefined
    },
    async findByPrefix(digits) {
      // A range instead of LIKE, because a range uses the index with any collation.
      const rows = await client.document.findMany({
        where: { hash: { gte: digits, lt: `${digits}g` } },
        orderBy: { hash: 'asc' },
        take: 2,
      })
      return readAll(client, rows)
    },
    // Only variants are parsed, since Postgres can't parse all JSON that other documents may have.
    deleteUnused: (time) => client.$executeRaw`
      DELETE FROM document WHERE hash IN (
        SELECT hash FROM document
        WHERE used_at < ${time} AND CASE
          WHEN content LIKE '{"ablate":%' THEN content::jsonb NOT IN (SELECT variant FROM variant)
          ELSE true
        END
        ORDER BY used_at LIMIT ${DELETED_AT_ONCE} FOR UPDATE SKIP LOCKED
      )`,
  }
}

/** The time before which a use is recorded again at `now`. */
function before(now: Date): Date {
  return new Date(now.getTime() - USE_MS)
}

async function readAll(client: Client, rows: readonly Document[]): Promise<unknown[]> {
  const usedAt = new Date()
  const stale = rows.filter((row) => row.usedAt < before(usedAt)).map(({ hash }) => hash)
  if (stale.length > 0) {
    await client.document.updateMany({ where: { hash: { in: stale } }, data: { usedAt } })
  }
  return rows.map(({ content }) => JSON.parse(content) as unknown)
}

/**
 * Returns the setting's value, creating it with `make` if it is missing. If several replicas create
 * it at the same time, one value is stored and all of them return it.
 */
export async function readSetting(
  client: Client,
  key: string,
  make: () => string | Promise<string>,
): Promise<string> {
  const existing = await client.setting.findUnique({ where: { key } })
  if (existing) return existing.value
  await client.setting.createMany({ data: [{ key, value: await make() }], skipDuplicates: true })
  return (await client.setting.findUniqueOrThrow({ where: { key } })).value
}
