/** A server whose data folder is on a small disk, which the tests fill. */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, statfs, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi, type TestContext } from 'vitest'
import { somePngs, writeFiles } from '../datasets/pictures.ts'
import { SMALL_FILE, startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { upload } from '../support/upload.ts'

/** Runs `work` with a server on a disk of 64 MiB. Skips where no disk can be mounted. */
async function onSmallDisk(
  { skip }: TestContext,
  work: (server: TestServer, disk: string) => Promise<void>,
): Promise<void> {
  await using dir = await createTempDir()
  const disk = path.join(dir.path, 'disk')
  await mkdir(disk)
  skip(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'none', disk]).status !== 0, 'no mount')
  try {
    await using server = await startTestServer({ env: { DATA_DIR: disk }, checkpoint: false })
    await work(server, disk)
  } finally {
    spawnSync('umount', ['-l', disk])
  }
}

/** Fills the disk until it has this many bytes left. */
async function fill(disk: string, left: number): Promise<void> {
  const { bavail, bsize } = await statfs(disk)
  const ballast = Buffer.alloc(Math.max(bavail * bsize - left, 0))
  await writeFile(path.join(disk, `ballast-${left}`), ballast)
}

// Only root can mount a disk.
describe.skipIf(process.getuid?.() !== 0)('while the disk is full', () => {
  test('imports and uploads fail with STORAGE_FULL, 507, and work once space is free', async (context) => {
    await onSmallDisk(context, async (server, disk) => {
      await mkdir(server.config.importDir, { recursive: true })
      await copyFile(SMALL_FILE, path.join(server.config.importDir, 'small.pth'))
      const expectHealth = (expected: { status: number; storage: string }) =>
        vi.waitFor(async () => {
          const response = await fetch(`${server.url}/health/ready`)
          const { storage } = await response.json()
          expect({ status: response.status, storage }).toEqual(expected)
        }, 5_000)
      await expectHealth({ status: 200, storage: 'ok' })
      await fill(disk, 16 * 1024 ** 2)
      await expectHealth({ status: 503, storage: 'full' })

      await fill(disk, 8192)
      const bytes = await readFile(SMALL_FILE)
      const uploaded = await upload(server, '/checkpoints?name=small', bytes)
      expect(uploaded).toMatchObject({ status: 507, error: { code: 'STORAGE_FULL' } })
      expect(uploaded.error.message).toMatch(
        new RegExp(`^No space is left in ${disk}.*Free some space there, then try again\\.$`),
      )
      const dataset = await upload(server, '/datasets?name=pictures', bytes)
      expect(dataset).toMatchObject({ status: 507, error: { code: 'STORAGE_FULL' } })
      const importing =
        'mutation { importCheckpoint(input: { path: "small.pth" }) { checkpoint { name } } }'
      const failure = await server.failure(importing)
      expect(failure.extensions).toEqual({ code: 'STORAGE_FULL' })
      expect(failure.message).toContain(disk)

      for (const left of [16 * 1024 ** 2, 8192]) await rm(path.join(disk, `ballast-${left}`))
      await expectHealth({ status: 200, storage: 'ok' })
      const { importCheckpoint } = await server.query(importing)
      expect(importCheckpoint.checkpoint.name).toBe('small')
    })
  })

  test('packing a dataset fails with STORAGE_FULL, and registers nothing', async (context) => {
    await onSmallDisk(context, async (server, disk) => {
      await using pictures = await createTempDir()
      await writeFiles(pictures.path, await somePngs('', 64))
      await fill(disk, 65_536)
      const packing = server.services.datasets.register(pictures.path, { name: 'pictures' })
      await expect(packing).rejects.toMatchObject({ code: 'STORAGE_FULL' })
      expect(await server.services.datasets.find('pictures')).toBeNull()
      await truncate(path.join(disk, 'ballast-65536'))
      const { count } = await server.services.datasets.register(pictures.path, { name: 'pictures' })
      expect(count).toBe(64)
    })
  })
})
