/** Reads the archives of downloads: files by name, in the archive's order. */
import { open, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { openZip } from '../../server/archive/zip.ts'
import { createTempDir } from './temp-dir.ts'

export function filesOfTar(bytes: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  let at = 0
  while (bytes[at] !== 0) {
    const text = (from: number, length: number) =>
      bytes.toString('latin1', at + from, at + from + length).replace(/[\0 ].*/s, '')
    const size = Number.parseInt(text(124, 12), 8)
    const header = Buffer.from(bytes.subarray(at, at + 512)).fill(' ', 148, 156)
    expect(Number.parseInt(text(148, 8), 8)).toBe(header.reduce((sum, byte) => sum + byte, 0))
    files.set(text(0, 100), bytes.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  expect(bytes.subarray(at)).toEqual(Buffer.alloc(1024))
  return files
}

export async function filesOfZip(bytes: Buffer): Promise<Map<string, Buffer>> {
  await using folder = await createTempDir()
  const file = path.join(folder.path, 'samples.zip')
  await writeFile(file, bytes)
  await using handle = await open(file)
  const zip = await openZip(handle, bytes.length, { maxEntries: 1000 })
  const files = new Map<string, Buffer>()
  for (const entry of zip.entries) {
    expect(entry.method).toBe(0)
    files.set(entry.name, await zip.read(entry))
  }
  return files
}
