import { open } from 'node:fs/promises'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { StoredZip } from '../../server/archive/stored-zip.ts'
import { openZip } from '../../server/archive/zip.ts'
import { createTempDir } from '../support/temp-dir.ts'

/** Writes an archive to a file, in which zeros take no space, and reads its directory. */
async function written(files: readonly Buffer[]) {
  await using folder = await createTempDir()
  await using handle = await open(path.join(folder.path, 'archive.zip'), 'w+')
  const nameOf = (index: number) => `file-${index}`
  const zip = new StoredZip(files.length, nameOf)
  let size = 0
  const put = async (part: Buffer) => {
    if (part[0] !== 0) await handle.write(part, 0, part.length, size)
    size += part.length
  }
  for (const file of files) {
    const [header, bytes] = zip.add(file)
    if (bytes!.length < 100) await put(Buffer.concat([header!, bytes!]))
    else for (const part of [header!, bytes!]) await put(part)
  }
  for (const part of zip.end()) await put(part)
  const archive = await openZip(handle, size, { maxEntries: 100_000 })
  expect(archive.entries.map(({ name }) => name)).toEqual(files.map((_, index) => nameOf(index)))
  return await archive.read(archive.entries.at(-1)!)
}

test('an archive may have more than 65,535 files', async () => {
  const files = Array.from({ length: 66_000 }, (_, index) => Buffer.from(`content ${index}`))
  expect(await written(files)).toEqual(files.at(-1))
})

test('an archive of a million files takes 8 bytes of memory for each', () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const used = () => {
    gc()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  const zip = new StoredZip(1_000_000, () => 'file')
  const file = Buffer.from('content')
  for (let index = 0; index < 1_000_000; index++) zip.add(file)
  expect(used() - before).toBeLessThan(10_000_000)
  expect(zip.end().next().value).toHaveLength(1_024 * (46 + 'file'.length))
})

test('an archive may be larger than 4 GiB', async () => {
  const zeros = Buffer.alloc(2 ** 28)
  const last = Buffer.from('the last file')
  expect(await written([...Array.from({ length: 17 }, () => zeros), last])).toEqual(last)
})
