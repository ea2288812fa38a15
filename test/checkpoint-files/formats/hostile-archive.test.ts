/** Hostile ZIP archives, folders and paths: false claims, bombs, names that point elsewhere. */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { BadUserInput, CheckpointInvalid } from '../../../server/errors.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { dict, pickle, tensor } from './make-pickle.ts'
import { makeZip } from './make-zip.ts'
import type { TestEntry } from './make-zip.ts'
import { expectRefused } from './refused.ts'
import { fixture, scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let files = 0

const data = Buffer.alloc(16)
/** A pickle of one tensor with a storage of `size` bytes. */
const objectOf = (size: number) =>
  pickle(dict([['w', tensor({ type: 'ByteStorage', size, shape: [size] })]]))
const object = objectOf(data.length)
const good: readonly TestEntry[] = [
  { name: 'archive/data.pkl', data: object },
  { name: 'archive/data/0', data },
]

const write = (bytes: Uint8Array) => scratch.write(`${++files}.zip`, bytes)
/** Writes an archive with the storage changed as the test requires. */
const withStorage = (entry: Partial<TestEntry>) => {
  const changed = { ...good[1]!, ...entry }
  const data = objectOf(changed.claims?.size ?? changed.data.length)
  return write(makeZip([{ ...good[0]!, data }, changed]))
}

describe('archives', () => {
  it('reads the well-formed archive on which these cases are based', async () => {
    expect((await readCheckpointFile(await write(makeZip(good)))).groups).toHaveLength(1)
  })

  it.each<[string, Partial<TestEntry>, RegExp]>([
    ['that points to a parent folder', { name: '../evil' }, /relative path/],
    ['with parent segments inside its name', { name: 'archive/../../evil' }, /relative path/],
    ['with an absolute name', { name: '/etc/cron.d/evil' }, /relative path/],
    ['with a backslash', { name: 'archive\\..\\evil' }, /relative path/],
    ['with a zero byte in its name', { name: 'archive/data/0\0.txt' }, /relative path/],
    ['with the name of another one', { name: 'archive/data.pkl' }, /twice/],
    ['that is a link', { claims: { mode: 0o120777 } }, /link or a device/],
    ['that is a device', { claims: { mode: 0o020666 } }, /link or a device/],
    ['that is encrypted', { claims: { flags: 1 } }, /encrypted/],
    ['with an unknown compression method', { claims: { method: 99 } }, /method 99/],
    ['with a wrong checksum', { claims: { checksum: 1 } }, /checksum/],
    ['larger than it claims', { claims: { size: 15 } }, /stored as 16 bytes but claims 15/],
    ['that extends into the directory', { claims: { size: 1000, packedSize: 1000 } }, /overlaps/],
    ['that overlaps another one', { claims: { headerOffset: 3 } }, /overlaps/],
    ['that starts past the end', { claims: { headerOffset: 1_000_000 } }, /overlaps/],
    [
      'with an offset that is not a header',
      { claims: { headerOffset: 100 } },
      /overlaps|no local header/,
    ],
    ['that inflates to less than it claims', { deflate: true, claims: { size: 17 } }, /claims 17/],
    [
      'that inflates to more than it claims',
      { deflate: true, claims: { size: 15 } },
      /15 bytes it claims/,
    ],
    ['that claims to be deflated but is not', { claims: { method: 8 } }, /can't be inflated/],
  ])('refuses an entry %s', async (_, entry, reason) => {
    await expectRefused(await withStorage(entry), reason)
  })

  it('refuses a bomb of 64 MB of zeros in 64 kB', async () => {
    const bomb = { name: 'archive/data/0', data: Buffer.alloc(64 * 1024 * 1024), deflate: true }
    await expectRefused(
      await write(makeZip([good[0]!, bomb])),
      /claims to unpack \d+ bytes to 67108864/,
    )
  })

  it('refuses a bomb that understates its size', async () => {
    const claims = { size: 1024 }
    const bomb = { data: Buffer.alloc(64 * 1024 * 1024), deflate: true, claims }
    await expectRefused(await withStorage(bomb), /can't be inflated to the 1024 bytes/)
  })

  it('refuses entries that share one packed copy', async () => {
    const shared = { name: 'archive/data/1', data, claims: { headerOffset: 0 } }
    await expectRefused(await write(makeZip([...good, shared])), /overlaps/)
  })

  it('refuses a wrong or excessive count of entries', async () => {
    await expectRefused(await write(makeZip(good, 3)), /claims 3/)
    await expectRefused(await write(makeZip(good, 60_000)), /the limit is 50000/)
  })

  it('refuses an archive without a directory, and an empty one', async () => {
    await expectRefused(await write(makeZip(good).subarray(0, -10)), /truncated/)
    await expectRefused(await write(makeZip([])), /neither from PyTorch nor/)
  })

  it('lists the content of an archive that is not a checkpoint', async () => {
    const entries = [
      { name: 'cat.jpg', data },
      { name: 'dog.jpg', data },
    ]
    await expectRefused(await write(makeZip(entries)), /"cat.jpg", "dog.jpg"/)
  })

  it('refuses an archive above the byte limit, unpacked', async () => {
    const reading = readCheckpointFile(await write(makeZip(good)), { maxBytes: 400 })
    await expect(reading).resolves.toBeDefined()
    const file = await withStorage({ data: Buffer.alloc(401) })
    const { groups } = await readCheckpointFile(file, { maxBytes: 400 })
    const read = () => groups[0]!.tensors.get('w')!.read()
    expect(read).toThrow(CheckpointInvalid)
    expect(read).toThrow('of the 400 bytes')
  })

  it('reads the directory of large archives (ZIP64)', async () => {
    const plain = makeZip(good)
    const end = plain.subarray(-22)
    const wide = Buffer.alloc(56 + 20)
    wide.write('PK\x06\x06', 0, 'latin1')
    wide.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32)
    wide.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40)
    wide.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48)
    wide.write('PK\x06\x07', 56, 'latin1')
    wide.writeBigUInt64LE(BigInt(plain.length - 22), 64)
    const narrow = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18, 0xff)])
    narrow.writeUInt16LE(0, 20)
    const file = await write(Buffer.concat([plain.subarray(0, -22), wide, narrow]))
    expect((await readCheckpointFile(file)).groups).toHaveLength(1)
    wide.writeBigUInt64LE(2n ** 62n, 48)
    const lying = await write(Buffer.concat([plain.subarray(0, -22), wide, narrow]))
    await expectRefused(lying, /refers to offset/)
  })

  it('writes nothing to disk', async () => {
    const folder = path.join(scratch.path, 'tmp')
    await mkdir(folder)
    vi.stubEnv('TMPDIR', folder)
    const entries = [{ name: 'model.json', data: Buffer.from('{}') }]
    const file = await scratch.write('folder.zip', makeZip(entries))
    const before = await readdir(scratch.path)
    await expectRefused(file, /no modelTopology/)
    vi.unstubAllEnvs()
    expect([await readdir(folder), await readdir(scratch.path)]).toEqual([[], before])
  })
})

