/** Tests of migrations: applied once, in order and atomically; errors for unusable databases. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigrations, MigrationError } from '../../server/db/migrate.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { asAdmin, createEmptyDatabase, type TestDatabase } from '../support/test-database.ts'

let dir: TempDir
let database: TestDatabase

beforeEach(async () => {
  dir = await createTempDir()
  database = await createEmptyDatabase()
  await migration('0001_first', 'CREATE TABLE first (id int);')
  await migration('0002_second', 'CREATE TABLE second (id int); INSERT INTO second VALUES (1);')
})
afterEach(async () => {
  await database[Symbol.asyncDispose]()
  await dir[Symbol.asyncDispose]()
})

async function migration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(dir.path, name), { recursive: true })
  await writeFile(path.join(dir.path, name, 'migration.sql'), sql)
}

const apply = () => applyMigrations(database.url, dir.path)

async function query(sql: string): Promise<unknown[]> {
  return asAdmin(database.url, async (client) => (await client.query(sql)).rows)
}

test('pending migrations run once, in order of name', async () => {
  expect(await apply()).toEqual(['0001_first', '0002_second'])
  expect(await apply()).toEqual([])
  await migration('0003_third', 'DROP TABLE first;')
  expect(await apply()).toEqual(['0003_third'])
  expect(await query('SELECT * FROM second')).toEqual([{ id: 1 }])
})

test('the journal has the format of Prisma', async () => {
  await apply()
  const rows = await query(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at, applied_steps_count
     FROM _prisma_migrations ORDER BY migration_name LIMIT 1`,
  )
  expect(rows).toEqual([
    {
      migration_name: '0001_first',
      // printf 'CREATE TABLE first (id int);' | sha256sum
      checksum: '9306ca57b3a4fb17ae7aa78ad99be9dd1357a32738ef31c6967a59bd2346ee96',
      finished: true,
      rolled_back_at: null,
      applied_steps_count: 1,
    },
  ])
})

test('servers that start at the same time apply each migration once', async () => {
  const answers = await Promise.all([apply(), apply(), apply(), apply()])
  expect(answers.flat().sort()).toEqual(['0001_first', '0002_second'])
})

test('a failed migration is rolled back, and earlier ones are kept', async () => {
  await migration('0003_broken', 'CREATE TABLE third (id int); SELECT 1/0;')
  await expect(apply()).rejects.toThrow(/0003_broken failed and was rolled back: division by zero/)
  expect(await query(`SELECT to_regclass('third') AS third`)).toEqual([{ third: null }])
  await migration('0003_broken', 'CREATE TABLE third (id int);')
  expect(await apply()).toEqual(['0003_broken'])
})

test('a migration that was edited after it ran is rejected', async () => {
  await apply()
  await migration('0001_first', 'CREATE TABLE first (id bigint);')
  await expect(apply()).rejects.toThrow(MigrationError)
  await expect(apply()).rejects.toThrow(/edited after they ran: 0001_first/)
})

test('a database that is newer than this build is rejected', async () => {
  await apply()
  await rm(path.join(dir.path, '0002_second'), { recursive: true })
  await expect(apply()).rejects.toThrow(
    /newer than this build\. It has unknown migrations: 0002_second/,
  )
})

test('a migration that another tool started and did not finish is rejected', async () => {
  await apply()
  await query(
    `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '0002_second'`,
  )
  await expect(apply()).rejects.toThrow(/0002_second started but did not finish.*migrate resolve/)
})

test('a migration that Prisma marked as rolled back runs again', async () => {
  await apply()
  await query('DROP TABLE second')
  await query(
    `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '0002_second'`,
  )
  expect(await apply()).toEqual(['0002_second'])
})

test('a new migration that sorts before an applied one is rejected', async () => {
  await apply()
  await migration('0001_before', 'SELECT 1;')
  await expect(apply()).rejects.toThrow(/0001_before sorts before 0001_first/)
})
