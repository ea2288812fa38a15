/** Saved variants in Postgres. */
import { BadUserInput } from '../errors.ts'
import type { Prisma, Variant } from '../generated/prisma/client.ts'
import type { Client } from './client.ts'
import { isUniqueViolation } from './database-errors.ts'
import { readPage } from './pages.ts'
import type { VariantFilter, VariantRow, VariantStore } from './stores.ts'
import { UUID } from './uuid.ts'
import { prismaWindow } from './windows.ts'

export function createVariantStore(client: Client): VariantStore {
  return {
    async save({ variant, ...row }) {
      try {
        const data = { ...row, variant: variant as Prisma.InputJsonValue }
        return await client.variant.create({ data })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new BadUserInput(`A variant named "${row.name}" already exists. Choose another name.`)
      }
    },
    async find(keys) {
      const ids = keys.filter((key) => UUID.test(key))
      const rows = await client.variant.findMany({
        where: { OR: [{ id: { in: ids } }, { name: { in: [...keys] } }] },
      })
      const found = new Map<string, VariantRow>()
      for (const row of rows) if (keys.includes(row.name)) found.set(row.name, row)
      for (const row of rows) if (keys.includes(row.id)) found.set(row.id, row)
      return found
    },
    list: (filter) => list(client, filter),
    count: () => client.variant.count(),
    async delete(id) {
      if (!UUID.test(id)) return false
      return (await client.variant.deleteMany({ where: { id } })).count > 0
    },
  }
}

function list(client: Client, filter: VariantFilter) {
  const where: Prisma.VariantWhereInput = { checkpointDigest: filter.checkpointDigest }
  return readPage<Variant>(filter, {
    keyPattern: UUID,
    placeOf: ({ createdAt, id }) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, ...rest } = prismaWindow(window, 'id')
      return client.variant.findMany({ where: { AND: [where, ...bounds] }, ...rest })
    },
    count: () => client.variant.count({ where }),
  })
}
