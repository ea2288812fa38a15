import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { trainWithoutDatabase } from '../faults/away.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { startTestServer } from '../support/server.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

test('without its database the server trains and serves pictures, and its subscribers miss no event', async () => {
  await using database = await createTestDatabase()
  await using proxy = await openDatabaseProxy(database.url)
  await using server = await startTestServer({ env: { DATABASE_URL: proxy.url, WORKER: 'on' } })
  const { services, config, url } = server
  const folder = path.join(config.importDir, 'squares')
  await writeTinyImages(folder)
  await services.datasets.register(folder, { name: 'squares', imageSize: 16 })
  const settings = { ...TINY_RUN, steps: 1e6, snapshotEvery: 1_000, checkpointEvery: 1_000 }
  await services.training.start({ ...settings, name: 'away', dataset: 'squares' })
  const figure = async (name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text()
    return new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1]
  }
  expect(await figure('latentql_training_runs')).toBeDefined()
  const meanwhile = async () => {
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    expect((await fetch(`${url}/health/ready`)).status).toBe(503)
    expect(await figure('latentql_training_runs')).toBeUndefined()
    expect(await figure('latentql_worker_busy')).toBe('1')
  }
  const options = { url, proxy, run: 'away', awayMs: 3_000, meanwhile }
  const figures = await trainWithoutDatabase(options)
  expect(figures).toMatchObject({ faults: 0, failed: 0 })
  expect(figures.pictures).toBeGreaterThan(0)
  expect(figures.eventsAway).toBeGreaterThan(0)
})

test('without its database the server serves pictures of checkpoints that it has used', async () => {
  await using database = await createTestDatabase()
  await using proxy = await openDatabaseProxy(database.url)
  await using server = await startTestServer({ env: { DATABASE_URL: proxy.url } })
  const checkpoint = asGenerator(await server.services.checkpoints.resolve(null))
  const activation = checkpoint.generator.activations[0]!.name
  const { one, other, changed } = await server.query(
    `query ($variant: SamplingVariant!) {
      one: generate(seed: 1) { url }
      other: generate(seed: 2) { url(format: WEBP) }
      changed: generate(seed: 1, variant: $variant) { url }
    }`,
    { variant: { ablate: [{ activation, maps: [0] }] } },
  )
  const statusOf = async ({ url }: { url: string }) => (await fetch(server.url + url)).status
  expect(await statusOf(one)).toBe(200)
  await proxy.close()
  expect(await statusOf(one)).toBe(200)
  expect(await statusOf(other)).toBe(200)
  expect(await statusOf(changed)).toBe(200)
  expect((await server.query('{ generate(seed: 3) { dataUri } }')).generate.dataUri).toMatch(
    /^data:/,
  )
  expect((await server.failure('{ latents { totalCount } }')).extensions['code']).toBe(
    'SERVER_BUSY',
  )
  await proxy.open()
  await vi.waitFor(async () => expect(await statusOf(one)).toBe(200))
  await server.services.checkpoints.delete(server.digest)
  expect(await statusOf(one)).toBe(410)
})
