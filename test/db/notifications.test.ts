/** Notifications: heard by all who listen, across lost connections, until they stop. */
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

test('each listener hears what is notified on its channel, in order, from the moment it listens', async () => {
  await using notifications = open()
  const heard: string[] = []
  await notifications.listen('latentql_job', (payload) => heard.push(`a ${payload}`))
  await notifications.listen('latentql_job', (payload) => heard.push(`b ${payload}`))
  await notifications.listen('latentql_slice', (payload) => heard.push(`c ${payload}`))
  await notify('latentql_job', '1')
  await notify('latentql_wanted', '2')
  await notify('latentql_slice', '3')
  await vi.waitFor(() => expect(heard).toEqual(['a 1', 'b 1', 'c 3']), 20_000)
})

test('who stops hears nothing more, even where the same function listens twice', async () => {
  await using notifications = open()
  const heard: (string | null)[] = []
  const listener = (payload: string | null) => heard.push(payload)
  const stop = await notifications.listen('latentql_job', listener)
  await notifications.listen('latentql_job', listener)
  stop()
  stop()
  await notify('latentql_job', 'once')
  await vi.waitFor(() => expect(heard).toEqual(['once']), 20_000)
})

test('one connection serves all who listen, and it has a name', async () => {
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

test('after the connection was lost every listener hears null, and then all that follows', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await using notifications = open(proxy.url)
  const heard: (string | null)[] = []
  await notifications.listen('latentql_job', (payload) => heard.push(payload))
  await proxy.close()
  await notify('latentql_job', 'missed')
  await proxy.open()
  await vi.waitFor(() => expect(heard).toEqual([null]), 20_000)
  await notify('latentql_job', 'heard')
  await vi.waitFor(() => expect(heard).toEqual([null, 'heard']), 20_000)
})

test('listening while the database is away begins when it is there', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await proxy.close()
  await using notifications = open(proxy.url)
  const heard: (string | null)[] = []
  const listening = notifications.listen('latentql_job', (payload) => heard.push(payload))
  await proxy.open()
  await listening
  await notify('latentql_job', '1')
  await vi.waitFor(() => expect(heard.at(-1)).toBe('1'), 20_000)
})

test('a server that ends the connection is listened to again', async () => {
  await using notifications = open()
  const heard: (string | null)[] = []
  await notifications.listen('latentql_job', (payload) => heard.push(payload))
  await asAdmin(database.url, (client) =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'latentql notifications'`),
  )
  await vi.waitFor(() => expect(heard).toEqual([null]), 20_000)
})

test('disposing of it ends its connection, and whoever waits to listen', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  await proxy.close()
  const notifications = open(proxy.url)
  const listening = notifications.listen('latentql_job', () => {})
  listening.catch(() => {})
  await notifications[Symbol.asyncDispose]()
  await expect(listening).rejects.toThrow('aborted')
})
