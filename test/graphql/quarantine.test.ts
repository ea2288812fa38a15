import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { HARMLESS, largeModel, TRIGGER } from '../engine/support/hostile-models.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { ENGINE_MEMORY_BYTES: String(512 * 1024 ** 2) } })
  const folder = server.config.importDir
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'hostile.onnx'), largeModel())
  await server.query(
    'mutation { importCheckpoint(input: { path: "hostile.onnx" }) { checkpoint { name } } }',
  )
})
afterAll(() => server[Symbol.asyncDispose]())

const sample = (z: Float32Array) =>
  `{ sample(checkpoint: "hostile", latent: { z: [${[...z].join()}] }) { dataUri } }`
const STATE = '{ checkpoint(checkpoint: "hostile") { quarantine { reason at } } }'
const REASON =
  'A run of its model on 1 row needed more than 512 MiB of memory (ENGINE_MEMORY_BYTES).'

async function readiness(): Promise<{ status: number; engine: string }> {
  const response = await fetch(`${server.url}/health/ready`)
  return { status: response.status, engine: (await response.json()).engine }
}

test('a checkpoint whose run breaks the engine is quarantined, and the others are served again', async () => {
  await server.query(sample(HARMLESS))
  expect(await server.query(STATE)).toEqual({ checkpoint: { quarantine: null } })
  const broken = server.failure(sample(TRIGGER))
  let health = await readiness()
  while (health.engine === 'ok') health = await readiness()
  expect(health).toMatchObject({ status: 503, engine: 'restarting' })
  expect((await broken).extensions).toMatchObject({
    code: 'CHECKPOINT_QUARANTINED',
    reason: REASON,
  })
  while (health.engine !== 'ok') health = await readiness()
  expect(health.status).toBe(200)
  await server.query('{ generate(seed: 1) { dataUri } }')
  const { checkpoint } = await server.query(STATE)
  expect(checkpoint.quarantine.reason).toBe(REASON)
  expect(Date.parse(checkpoint.quarantine.at)).toBeLessThanOrEqual(Date.now())
})

test('a quarantined checkpoint is refused on every server, until an administrator releases it', async () => {
  await server.services.database.checkpoints.quarantine(await digestOf('hostile'), REASON)
  await using replica = await startTestServer({ beside: server })
  for (const { failure } of [server, replica]) {
    const { message, extensions } = await failure(sample(HARMLESS))
    expect(extensions.code).toBe('CHECKPOINT_QUARANTINED')
    expect(message).toContain(`${REASON} Use another checkpoint. An administrator can release`)
    const { extensions: ofUrl } = await failure(
      '{ generate(seed: 1, checkpoint: "hostile") { url } }',
    )
    expect(ofUrl.code).toBe('CHECKPOINT_QUARANTINED')
  }
  const { releaseCheckpoint } = await replica.query(
    'mutation { releaseCheckpoint(input: { checkpoint: "hostile" }) { checkpoint { quarantine { at } } } }',
  )
  expect(releaseCheckpoint.checkpoint.quarantine).toBeNull()
  const query = '{ generate(seed: 1, checkpoint: "hostile") { url dataUri } }'
  const { generate } = await vi.waitFor(() => server.query(query))
  expect((await fetch(server.url + generate.url)).status).toBe(200)
})

test('a picture of a checkpoint that was quarantined since answers 409', async () => {
  const { generate } = await server.query('{ generate(seed: 2, checkpoint: "hostile") { url } }')
  await server.services.database.checkpoints.quarantine(await digestOf('hostile'), REASON)
  const response = await vi.waitFor(async () => {
    const refused = await fetch(server.url + generate.url)
    expect(refused.status).toBe(409)
    return refused
  })
  expect((await response.json()).error).toMatchObject({
    code: 'CHECKPOINT_QUARANTINED',
    reason: REASON,
  })
})

test('deleting and importing it again ends its quarantine', async () => {
  await server.services.database.checkpoints.quarantine(await digestOf('hostile'), REASON)
  await server.query('mutation { deleteCheckpoint(input: { checkpoint: "hostile" }) { digest } }')
  const { importCheckpoint } = await server.query(
    'mutation { importCheckpoint(input: { path: "hostile.onnx" }) { checkpoint { quarantine { at } } } }',
  )
  expect(importCheckpoint.checkpoint.quarantine).toBeNull()
})

async function digestOf(reference: string): Promise<string> {
  return (await server.services.checkpoints.resolve(reference)).digest
}
