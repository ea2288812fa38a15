import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import { openStorage } from '../../server/storage/open-storage.ts'
import { StorageFull } from '../../server/errors.ts'
import { StorageMissing, type Storage } from '../../server/storage/storage.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { silentLogger } from '../support/test-database.ts'
import { BUCKET, openS3Server, type S3Server } from './s3-server.ts'

type Opened = Storage & AsyncDisposable

/** Opens the same storage as this machine, or as another. */
interface Backend {
  readonly name: string
  open(dir: string, s3: S3Server, machine: string): Promise<Opened>
}

const backends: Backend[] = [
  {
    name: 'a folder',
    open: (dir) =>
      openStorage({
        url: path.join(dir, 'storage'),
        cacheDir: path.join(dir, 'none'),
        logger: silentLogger,
      }),
  },
  {
    name: 'a bucket',
    open: (dir, { s3 }, machine) =>
      openStorage({
        url: `s3://${BUCKET}/${path.basename(dir).toLowerCase()}`,
        cacheDir: path.join(dir, machine),
        ...{ s3, logger: silentLogger },
      }),
  },
]

describe.each(backends)('a storage in $name', (backend) => {
  let dir: TempDir
  let server: S3Server
  let here: Opened
  let there: Opened
  beforeAll(async () => {
    dir = await createTempDir()
    server = await openS3Server(dir.path)
    here = await backend.open(dir.path, server, 'here')
    there = await backend.open(dir.path, server, 'there')
  })
  afterAll(async () => {
    for (const storage of [here, there]) await storage[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await dir[Symbol.asyncDispose]()
  })

  let written = 0
  const file = async (content: string | Buffer) => {
    const name = path.join(dir.path, `file-${++written}`)
    await writeFile(name, content)
    return name
  }
  const read = async (storage: Storage, key: string) => readFile(await storage.get(key), 'utf8')

  test('returns a file on every machine, even after the original is deleted', async () => {
    const original = await file('weights')
    await here.put('runs/a/1-200/state.safetensors', original)
    await writeFile(original, 'something else')
    expect(await read(here, 'runs/a/1-200/state.safetensors')).toBe('weights')
    expect(await read(there, 'runs/a/1-200/state.safetensors')).toBe('weights')
    expect(await read(there, 'runs/a/1-200/state.safetensors')).toBe('weights')
  })

  test('knows the size of its files', async () => {
    const before = await here.size()
    for (const key of ['sizes/a/1', 'sizes/a/2', 'sizes/b'])
      await here.put(key, await file('12345'))
    expect((await there.size()) - before).toBe(15)
    await there.remove('sizes/a/')
    expect((await here.size()) - before).toBe(5)
  })

  test('stores a large file and an empty one byte for byte', async () => {
    const large = randomBytes(40 * 1024 * 1024 + 7)
    await here.put('datasets/large.pack', await file(large))
    expect((await readFile(await there.get('datasets/large.pack'))).equals(large)).toBe(true)
    await here.put('datasets/empty.pack', await file(''))
    expect((await stat(await there.get('datasets/empty.pack'))).size).toBe(0)
  })

  test('throws for a missing key, and for the mere beginning of other keys', async () => {
    await here.put('beginnings/a/file', await file(''))
    for (const key of ['nothing', 'beginnings/a', 'beginnings/a/file/b', 'beginnings/a/fil']) {
      const missing = here.get(key)
      await expect(missing, key).rejects.toThrow(StorageMissing)
      await expect(missing, key).rejects.toThrow(key)
    }
  })

  test('removes only the keys that begin with a prefix, a folder or not', async () => {
    const keys = ['sets/a/1-100/x', 'sets/a/1-100/y', 'sets/a/1-1000/x', 'sets/b/x', 'sets/a.pack']
    for (const key of keys) await here.put(key, await file(key))
    const left = async () => {
      const found = await Promise.all(
        keys.map((key) =>
          here.get(key).then(
            () => key,
            () => null,
          ),
        ),
      )
      return found.filter((key) => key !== null)
    }
    await here.remove('sets/a/1-100/')
    expect(await left()).toEqual(keys.slice(2))
    await here.remove('sets/a/1-100/')
    await here.remove('sets/none')
    expect(await left()).toEqual(keys.slice(2))
    await here.remove('sets/a/')
    expect(await left()).toEqual(['sets/b/x', 'sets/a.pack'])
    await here.remove('sets/')
    expect(await left()).toEqual([])
    await here.put('sets/a/1-100/x', await file('again'))
    expect(await read(here, 'sets/a/1-100/x')).toBe('again')
  })

  test('handles many calls at once in a folder that removals keep deleting', async () => {
    const source = await file('bytes')
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const key = `busy/${index % 4}/${index}/file`
        await here.put(key, source)
        expect(await read(here, key)).toBe('bytes')
        await here.remove(`busy/${index % 4}/${index}/`)
      }),
    )
    await expect(here.get('busy/0/0/file')).rejects.toThrow(StorageMissing)
  })

  test('stops when aborted, and leaves nothing behind', async () => {
    const reason = new Error('stopped')
    const large = await file(Buffer.alloc(40 * 1024 * 1024))
    const aborted = AbortSignal.abort(reason)
    await expect(here.put('stopped', large, aborted)).rejects.toThrow('stopped')
    await expect(here.get('stopped', aborted)).rejects.toThrow('stopped')
    const later = new AbortController()
    const putting = here.put('stopped', large, later.signal)
    setImmediate(() => later.abort(reason))
    await expect(putting).rejects.toThrow('stopped')
    await expect(here.get('stopped')).rejects.toThrow(StorageMissing)
  })

  test('rejects keys that lead out of it, and a removal of everything', async () => {
    const source = await file('')
    for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.hidden', 'A', 'a b', 'a\\b']) {
      await expect(here.put(key, source), key).rejects.toThrow(RangeError)
      await expect(here.get(key), key).rejects.toThrow(RangeError)
    }
    for (const prefix of ['', '/', '.', '../', './']) {
      await expect(here.remove(prefix), prefix).rejects.toThrow(RangeError)
    }
  })

  test('fails for a missing source file, and leaves nothing behind', async () => {
    const nowhere = path.join(dir.path, 'nowhere')
    await expect(here.put('from-nowhere', nowhere)).rejects.toThrow('ENOENT')
    await expect(here.get('from-nowhere')).rejects.toThrow(StorageMissing)
  })

  test('describes its location without secrets', () => {
    expect(here.description).toContain(backend.name === 'a folder' ? dir.path : `s3://${BUCKET}`)
    expect(here.description).not.toContain(server.s3.secretAccessKey)
  })
})

