/** Documents addressed by the sha256 of their canonical JSON, and settings that replicas share. */
import { canonicalJson, sha256 } from '../weights/canonical-json.ts'
import type { Client } from './client.ts'
import type { DocumentStore } from './stores.ts'

export function createDocumentStore(client: Client): DocumentStore {
  return {
    async put(document) {
      const content = canonicalJson(document)
      const hash = sha256(content)
      await client.document.createMany({ data: [{ hash, content }], skipDuplicates: true })
      return hash
    },
    async get(hash) {
      const row = await client.document.findUnique({ where: { hash } })
      return row ? (JSON.parse(row.content) as unknown) : undefined
    },
    async findByPrefix(digits) {
      // A range instead of LIKE, because a range uses the index with any collation.
      const rows = await client.document.findMany({
        where: { hash: { gte: digits, lt: `${digits}g` } },
        orderBy: { hash: 'asc' },
        take: 2,
      })
      return rows.map(({ content }) => JSON.parse(content) as unknown)
    },
  }
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