describe('paths', () => {
  it('refuses an empty file', async () => {
    await expectRefused(await scratch.write('empty.pth', ''), /It is empty/)
  })

  it.each([
    ['\x89HDF\r\n\x1a\n', /HDF5 file is damaged: \w/],
    ['version https://git-lfs.github.com/spec/v1', /git lfs pull/],
    ['\x1f\x8b\x08', /gzip/],
    ['\x89PNG\r\n', /PNG/],
    ['<!DOCTYPE html>', /download may have failed/],
    ['hello', /68656c6c6f/],
  ])('describes a file that starts with %j', async (start, reason) => {
    await expectRefused(await scratch.write('other.pth', Buffer.from(start, 'latin1')), reason)
  })

  it('refuses a pipe instead of waiting for it, and a device', async () => {
    const pipe = path.join(scratch.path, 'pipe.pth')
    execFileSync('mkfifo', [pipe])
    await expectRefused(pipe, /not a regular file/)
    await expectRefused('/dev/zero', /not a regular file/)
  })

  it('refuses a path that does not exist', async () => {
    const reading = readCheckpointFile(path.join(scratch.path, 'nothing.pth'))
    await expect(reading).rejects.toThrow(BadUserInput)
  })

  it('lists the content of a folder with no checkpoint or with two', async () => {
    await scratch.write('none/notes.txt', 'x')
    await expectRefused(path.join(scratch.path, 'none'), /no checkpoint: "notes.txt"/)
    await scratch.write('two/a.pth', 'x')
    await scratch.write('two/b.pth', 'x')
    await expectRefused(path.join(scratch.path, 'two'), /2 checkpoints: "a.pth", "b.pth"/)
  })

  it('refuses a file that is a link out of its folder', async () => {
    const folder = path.join(scratch.path, 'linked')
    await mkdir(folder)
    await symlink(fixture('tfjs28/model.json'), path.join(folder, 'model.json'))
    await expectRefused(folder, /points outside its folder/)
  })
})
