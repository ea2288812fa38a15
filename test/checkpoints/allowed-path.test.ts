import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { allowedPath } from '../../server/checkpoints/allowed-path.ts'
import { BadUserInput } from '../../server/errors.ts'
import { createTempDir } from '../support/temp-dir.ts'

/**
 * Creates `allowed/` with a file, a folder, and links in and out of it, and `secret/` next to it.
 */
async function layOut(root: string) {
  const allowed = path.join(root, 'allowed')
  const secret = path.join(root, 'secret')
  for (const folder of [secret, path.join(allowed, 'tfjs'), path.join(allowed, 'linked')]) {
    await mkdir(folder, { recursive: true })
  }
  for (const file of [
    path.join(allowed, 'a.pth'),
    path.join(allowed, 'tfjs', 'model.json'),
    path.join(allowed, 'linked', 'model.json'),
    path.join(secret, 'key.pth'),
    `${allowed}-not`,
  ]) {
    await writeFile(file, 'x')
  }
  await symlink(path.join(allowed, 'a.pth'), path.join(allowed, 'inside.pth'))
  await symlink(path.join(secret, 'key.pth'), path.join(allowed, 'outside.pth'))
  await symlink(secret, path.join(allowed, 'outside'))
  await symlink(path.join(secret, 'key.pth'), path.join(allowed, 'linked', 'weights.bin'))
  return { allowed: await realpath(allowed), secret }
}

test('allows a relative or absolute path inside the folder, also through a link that stays inside', async () => {
  await using dir = await createTempDir()
  const { allowed } = await layOut(dir.path)
  const file = path.join(allowed, 'a.pth')
  expect(await allowedPath(allowed, 'a.pth')).toBe(file)
  expect(await allowedPath(allowed, './tfjs/../a.pth')).toBe(file)
  expect(await allowedPath(allowed, file)).toBe(file)
  expect(await allowedPath(allowed, 'inside.pth')).toBe(file)
  expect(await allowedPath(allowed, 'tfjs')).toBe(path.join(allowed, 'tfjs'))
})

test.each([
  '../secret/key.pth',
  'tfjs/../../secret/key.pth',
  'outside.pth',
  'outside/key.pth',
  '../allowed-not',
  '/etc/passwd',
  '..',
  'a.pth\0.png',
])('rejects %j, which leads out', async (requested) => {
  await using dir = await createTempDir()
  const { allowed } = await layOut(dir.path)
  await expect(allowedPath(allowed, requested)).rejects.toThrow(BadUserInput)
})

test('gives the same error for a file outside as for a missing file', async () => {
  await using dir = await createTempDir()
  const { allowed } = await layOut(dir.path)
  const reason = (requested: string) =>
    allowedPath(allowed, requested).catch((error: Error) =>
      error.message.replace(requested, 'PATH'),
    )
  expect(await reason('../secret/key.pth')).toBe(await reason('../secret/none.pth'))
  expect(await reason('outside.pth')).toBe(await reason('none.pth'))
})

test('rejects a folder with a link that leads out, and an index file next to such a link', async () => {
  await using dir = await createTempDir()
  const { allowed } = await layOut(dir.path)
  await expect(allowedPath(allowed, 'linked')).rejects.toThrow('leads out')
  await expect(allowedPath(allowed, 'linked/model.json')).rejects.toThrow('leads out')
})

test('allows nothing if there is no import folder', async () => {
  await using dir = await createTempDir()
  await expect(allowedPath(path.join(dir.path, 'none'), 'a.pth')).rejects.toThrow('IMPORT_DIR')
})
