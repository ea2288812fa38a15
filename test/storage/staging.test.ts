import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Staging, writeDurably } from '../../server/storage/staging.ts'
import { createTempDir } from '../support/temp-dir.ts'

test('publishing a staged folder makes it appear complete under its name', async () => {
  await using dir = await createTempDir()
  const target = path.join(dir.path, 'target')
  {
    await using staged = await new Staging(path.join(dir.path, 'staging')).create()
    await writeDurably(path.join(staged.path, 'file'), 'text')
    expect(await staged.publish(target)).toBe(true)
  }
  expect(await readFile(path.join(target, 'file'), 'utf8')).toBe('text')
  expect(await readdir(path.join(dir.path, 'staging'))).toEqual([])
})

test('a staged folder that is not published is deleted, also when an error is thrown', async () => {
  await using dir = await createTempDir()
  const staging = new Staging(dir.path)
  const fails = async () => {
    await using staged = await staging.create()
    await writeDurably(path.join(staged.path, 'file'), 'text')
    throw new Error('midway')
  }
  await expect(fails()).rejects.toThrow('midway')
  expect(await readdir(dir.path)).toEqual([])
})

test('publishing never replaces an existing folder', async () => {
  await using dir = await createTempDir()
  const target = path.join(dir.path, 'target')
  await mkdir(target)
  await writeFile(path.join(target, 'file'), 'first')
  await using staged = await new Staging(path.join(dir.path, 'staging')).create()
  await writeDurably(path.join(staged.path, 'file'), 'second')
  expect(await staged.publish(target)).toBe(false)
  expect(await readFile(path.join(target, 'file'), 'utf8')).toBe('first')
})

test('sweeping removes folders of dead processes, but none of a live process', async () => {
  await using dir = await createTempDir()
  const staging = new Staging(dir.path)
  await using mine = await staging.create()
  const [machine] = path.basename(mine.path).split('-')
  const deadPid = spawnSync(process.execPath, ['--version']).pid
  const dead = path.join(dir.path, `${machine}-${deadPid}-aaaa`)
  const earlierLife = path.join(dir.path, `${machine}-${process.pid}-bbbb`)
  const living = path.join(dir.path, `${machine}-${process.ppid}-cccc`)
  const elsewhere = path.join(dir.path, `00000000-${deadPid}-dddd`)
  for (const folder of [dead, earlierLife, living, elsewhere]) {
    await mkdir(folder)
    await writeFile(path.join(folder, 'file'), '')
  }
  expect(await staging.sweep()).toBe(2)
  const left = [mine.path, living, elsewhere].map((folder) => path.basename(folder))
  expect((await readdir(dir.path)).sort()).toEqual(left.sort())
})

test("sweeping removes another machine's folders after a day", async () => {
  await using dir = await createTempDir()
  const elsewhere = path.join(dir.path, '00000000-1-dddd')
  await mkdir(elsewhere)
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600
  await utimes(elsewhere, twoDaysAgo, twoDaysAgo)
  expect(await new Staging(dir.path).sweep()).toBe(1)
})

test('sweeping does nothing if nothing was ever staged', async () => {
  await using dir = await createTempDir()
  expect(await new Staging(path.join(dir.path, 'none')).sweep()).toBe(0)
})

test('disposing leaves a folder alone that was moved away', async () => {
  await using dir = await createTempDir()
  const elsewhere = path.join(dir.path, 'elsewhere')
  {
    await using staged = await new Staging(path.join(dir.path, 'staging')).create()
    await rename(staged.path, elsewhere)
  }
  expect(await readdir(elsewhere)).toEqual([])
})
