/** Announcements of running servers in their DATA_DIR. */
import { expect, test } from 'vitest'
import { announce, readAnnouncement } from '../server/announcement.ts'
import { startTestServer } from './support/server.ts'
import { createTempDir } from './support/temp-dir.ts'

test('an announcement left by a killed server does not lead to another one at its URL', async () => {
  await using server = await startTestServer({ checkpoint: false })
  await using dir = await createTempDir()
  expect((await fetch(`${server.url}/health/ready`)).ok).toBe(true)
  await announce(dir.path, { url: server.url, token: 'of the killed server', worker: true })
  expect(await readAnnouncement(dir.path)).toBeNull()
})

test('an announcement is found while its server runs', async () => {
  await using dir = await createTempDir()
  const env = { DATA_DIR: dir.path }
  const server = await startTestServer({ checkpoint: false, env })
  expect(await readAnnouncement(dir.path)).toMatchObject({ url: server.url })
  await server[Symbol.asyncDispose]()
  expect(await readAnnouncement(dir.path)).toBeNull()
})
