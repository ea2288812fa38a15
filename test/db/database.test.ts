/** Tests of opening a given database: error messages, durable commits, and outages. */
import { expect, test } from 'vitest'
import { isDataRejected } from '../../server/db/database-errors.ts'
import { inTransaction, openConnections } from '../../server/db/client.ts'
import { openDatabase } from '../../server/db/database.ts'
import { ServerBusy } from '../../server/errors.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { asAdmin, createTestDatabase, silentLogger } from '../support/test-database.ts'

test('the error for an unusable database names it without its password', async () => {
  await using database = await createTestDatabase()
  const missing = new URL(database.url)
  missing.pathname = '/missing_database'
  const opening = openDatabase({ url: missing.href, dataDir: '/nowhere', logger: silentLogger })
  await expect(opening).rejects.toThrow(
    `The database at ${missing.host}/missing_database cannot be used: ` +
      'database "missing_database" does not exist',
  )
  await expect(opening).rejects.not.toThrow(missing.password)
})

test('synchronous_commit is on even if the database turns it off', async () => {
  await using database = await createTestDatabase()
  const name = new URL(database.url).pathname.slice(1)
  await asAdmin(database.url, (client) =>
    client.query(`ALTER DATABASE ${name} SET synchronous_commit = off`),
  )
  await using connections = openConnections(database.url, silentLogger)
  const rows = await connections.client.$queryRaw`SHOW synchronous_commit`
  expect(rows).toEqual([{ synchronous_commit: 'on' }])
})

test('an opened database responds to a ping', async () => {
  await using testDatabase = await createTestDatabase()
  const { url } = testDatabase
  await using database = await openDatabase({ url, dataDir: '/nowhere', logger: silentLogger })
  await database.ping()
  expect(database.url).toBe(url)
})

test('every query throws ServerBusy while the database refuses connections', async () => {
  await using database = await createTestDatabase()
  await using proxy = await openDatabaseProxy(database.url)
  const url = proxy.url
  await using opened = await openDatabase({ url, dataDir: '/nowhere', logger: silentLogger })
  await proxy.close()
  for (let round = 0; round < 3; round++) {
    await expect(opened.runs.list({ first: 1 })).rejects.toBeInstanceOf(ServerBusy)
    await expect(opened.datasets.list()).rejects.toBeInstanceOf(ServerBusy)
  }
})

test('a transaction is not ended between slow queries, so it is stored as a whole', async () => {
  await using database = await createTestDatabase()
  await using connections = openConnections(database.url, silentLogger)
  const row = { path: 'x', reason: 'y' }
  const data = { name: 'slow', source: 'FOLDER', count: 1, channels: 3, imageSize: 16 }
  await inTransaction(connections.client, async (transaction) => {
    // Longer than Prisma's default.
    await transaction.$executeRaw`SELECT pg_sleep(5.5)`
    await transaction.dataset.create({
      data: { ...data, brokenCount: 0, broken: [row], classes: [], attributes: [] },
    })
  })
  expect(await connections.client.dataset.count()).toBe(1)
})

test('a transaction that Postgres ended because this process was idle counts as an outage', async () => {
  await using database = await createTestDatabase()
  await using connections = openConnections(database.url, silentLogger)
  const { client } = connections
  const work = inTransaction(client, async (transaction) => {
    await transaction.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 50`
    const [row] = await transaction.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    const isRunning = () =>
      client.$queryRaw<object[]>`SELECT 1 FROM pg_stat_activity WHERE pid = ${row!.pid}`
    await expect.poll(isRunning).toEqual([])
    await transaction.$queryRaw`SELECT 1`
  })
  const error: unknown = await work.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ServerBusy)
  expect(isDataRejected((error as ServerBusy).cause)).toBe(false)
})
