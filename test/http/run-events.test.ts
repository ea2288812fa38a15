import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

const SECRET = 'secret-of-the-reader'
const ADMIN = { authorization: 'Bearer secret-of-the-admin1' }

let server: TestServer
beforeAll(async () => {
  const tokens = `reader:read:${SECRET},admin:admin:secret-of-the-admin1`
  server = await startTestServer({
    env: { WORKER: 'on', AUTH: 'token', API_TOKENS: tokens },
    checkpoint: false,
  })
  const { services, config } = server
  const folder = path.join(config.importDir, 'squares')
  await writeTinyImages(folder)
  await services.datasets.register(folder, { name: 'squares', imageSize: 16 })
  await services.training.start({ ...TINY_RUN, name: 'whole', dataset: 'squares', steps: 12 })
  const events = await services.training.progress('whole', { after: 0, mode: 'ALL' })
  while (!(await events.next()).done);
})
afterAll(() => server[Symbol.asyncDispose]())

const get = (file: string, headers: Record<string, string> = ADMIN, method = 'GET') =>
  fetch(`${server.url}/runs/${file}`, { headers, method })

test('all events of a run are sent as lines of JSON', async () => {
  const response = await get('whole/events.ndjson')
  expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
  expect(response.headers.get('content-disposition')).toContain('whole.ndjson')
  const lines = (await response.text()).trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line))
  const { lastSeq, id } = await server.services.training.run('whole')
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, i) => i + 1))
  expect(await (await get(`${id}/events.ndjson`)).text()).toBe(`${lines.join('\n')}\n`)
})

test('a run is sent as a file under a name that TensorBoard recognizes', async () => {
  const response = await get('whole/events.tfevents')
  expect(response.headers.get('content-disposition')).toMatch(/events\.out\.tfevents\.\d+\.whole/)
  const bytes = Buffer.from(await response.arrayBuffer())
  const first = Number(bytes.readBigUInt64LE(0))
  expect(bytes.subarray(12, 12 + first).toString('latin1')).toContain('brain.Event:2')
})

test('reading events requires the role read, an existing run and a known format', async () => {
  const reader = { authorization: `Bearer ${SECRET}` }
  expect((await get('whole/events.ndjson', {})).status).toBe(401)
  expect((await get('whole/events.ndjson', reader)).status).toBe(200)
  expect((await get('whole/events.ndjson', reader, 'HEAD')).status).toBe(200)
  const missing = await get('missing/events.ndjson')
  expect(missing.status).toBe(404)
  expect((await missing.json()).error.code).toBe('TRAINING_RUN_NOT_FOUND')
  expect((await get('whole/events.csv')).status).toBe(404)
})
