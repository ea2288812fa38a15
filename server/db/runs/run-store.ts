/** The client-facing store of training runs in Postgres. */
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client } from '../client.ts'
import { readPage, type Page } from '../pages.ts'
import { jobWindow } from '../windows.ts'
import { createRunCheckpoints } from './run-checkpoints.ts'
import { createRunHistory } from './run-history.ts'
import { JOB_ID } from '../jobs/job-rows.ts'
import { findRun, selectRuns } from './run-rows.ts'
import { createRunLifecycle } from './run-lifecycle.ts'
import type { RunFilter, RunRow, RunStore } from './training-stores.ts'

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

function list(client: Client, { state, ...request }: RunFilter): Promise<Page<RunRow>> {
  const inState = state ? Prisma.sql`j.state = ${state}` : Prisma.sql`TRUE`
  return readPage(request, {
    keyPattern: JOB_ID,
    placeOf: ({ createdAt, id }: RunRow) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, rest } = jobWindow(window)
      return selectRuns(client, Prisma.sql`WHERE ${inState} ${bounds} ${rest}`)
    },
    count: () => client.job.count({ where: { kind: 'training', state } }),
  })
}
