/**
 * Each installation has one storage, which its first process marks. Processes with a different
 * storage are rejected.
 */
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import { openInstallationStorage } from '../../server/storage/claim.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger, type TestDatabase } from '../support/test-database.ts'

let folder: TempDir
let testDatabase: TestDatabase
let database: Database

beforeEach(async () => {
  folder = await createTempDir()
  testDatabase = await createTestDatabase()
  database = await openDatabase({
    url: testDatabase.url,
    dataDir: folder.path,
    logger: silentLogger,
  })
})
afterEach(async () => {
  await database[Symbol.asyncDispose]()
  await testDatabase[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** Opens the storage like a process with this data folder, and returns its description. */
async function open(dataDir: string, env: Record<string, string> = {}): Promise<string> {
  const place = { DATA_DIR: path.join(folder.path, dataDir), ...env }
  await using storage = await openInstallationStorage(readConfig(place), database, silentLogger)
  return storage.description
}

it('A worker with the same DATABASE_URL but another DATA_DIR uses the storage of earlier processes', async () => {
  const first = await open('server', { DATABASE_URL: testDatabase.url })
  expect(await open('worker', { DATABASE_URL: testDatabase.url })).toBe(first)
})

it('Rejects a storage that this database was not set up with, and names the right one', async () => {
  const first = await open('server', { DATABASE_URL: testDatabase.url })
  const other = open('worker', { STORAGE: path.join(folder.path, 'elsewhere') })
  await expect(other).rejects.toThrow(
    /elsewhere, but this database was set up with file:.*Set STORAGE/,
  )
  await expect(other).rejects.toThrow(path.basename(first))
})

it('A data folder that was moved takes its storage along', async () => {
  await open('before')
  await rename(path.join(folder.path, 'before'), path.join(folder.path, 'after'))
  expect(await open('after')).toContain('after')
})

it('Of many processes that start at once on a new database, one marks the storage and all use it', async () => {
  const env = { STORAGE: path.join(folder.path, 'shared') }
  const opened = await Promise.all(['a', 'b', 'c', 'd'].map((dataDir) => open(dataDir, env)))
  expect(new Set(opened).size).toBe(1)
})
