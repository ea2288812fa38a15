/** The client-facing store of training runs in Postgres. */
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client } from '../client.ts'
import { decodeCursor, pageOf, type Page } from '../pages.ts'
import { createRunCheckpoints } from './run-checkpoints.ts'
import { createRunHistory } from './run-history.ts'
import { JOB_ID } from '../jobs/job-rows.ts'
import { findRun, selectRuns } from './run-rows.ts'
import { createRunLifecycle } from './run-lifecycle.ts'
import type { RunState } from '../jobs/job-stores.ts'
import type { RunRow, RunStore } from './training-stores.ts'

export function createRunStore(client: Client): RunStore {
  return {
    ...createRunLifecycle(client),
    ...createRunHistory(client),
    ...createRunCheckpoints(client),
    find: (key) => findRun(client, key),
    findMany: (ids) => selectRuns(client, Prisma.sql`WHERE r.id = ANY(${[...ids]}::uuid[])`),
    list: (filter) => list(client, filter),
  }
}

async function list(
  client: Client,
  { first, after, state }: { first: number; after?: string | null; state?: RunState },
): Promise<Page<RunRow>> {
  const start = after ? decodeCursor(after, JOB_ID) : null
  const conditions = [
    ...(state ? [Prisma.sql`j.state = ${state}`] : []),
    ...(start
      ? [Prisma.sql`(j.created_at, j.id) < (${start.createdAt}::timestamptz, ${start.key}::uuid)`]
      : []),
  ]
  const where =
    conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  const [runs, totalCount] = await Promise.all([
    selectRuns(
      client,
      Prisma.sql`${where} ORDER BY j.created_at DESC, j.id DESC LIMIT ${first + 1}`,
    ),
    client.job.count({ where: { kind: 'training', state } }),
  ])
  const placeOf = ({ createdAt, id }: RunRow) => ({ createdAt, key: id })
  return pageOf(runs, first, totalCount, placeOf, (run) => run)
}