test("reopening a folder removes a killed process's incomplete files", async () => {
  await using dir = await createTempDir()
  const url = path.join(dir.path, 'storage')
  const abandoned = path.join(url, '.staging', '00000000-1-half')
  await mkdir(abandoned, { recursive: true })
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600
  await utimes(abandoned, twoDaysAgo, twoDaysAgo)
  await openStorage({ url: `file://${url}`, cacheDir: dir.path, logger: silentLogger })
  expect(await readdir(path.join(url, '.staging'))).toEqual([])
})

// Only root can mount a disk small enough to fill quickly.
describe.skipIf(process.getuid?.() !== 0)('a full disk', () => {
  /**
   * Opens a storage on a disk with room for one megabyte and 12 files or folders, until the test
   * ends.
   */
  async function onSmallDisk(
    { skip }: TestContext,
    work: (storage: Storage, disk: string, file: (bytes: number) => Promise<string>) => unknown,
  ): Promise<void> {
    await using dir = await createTempDir()
    const disk = path.join(dir.path, 'disk')
    await mkdir(disk)
    const options = ['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=12', 'none', disk]
    skip(spawnSync('mount', options).status !== 0, 'no mount')
    try {
      const storage = await openStorage({ url: disk, cacheDir: dir.path, logger: silentLogger })
      await work(storage, disk, async (bytes) => {
        const file = path.join(dir.path, `file-${bytes}`)
        await writeFile(file, Buffer.alloc(bytes))
        return file
      })
    } finally {
      spawnSync('umount', [disk])
    }
  }

  test('throws StorageFull, and keeps its files', async (context) => {
    await onSmallDisk(context, async (storage, disk, file) => {
      await storage.put('small', await file(1024))
      const full = storage.put('large', await file(4 * 1024 * 1024))
      await expect(full).rejects.toThrow(StorageFull)
      await expect(full).rejects.toThrow(`No space is left in ${disk}`)
      await expect(storage.get('large')).rejects.toThrow(StorageMissing)
      expect((await stat(await storage.get('small'))).size).toBe(1024)
      expect(await readdir(path.join(disk, '.staging'))).toEqual([])
    })
  })

  test('throws StorageFull even if no folder can be created, and removing makes room', async (context) => {
    await onSmallDisk(context, async (storage, disk, file) => {
      await storage.put('runs/a/1-1/state', await file(1024))
      await fillWithFiles(disk)
      const full = storage.put('runs/a/1-2/state', await file(1024))
      await expect(full).rejects.toThrow(StorageFull)
      await storage.remove('runs/a/1-1/')
      await expect(storage.get('runs/a/1-1/state')).rejects.toThrow(StorageMissing)
      await storage.put('runs/b', await file(1024))
    })
  })

  async function fillWithFiles(disk: string): Promise<void> {
    for (let number = 0; number < 12; number++) {
      const isFull = await writeFile(path.join(disk, `other-${number}`), '').then(
        () => false,
        () => true,
      )
      if (isFull) return
    }
    throw new Error('The disk holds more files than it was sized for.')
  }
})
