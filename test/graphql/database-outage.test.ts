import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { startTestServer } from '../support/server.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

test('without its database the server stays up and trains, and its subscribers miss no event', async () => {
  await using database = await createTestDatabase()
  await using proxy = await openDatabaseProxy(database.url)
  await using server = await startTestServer({
    env: { DATABASE_URL: proxy.url, WORKER: 'on' },
    checkpoint: false,
  })
  const { services, config, url } = server
  const folder = path.join(config.importDir, 'squares')
  await writeTinyImages(folder)
  await services.datasets.register(folder, { name: 'squares', imageSize: 16 })
  const sizes = { steps: 400, snapshotEvery: 100, checkpointEvery: 200 }
  await services.training.start({ ...TINY_RUN, ...sizes, name: 'away', dataset: 'squares' })

  const seqs: number[] = []
  const query = 'subscription { trainingProgress(run: "away") { seq ... on StateEvent { state } } }'
  const reading = (async () => {
    for await (const { data, errors } of server.subscriber().iterate<any>({ query })) {
      if (errors) throw new Error(JSON.stringify(errors))
      seqs.push(data.trainingProgress.seq)
    }
  })()
  await vi.waitFor(() => expect(seqs.length).toBeGreaterThan(20), 30_000)
  const figure = async (name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text()
    return new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1]
  }
  expect(await figure('latentql_training_runs')).toBeDefined()
  await proxy.close()
  expect((await fetch(`${url}/health/live`)).status).toBe(200)
  expect((await fetch(`${url}/health/ready`)).status).toBe(503)
  expect(await figure('latentql_training_runs')).toBeUndefined()
  expect(await figure('latentql_worker_busy')).toBe('1')
  await proxy.open()
  await reading
  const { lastSeq, step, state } = await services.training.run('away')
  expect({ step, state }).toEqual({ step: 400, state: 'DONE' })
  expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1))
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
