/** Training runs as people see and steer them, in Postgres. */
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client } from '../client.ts'
import { decodeCursor, pageOf } from '../pages.ts'
import { createRunCheckpoints } from './run-checkpoints.ts'
import { createRunRecord } from './run-record.ts'
import { RUN_ID, findRun, selectRuns } from './run-rows.ts'
import { createRunSteering } from './run-steering.ts'
import type { Page, RunRow, RunState, RunStore } from '../stores.ts'

export function createRunStore(client: Client): RunStore {
  return {
    ...createRunSteering(client),
    ...createRunRecord(client),
    ...createRunCheckpoints(client),
    find: (key) => findRun(client, key),
    list: (filter) => list(client, filter),
  }
}

async function list(
  client: Client,
  { first, after, state }: { first: number; after?: string | null; state?: RunState },
): Promise<Page<RunRow>> {
  const start = after ? decodeCursor(after, RUN_ID) : null
  const conditions = [
    ...(state ? [Prisma.sql`r.state = ${state}`] : []),
    ...(start
      ? [Prisma.sql`(r.created_at, r.id) < (${start.createdAt}::timestamptz, ${start.key}::uuid)`]
      : []),
  ]
  const where =
    conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  const [runs, totalCount] = await Promise.all([
    selectRuns(
      client,
      Prisma.sql`${where} ORDER BY r.created_at DESC, r.id DESC LIMIT ${first + 1}`,
    ),
    client.trainingRun.count({ where: { state } }),
  ])
  const placeOf = ({ createdAt, id }: RunRow) => ({ createdAt, key: id })
  return pageOf(runs, first, totalCount, placeOf, (run) => run)
}
