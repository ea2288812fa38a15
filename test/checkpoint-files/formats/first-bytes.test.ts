/** Refusing files by their first bytes, which clients do before an upload. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  CHECKPOINT_HEAD_BYTES,
  explainUnsupportedCheckpoint,
} from '../../../clients/sdk/src/index.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { externalFixture, fixture, hasExternalFixtures, scratchFolder } from './scratch.ts'

/** Returns the files in a folder that the server reads, with subfolders. */
async function readableFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => path.join(parentPath, name))
  const read: string[] = []
  for (const file of paths) {
    await readCheckpointFile(file).then(
      () => read.push(file),
      () => undefined,
    )
  }
  return read
}

async function reasonFor(file: string): Promise<string | undefined> {
  return explainUnsupportedCheckpoint((await readFile(file)).subarray(0, CHECKPOINT_HEAD_BYTES))
}

describe('a file that the server reads is never refused by its first bytes', () => {
  test('fixtures of the repository', () => allowsWhatIsRead(fixture('.')))
  test.skipIf(!hasExternalFixtures)(
    'fixtures outside the repository (skipped without ../shared)',
    () => allowsWhatIsRead(externalFixture('.')),
  )

  async function allowsWhatIsRead(folder: string): Promise<void> {
    const files = await readableFiles(folder)
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) expect(await reasonFor(file), file).toBeUndefined()
  }
})

describe('another file is refused with the reason, by client and server alike', () => {
  const scratch = scratchFolder()
  const tar = Buffer.alloc(512)
  tar.write('ustar', 257)
  test.each<[name: string, bytes: Uint8Array | string, reason: string]>([
    ['empty.pth', '', 'It is empty.'],
    ['face.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'), 'It is a JPEG image.'],
    ['face.png', Buffer.from('89504e470d0a1a0a', 'hex'), 'It is a PNG image.'],
    ['face.webp', 'RIFF\x10\x00\x00\x00WEBPVP8 ', 'It is a WebP image.'],
    ['page.pth', '\n<!doctype html><title>Sign in</title>', 'It is an HTML or XML page'],
    ['notes.txt', 'Gewichte für später', 'It is a text file, not weights.'],
    ['cut.txt', `${'x'.repeat(CHECKPOINT_HEAD_BYTES - 1)}ü`, 'It is a text file, not weights.'],
    ['z.npy', Buffer.from('934e554d50590100', 'hex'), 'It is a single NumPy array'],
    ['old.tar', tar, 'It is a tar archive'],
    ['pointer.pth', 'version https://git-lfs.github.com/spec/v1', 'It is a Git LFS pointer'],
    ['noise.pth', Buffer.from('00ff10aa', 'hex'), 'It begins with the bytes 00ff10aa.'],
  ])('%s', async (name, content, reason) => {
    const file = await scratch.write(name, content)
    expect(await reasonFor(file)).toContain(reason)
    await expect(readCheckpointFile(file)).rejects.toThrow(reason)
  })
})
