import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { CACHE_RETENTION_MS, LocalCache } from '../../server/storage/local-cache.ts'
import { createTempDir } from '../support/temp-dir.ts'

const fill = (text: string) => (file: string) => writeFile(file, text)
const never = () => Promise.reject(new Error('fetched again'))

/** Moves the file's last use into the past. */
async function age(file: string, ms: number) {
  const then = new Date(Date.now() - ms)
  await utimes(file, then, then)
}

test('a file is fetched once for any number of callers, and survives a restart', async () => {
  await using dir = await createTempDir()
  const options = { folder: dir.path, maxBytes: 100 }
  const cache = await LocalCache.open(options)
  let fetches = 0
  const fetch = async (file: string) => {
    fetches += 1
    await writeFile(file, 'bytes')
  }
  const paths = await Promise.all(Array.from({ length: 5 }, () => cache.get('a/b', fetch)))
  expect(new Set(paths).size).toBe(1)
  expect(await readFile(paths[0]!, 'utf8')).toBe('bytes')
  expect(fetches).toBe(1)
  expect(await (await LocalCache.open(options)).get('a/b', never)).toBe(paths[0])
})

test('a failed fetch leaves nothing behind, and the next call retries it', async () => {
  await using dir = await createTempDir()
  const cache = await LocalCache.open({ folder: dir.path, maxBytes: 100 })
  const failing = async (file: string) => {
    await writeFile(file, 'half')
    throw new Error('interrupted')
  }
  await expect(cache.get('a', failing)).rejects.toThrow('interrupted')
  expect((await readdir(dir.path)).filter((name) => name !== '.staging')).toEqual([])
  expect(await readFile(await cache.get('a', fill('whole')), 'utf8')).toBe('whole')
})

test('a caller that stops waiting does not abort the fetch for other callers', async () => {
  await using dir = await createTempDir()
  const cache = await LocalCache.open({ folder: dir.path, maxBytes: 100 })
  let open: (() => void) | undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  const fetch = async (file: string) => {
    await gate
    await writeFile(file, 'bytes')
  }
  const abort = new AbortController()
  const leaving = cache.get('a', fetch, abort.signal)
  const staying = cache.get('a', fetch)
  abort.abort(new Error('left'))
  await expect(leaving).rejects.toThrow('left')
  open!()
  expect(await readFile(await staying, 'utf8')).toBe('bytes')
})

test('above its maximum size the cache evicts the least recently used copies, but keeps recent ones', async () => {
  await using dir = await createTempDir()
  const cache = await LocalCache.open({ folder: dir.path, maxBytes: 25 })
  const tenBytes = fill('0123456789')
  const oldest = await cache.get('runs/1/state', tenBytes)
  const older = await cache.get('runs/2/state', tenBytes)
  await age(oldest, CACHE_RETENTION_MS + 2000)
  await age(older, CACHE_RETENTION_MS + 1000)
  await cache.get('runs/1/state', never)
  await cache.get('runs/3/state', tenBytes)
  expect((await readdir(path.join(dir.path, 'runs'))).sort()).toEqual(['1', '3'])
  await cache.get('runs/4/state', tenBytes)
  expect((await readdir(path.join(dir.path, 'runs'))).sort()).toEqual(['1', '3', '4'])
  expect((await stat(oldest)).size).toBe(10)
})
