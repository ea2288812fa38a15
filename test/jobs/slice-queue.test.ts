/** Tests of the slice queue: order, single delivery, and database outages. */
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startEmbeddedPostgres } from '../../server/db/embedded/embedded-postgres.ts'
import { readPostmaster } from '../../server/db/embedded/postmaster.ts'
import { openSliceQueue, type SliceQueue } from '../../server/jobs/slice-queue.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { asAdmin, createTestDatabase, silentLogger } from '../support/test-database.ts'
import type { TestDatabase } from '../support/test-database.ts'

let database: TestDatabase
let queue: SliceQueue & AsyncDisposable

beforeAll(async () => {
  database = await createTestDatabase()
  queue = await open()
})
afterAll(async () => {
  await queue[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})
beforeEach(() => drain())

const open = (databaseUrl = database.url, pollMs = 50) =>
  openSliceQueue({ databaseUrl, logger: silentLogger, pollMs })
const never = new AbortController().signal
/** Long enough even on a busy machine. */
const PATIENTLY = { timeout: 50_000, interval: 50 }

/** Empties the queue, and returns the job ids in the order in which they were fetched. */
async function drain(): Promise<string[]> {
  const runs: string[] = []
  for (let job = await queue.fetch(); job; job = await queue.fetch()) {
    runs.push(job.jobId)
    await queue.complete(job)
  }
  return runs
}

test('slices are fetched by priority, then in order of arrival', async () => {
  for (const [run, priority] of Object.entries({ a: 0, b: 5, c: 0, d: 5, e: -1 })) {
    await queue.send(run, priority)
  }
  expect(await drain()).toEqual(['b', 'd', 'a', 'c', 'e'])
})

test('a job has at most one waiting slice, plus the one in progress', async () => {
  await queue.send('a', 0)
  await queue.send('a', 9)
  const job = (await queue.fetch())!
  expect(await queue.fetch()).toBeNull()
  await queue.send('a', 0)
  await queue.complete(job)
  expect(await drain()).toEqual(['a'])
})

test('jobs that continue take turns', async () => {
  for (const run of ['a', 'b', 'c']) await queue.send(run, 0)
  const turns: string[] = []
  for (let turn = 0; turn < 7; turn++) {
    const job = (await queue.fetch())!
    turns.push(job.jobId)
    await queue.send(job.jobId, 0)
    await queue.complete(job)
  }
  expect(turns.join('')).toBe('abcabca')
})

test('the queue does not retry a failed slice, and its job can be sent again', async () => {
  await queue.send('a', 0)
  await queue.fail((await queue.fetch())!, 'the engine died')
  expect(await queue.fetch()).toBeNull()
  await queue.send('a', 0)
  expect(await drain()).toEqual(['a'])
})

test('concurrent fetches get each slice once', async () => {
  await using replica = await open()
  const runs = Array.from({ length: 20 }, (_, index) => `run ${index}`)
  await Promise.all(runs.map((run) => queue.send(run, 0)))
  const fetched = await Promise.all(
    Array.from({ length: 30 }, (_, index) => (index % 2 ? replica : queue).fetch()),
  )
  const got = fetched.flatMap((job) => (job ? [job.jobId] : []))
  expect(new Set(got).size).toBe(got.length)
  expect([...got, ...(await drain())].sort()).toEqual(runs.sort())
})

test('a slice sent by another process wakes a waiting worker', async () => {
  await using replica = await open()
  await using waiting = await openWithoutPolling()
  await waiting.fetch()
  const woken = waiting.waitForWork(never)
  await replica.send('a', 0)
  await woken
  expect(await drain()).toEqual(['a'])
})

test('a slice sent between a fetch and the wait is not missed', async () => {
  await using waiting = await openWithoutPolling()
  expect(await waiting.fetch()).toBeNull()
  await queue.send('a', 0)
  await waiting.waitForWork(never)
  // The slice is still unfetched, so a second wait ends at once without another notification.
  await waiting.waitForWork(never)
})

test('a wait ends when its signal fires', async () => {
  await using waiting = await openWithoutPolling()
  await waiting.fetch()
  const controller = new AbortController()
  const ended = waiting.waitForWork(controller.signal)
  controller.abort()
  await ended
  await waiting.waitForWork(controller.signal)
})

test('a waiting worker polls if it gets no notification', async () => {
  await using polling = await open(database.url, 1)
  await polling.fetch()
  await polling.waitForWork(never)
})

/** Opens a queue that is listening, and whose waits end only with a notification. */
async function openWithoutPolling(): Promise<SliceQueue & AsyncDisposable> {
  const opened = await open(database.url, 3_600_000)
  let isNotified = false
  void opened.waitForWork(never).then(() => (isNotified = true))
  await asAdmin(database.url, (client) =>
    vi.waitFor(async () => {
      if (!isNotified) await client.query('NOTIFY latentql_slice')
      expect(isNotified).toBe(true)
    }, PATIENTLY),
  )
  return opened
}

test('replicas that open the queue at the same time on a new database share it', async () => {
  await using fresh = await createTestDatabase()
  const replicas = await Promise.all([open(fresh.url), open(fresh.url), open(fresh.url)])
  await replicas[0]!.send('a', 0)
  expect((await replicas[2]!.fetch())?.jobId).toBe('a')
  await Promise.all(replicas.map((replica) => replica[Symbol.asyncDispose]()))
})

test('completed slices are deleted from the database at the next start', async () => {
  for (let slice = 0; slice < 10; slice++) {
    await queue.send('a', 0)
    await queue.complete((await queue.fetch())!)
  }
  await asAdmin(database.url, async (client) => {
    const count = async (table: string) =>
      (await client.query<{ count: number }>(`SELECT count(*)::int FROM pgboss.${table}`)).rows[0]!
        .count
    expect(await count('job')).toBeGreaterThanOrEqual(10)
    await client.query(`UPDATE pgboss.job SET completed_on = now() - interval '1 hour'`)
    await (await open())[Symbol.asyncDispose]()
    expect(await count('job')).toBe(0)
    await client.query(`UPDATE pgboss.archive SET archived_on = now() - interval '2 days'`)
    await (await open())[Symbol.asyncDispose]()
    expect(await count('archive')).toBe(0)
  })
})

test('nothing throws during a database outage, and the queue works again afterwards', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await using proxied = await open(proxy.url)
  await proxied.send('before', 0)
  const job = (await proxied.fetch())!
  await proxied.waitForWork(never)
  await proxy.close()
  expect(await proxied.fetch()).toBeNull()
  await proxied.send('lost', 0)
  await proxied.complete(job)
  await proxied.fail(job, 'a reason')
  await proxied.waitForWork(never)
  await proxy.open()
  await proxied.send('after', 0)
  expect((await proxied.fetch())?.jobId).toBe('after')
})

test('waiting slices survive a killed Postgres, and the process does too', async () => {
  await using dir = await createTempDir()
  const folder = path.join(dir.path, 'postgres')
  await using postgres = await startEmbeddedPostgres(folder, silentLogger)
  await using killed = await open(postgres.url)
  await killed.send('a', 0)
  let last = 0
  for (let kill = 0; kill < 2; kill++) {
    last = await vi.waitFor(() => {
      const pid = readPostmaster(path.join(folder, 'data'))?.pid ?? 0
      expect([0, last]).not.toContain(pid)
      return pid
    }, PATIENTLY)
    process.kill(last, 'SIGKILL')
  }
  await killed.waitForWork(never)
  await vi.waitFor(async () => expect((await killed.fetch())?.jobId).toBe('a'), PATIENTLY)
})
