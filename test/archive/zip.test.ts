import { open, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ArchiveInvalid, EntryInvalid, openZip } from '../../server/archive/zip.ts'
import { makeZip, type TestEntry } from '../checkpoint-files/formats/make-zip.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'

let dir: TempDir
const handles: FileHandle[] = []

beforeEach(async () => {
  dir = await createTempDir()
})
afterEach(async () => {
  for (const handle of handles.splice(0)) await handle.close()
  await dir[Symbol.asyncDispose]()
})

async function archiveOf(entries: readonly TestEntry[], maxEntries = 10_000, signal?: AbortSignal) {
  const file = path.join(dir.path, 'archive.zip')
  const bytes = makeZip(entries)
  await writeFile(file, bytes)
  const handle = await open(file)
  handles.push(handle)
  return openZip(handle, bytes.length, { maxEntries, signal })
}

test('reads every entry of a directory larger than one window, in any order', async () => {
  const data = (index: number) => Buffer.from(`content ${index}`)
  const names = Array.from({ length: 3000 }, (_, index) => `folder/${'x'.repeat(40)}-${index}`)
  const archive = await archiveOf(
    names.map((name, index) => ({ name, data: data(index), deflate: index % 2 === 0 })),
  )
  expect(archive.entries.map(({ name }) => name)).toEqual(names)
  const read = archive.entries.map(async (entry, index) => {
    expect(await archive.read(entry)).toEqual(data(index))
  })
  await Promise.all(read.reverse())
})

test('reports a flawed entry when the directory is read, and refuses to read the entry', async () => {
  const data = Buffer.alloc(8)
  const archive = await archiveOf([
    { name: 'secret', data, claims: { flags: 1 } },
    { name: 'fine', data },
    { name: 'damaged', data, claims: { checksum: 1 } },
    { name: 'unchecked', data, claims: { checksum: 0 } },
  ])
  const [secret, fine, damaged, unchecked] = archive.entries
  expect(archive.entries.map(({ flaw }) => flaw)).toEqual(['is encrypted', null, null, null])
  await expect(archive.read(secret!)).rejects.toThrow(new EntryInvalid('is encrypted'))
  expect(await archive.read(fine!)).toEqual(data)
  await expect(archive.read(damaged!)).rejects.toThrow('does not match its checksum')
  expect(await archive.read(unchecked!)).toEqual(data)
})

test('refuses too many entries, or too large a directory, before it reads any entry', async () => {
  const entries = ['a', 'b'].map((name) => ({ name, data: Buffer.alloc(1) }))
  await expect(archiveOf(entries, 1)).rejects.toThrow('The archive has 2 entries; the limit is 1.')
  const long = [{ name: 'n'.repeat(5000), data: Buffer.alloc(1) }]
  await expect(archiveOf(long, 2)).rejects.toThrow(ArchiveInvalid)
  expect((await archiveOf(long, 100)).entries).toHaveLength(1)
})

test("stops reading a directory with the signal's reason", async () => {
  const reason = new Error('stopped')
  const entries = [{ name: 'a', data: Buffer.alloc(1) }]
  await expect(archiveOf(entries, 1, AbortSignal.abort(reason))).rejects.toBe(reason)
})
