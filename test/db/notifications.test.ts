/** Tests of notifications: delivered to all listeners, and again after lost connections. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createNotifications } from '../../server/db/notifications.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import {
  asAdmin,
  createTestDatabase,
  silentLogger,
  type TestDatabase,
} from '../support/test-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const open = (url = database.url) => createNotifications(url, silentLogger)
const notify = (channel: string, payload: string) =>
  asAdmin(database.url, (client) => client.query('SELECT pg_notify($1, $2)', [channel, payload]))

test('every listener receives the notifications on its channel in order', async () => {
  await using notifications = open()
  const received: string[] = []
  await notifications.listen('latentql_job', (payload) => received.push(`a ${payload}`))
  await notifications.listen('latentql_job', (payload) => received.push(`b ${payload}`))
  await notifications.listen('latentql_slice', (payload) => received.push(`c ${payload}`))
  await notify('latentql_job', '1')
  await notify('latentql_wanted', '2')
  await notify('latentql_slice', '3')
  await vi.waitFor(() => expect(received).toEqual(['a 1', 'b 1', 'c 3']), 20_000)
})

test('a stopped listener receives nothing more, even if the same function listens twice', async () => {
  await using notifications = open()
  const received: (string | null)[] = []
  const listener = (payload: string | null) => received.push(payload)
  const stop = await notifications.listen('latentql_job', listener)
  await notifications.listen('latentql_job', listener)
  stop()
  stop()
  await notify('latentql_job', 'once')
  await vi.waitFor(() => expect(received).toEqual(['once']), 20_000)
})

test('one named connection serves all listeners', async () => {
  await using notifications = open()
  await Promise.all(
    Array.from({ length: 20 }, () => notifications.listen('latentql_job', () => {})),
  )
  const { rows } = await asAdmin(database.url, (client) =>
    client.query(`SELECT count(*)::int FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'latentql notifications'`),
  )
  expect(rows).toEqual([{ count: 1 }])
})

test('after a reconnect every listener receives null, and then new notifications', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await using notifications = open(proxy.url)
  const received: (string | null)[] = []
  await notifications.listen('latentql_job', (payload) => received.push(payload))
  await proxy.close()
  await notify('latentql_job', 'missed')
  await proxy.open()
  await vi.waitFor(() => expect(received).toEqual([null]), 20_000)
  await notify('latentql_job', 'later')
  await vi.waitFor(() => expect(received).toEqual([null, 'later']), 20_000)
})

test('listening during an outage starts once the database is available', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await proxy.close()
  await using notifications = open(proxy.url)
  const received: (string | null)[] = []
  const listening = notifications.listen('latentql_job', (payload) => received.push(payload))
  await proxy.open()
  await listening
  await notify('latentql_job', '1')
  await vi.waitFor(() => expect(received.at(-1)).toBe('1'), 20_000)
})

test('reconnects after the server terminates the connection', async () => {
  await using notifications = open()
  const received: (string | null)[] = []
  await notifications.listen('latentql_job', (payload) => received.push(payload))
  await asAdmin(database.url, (client) =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'latentql notifications'`),
  )
  await vi.waitFor(() => expect(received).toEqual([null]), 20_000)
})

test('disposal closes the connection and rejects pending listens', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await proxy.close()
  const notifications = open(proxy.url)
  const listening = notifications.listen('latentql_job', () => {})
  listening.catch(() => {})
  await notifications[Symbol.asyncDispose]()
  await expect(listening).rejects.toThrow('aborted')
})
