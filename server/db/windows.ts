/** Translates windows (see pages.ts) into query conditions for Prisma and for SQL. */
import { Prisma } from '../generated/prisma/client.ts'
import type { Bound, Window } from './pages.ts'

/** Returns `findMany` arguments for a window of a model with `createdAt` and a unique `key`. */
export function prismaWindow<Key extends string>(window: Window, key: Key) {
  const direction = window.newestFirst ? ('desc' as const) : ('asc' as const)
  return {
    bounds: window.bounds.map((bound) => prismaBound(bound, key)),
    orderBy: [{ createdAt: direction }, { [key]: direction } as { [K in Key]: typeof direction }],
    take: window.limit,
  }
}

function prismaBound<Key extends string>({ side, inclusive, place }: Bound, key: Key) {
  const beyond = side === 'older' ? 'lt' : 'gt'
  const forTies = inclusive ? (`${beyond}e` as const) : beyond
  return {
    OR: [
      { createdAt: { [beyond]: place.createdAt } },
      {
        createdAt: place.createdAt,
        ...({ [key]: { [forTies]: place.key } } as { [K in Key]: object }),
      },
    ],
  }
}

/** Returns SQL for a window of jobs `j`: conditions to append to a WHERE, and the query's end. */
export function jobWindow({ bounds, newestFirst, limit }: Window): {
  readonly bounds: Prisma.Sql
  readonly rest: Prisma.Sql
} {
  const conditions = bounds.map(
    ({ side, inclusive, place }) =>
      Prisma.sql`AND (j.created_at, j.id) ${OPERATORS[side][inclusive ? 1 : 0]}
        (${place.createdAt}::timestamptz, ${place.key}::uuid)`,
  )
  return {
    bounds: conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty,
    rest: newestFirst
      ? Prisma.sql`ORDER BY j.created_at DESC, j.id DESC LIMIT ${limit}`
      : Prisma.sql`ORDER BY j.created_at, j.id LIMIT ${limit}`,
  }
}

/** Comparison operators by side: exclusive, inclusive. */
const OPERATORS = {
  older: [Prisma.sql`<`, Prisma.sql`<=`],
  newer: [Prisma.sql`>`, Prisma.sql`>=`],
} as const
