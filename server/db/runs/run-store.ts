/** The client-facing store of training runs in Postgres. */
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client } from '../client.ts'
import { readPage, type Page } from '../pages.ts'
import { jobWindow } from '../windows.ts'
import { isMissingRow } from '../database-errors.ts'
import { createRunCheckpoints } from './run-checkpoints.ts'
import { createRunHistory } from './run-history.ts'
import { JOB_ID } from '../jobs/job-rows.ts'
import { findRun, runNotFound, selectRuns } from './run-rows.ts'
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
    count: () => client.trainingRun.count(),
    annotate: (key, change) => annotate(client, key, change),
  }
}

function list(client: Client, { state, tag, ...request }: RunFilter): Promise<Page<RunRow>> {
  const inState = state ? Prisma.sql`j.state = ${state}` : Prisma.sql`TRUE`
  const tagged = tag === undefined ? Prisma.sql`TRUE` : Prisma.sql`r.tags @> ARRAY[${tag}]`
  return readPage(request, {
    keyPattern: JOB_ID,
    placeOf: ({ createdAt, id }: RunRow) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, rest } = jobWindow(window)
      return selectRuns(client, Prisma.sql`WHERE ${inState} AND ${tagged} ${bounds} ${rest}`)
    },
    count() {
      const run = tag === undefined ? undefined : { tags: { has: tag } }
      return client.job.count({ where: { kind: 'training', state, run } })
    },
  })
}

async function annotate(
  client: Client,
  key: string,
  { note, tags }: { note?: string; tags?: readonly string[] },
): Promise<RunRow> {
  const run = await findRun(client, key)
  if (!run) throw runNotFound(key)
  try {
    const data = { note, tags: tags && [...tags] }
    const changed = await client.trainingRun.update({ where: { id: run.id }, data })
    return { ...run, note: changed.note, tags: changed.tags }
  } catch (error) {
    throw isMissingRow(error) ? runNotFound(key) : error
  }
}
