/** The checkpoints of runs, including deleted ones. Their weights are files in storage. */
import type { TrainingCheckpoint } from '../../generated/prisma/client.ts'
import { inTransaction, type Client, type TransactionClient } from '../client.ts'
import { findAndLockJob } from '../jobs/job-rows.ts'
import { mapPage, readPage, type Page, type PageRequest } from '../pages.ts'
import { prismaWindow } from '../windows.ts'
import { findRunById, lockRun } from './run-rows.ts'
import { checkpointNotFound } from './run-lifecycle.ts'
import type { RunCheckpointRow, RunRow, RunStore } from './training-stores.ts'

type RunCheckpoints = Pick<
  RunStore,
  | 'checkpoints'
  | 'checkpointPage'
  | 'checkpointByKey'
  | 'checkpointsByDigest'
  | 'pin'
  | 'retire'
  | 'filesRemoved'
>

const withRunName = {
  include: { run: { select: { name: true } } },
  omit: { filesRemoved: true },
} as const
const newestFirst = [{ step: 'desc' }, { createdAt: 'desc' }] as const

export function createRunCheckpoints(client: Client): RunCheckpoints {
  return {
    async checkpoints(runId) {
      const rows = await client.trainingCheckpoint.findMany({
        where: { runId, deletedAt: null },
        orderBy: [...newestFirst],
        ...withRunName,
      })
      return rows.map(toRow)
    },
    checkpointPage: (runId, request) => checkpointPage(client, runId, request),
    async checkpointByKey(runId, key) {
      const row = await client.trainingCheckpoint.findUnique({
        where: { runId_key: { runId, key } },
        ...withRunName,
      })
      return row && toRow(row)
    },
    async checkpointsByDigest(prefix, limit) {
      // A range uses the index with any collation. All hex digits sort before "g".
      const range = { gte: prefix, lt: `${prefix}g` }
      const rows = await client.trainingCheckpoint.findMany({
        where: {
          OR: [{ digest: range }, { rawDigest: range }, { discriminatorDigest: range }],
        },
        orderBy: [{ deletedAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
        take: limit,
        ...withRunName,
      })
      return rows.map(toRow)
    },
    pin: (key, step, pinned) =>
      inTransaction(client, (transaction) => pin(transaction, key, step, pinned)),
    retire: (runId, steps) =>
      inTransaction(client, (transaction) => retire(transaction, runId, steps)),
    async filesRemoved(runId, keys) {
      await client.trainingCheckpoint.updateMany({
        where: { runId, key: { in: [...keys] }, deletedAt: { not: null } },
        data: { filesRemoved: true },
      })
    },
  }
}

async function checkpointPage(
  client: Client,
  runId: string,
  request: PageRequest,
): Promise<Page<RunCheckpointRow>> {
  const live = { runId, deletedAt: null }
  const page = await readPage<Parameters<typeof toRow>[0]>(request, {
    keyPattern: /./s,
    placeOf: ({ createdAt, key }) => ({ createdAt, key }),
    read(window) {
      const { bounds, ...rest } = prismaWindow(window, 'key')
      const where = { AND: [live, ...bounds] }
      return client.trainingCheckpoint.findMany({ where, ...rest, ...withRunName })
    },
    count: () => client.trainingCheckpoint.count({ where: live }),
  })
  return mapPage(page, toRow)
}

async function pin(
  transaction: TransactionClient,
  key: string,
  step: number,
  pinned: boolean,
): Promise<RunRow> {
  const { run } = await lockRun(transaction, key)
  const live = { runId: run.id, deletedAt: null }
  const { count } = await transaction.trainingCheckpoint.updateMany({
    where: { ...live, step },
    data: { pinned },
  })
  if (count === 0) {
    const existing = await transaction.trainingCheckpoint.findMany({
      where: live,
      orderBy: { step: 'asc' },
    })
    throw checkpointNotFound(run, step, [...new Set(existing.map((checkpoint) => checkpoint.step))])
  }
  return (await findRunById(transaction, run.id))!
}

/** Holds the run's lock, so that a step can't be retired while the run is rolled back to it. */
async function retire(
  transaction: TransactionClient,
  runId: string,
  steps: readonly number[],
): Promise<RunCheckpointRow[]> {
  if (!(await findAndLockJob(transaction, runId))) return []
  const live = { runId, deletedAt: null }
  const newest = await transaction.trainingCheckpoint.findFirst({
    where: live,
    orderBy: [...newestFirst],
  })
  await transaction.trainingCheckpoint.updateMany({
    where: { ...live, pinned: false, step: { in: [...steps], not: newest?.step } },
    data: { deletedAt: new Date() },
  })
  const left = await transaction.trainingCheckpoint.findMany({
    where: { runId, deletedAt: { not: null }, filesRemoved: false },
    orderBy: { step: 'asc' },
    ...withRunName,
  })
  return left.map(toRow)
}

function toRow({
  run,
  ...checkpoint
}: Omit<TrainingCheckpoint, 'filesRemoved'> & { run: { name: string } }): RunCheckpointRow {
  return { ...checkpoint, runName: run.name }
}
