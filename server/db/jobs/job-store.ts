/** The client-facing job store in Postgres. */
import { ServerBusy } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import { inTransaction, type Client, type TransactionClient } from '../client.ts'
import { readPage, type Page } from '../pages.ts'
import { jobWindow } from '../windows.ts'
import { notify } from './append-events.ts'
import { findJob, isFinal, JOB_ID, lockJob, selectJobs } from './job-rows.ts'
import { cancel, changeState, conflict, pause, resume } from './job-lifecycle.ts'
import type { JobFilter, JobRow, JobStore, NewJob, RunState } from './job-stores.ts'
import type { RowsOf } from './kind-rows.ts'

/** Class id of the advisory locks on the number of unfinished jobs of a kind. */
const KIND_LOCKS = 72_707_371
/** Suggested delay before a client retries when too many jobs are unfinished. */
const RETRY_MS = 10_000

export function createJobStore(client: Client, rowsOf: RowsOf): JobStore {
  const applying = (transition: typeof pause) => (id: string) =>
    inTransaction(client, async (transaction) => {
      const job = await lockJob(transaction, id)
      await transition(transaction, rowsOf(job.kind), job)
      return (await findJob(transaction, id))!
    })
  return {
    create: (job, limit) => create(client, rowsOf, job, limit),
    find: (id) => findJob(client, id),
    findMany: (ids) => selectJobs(client, Prisma.sql`WHERE j.id = ANY(${[...ids]}::uuid[])`),
    list: (filter) => list(client, filter),
    pause: applying(pause),
    resume: (id, limitOf) =>
      inTransaction(client, async (transaction) => {
        const job = await lockJob(transaction, id)
        if (job.state === 'FAILED') await checkLimit(transaction, job.kind, limitOf(job.kind))
        await resume(transaction, rowsOf(job.kind), job)
        return (await findJob(transaction, id))!
      }),
    cancel: applying(cancel),
    delete: (id) => inTransaction(client, (transaction) => deleteJob(transaction, rowsOf, id)),
    count: () => count(client),
    events: ({ id, kind }, page) => rowsOf(kind).events(client, id, page),
    async result(id) {
      const select = { result: true }
      // Prisma joins these into one query.
      return (await client.job.findUnique({ where: { id }, select }))?.result ?? null
    },
    async newestResult(kind, subject) {
      const [newest] = await client.$queryRaw<{ result: unknown }[]>`
        SELECT j.result FROM job j
        WHERE j.kind = ${kind} AND j.subject = ${subject} AND j.state = 'DONE'
        ORDER BY j.ended_at DESC, j.id DESC LIMIT 1`
      return newest?.result ?? null
    },
    async newestResults(kind, part, limit) {
      const found = await client.$queryRaw<{ result: unknown }[]>`
        SELECT j.result FROM job j WHERE j.kind = ${kind} AND j.state = 'DONE'
          AND j.result @> ${JSON.stringify(part)}::jsonb
        ORDER BY j.ended_at DESC, j.id DESC LIMIT ${limit}`
      return found.map(({ result }) => result)
    },
  }
}

async function create(
  client: Client,
  rowsOf: RowsOf,
  { kind, subject, input, priority }: NewJob,
  limit: number,
): Promise<JobRow> {
  return inTransaction(client, async (transaction) => {
    await checkLimit(transaction, kind, limit)
    const { id } = await transaction.job.create({
      data: { kind, subject, input: input as Prisma.InputJsonValue, priority, state: 'QUEUED' },
    })
    await changeState(transaction, rowsOf(kind), { id, lastSeq: 0 }, 'QUEUED')
    return (await findJob(transaction, id))!
  })
}

async function deleteJob(
  transaction: TransactionClient,
  rowsOf: RowsOf,
  id: string,
): Promise<void> {
  const job = await lockJob(transaction, id)
  const rows = rowsOf(job.kind)
  if (!isFinal(job.state) && job.state !== 'FAILED') {
    throw await conflict(transaction, rows, job, 'deleted')
  }
  const { count } = await transaction.job.deleteMany({ where: { id, uncleared: false } })
  if (count === 0) {
    const { label, Conflict } = await rows.naming(transaction, job)
    throw new Conflict(
      `"${label}" can't be deleted yet: a worker first removes the files that it left. Retry later.`,
    )
  }
  await notify(transaction, id) // Lets readers find out that the job was deleted.
}

/** Counts the jobs as `JobStore.count` does. */
async function count(client: Client): Promise<number> {
  const [found] = await client.$queryRaw<{ count: number }[]>`
    SELECT (
      (SELECT count(*) FROM job j WHERE j.kind <> 'training') +
      (SELECT count(*) FROM classifier c
        WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.id = c.job_id))
    )::float8 AS count`
  return found!.count
}

async function checkLimit(
  transaction: TransactionClient,
  kind: string,
  limit: number,
): Promise<void> {
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(${KIND_LOCKS}::int, hashtext(${kind}))`
  const unfinished = await transaction.job.count({
    where: { kind, state: { in: ['QUEUED', 'RUNNING', 'PAUSED'] } },
  })
  if (unfinished < limit) return
  throw new ServerBusy(
    `Too many unfinished jobs of kind ${kind}: ${unfinished}, and the limit is ${limit}. ` +
      'Wait for some to finish, or cancel some.',
    RETRY_MS,
  )
}

function list(client: Client, { kind, state, ...request }: JobFilter): Promise<Page<JobRow>> {
  return readPage(request, {
    keyPattern: JOB_ID,
    placeOf: ({ createdAt, id }: JobRow) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, rest } = jobWindow(window)
      return selectJobs(client, Prisma.sql`WHERE ${conditions({ kind, state })} ${bounds} ${rest}`)
    },
    count: () => client.job.count({ where: { kind, state } }),
  })
}

function conditions({ kind, state }: { kind?: string; state?: RunState }): Prisma.Sql {
  return Prisma.sql`TRUE
    ${kind === undefined ? Prisma.empty : Prisma.sql`AND j.kind = ${kind}`}
    ${state === undefined ? Prisma.empty : Prisma.sql`AND j.state = ${state}`}`
}
