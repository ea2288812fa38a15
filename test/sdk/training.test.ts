import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as sdk from '../../clients/sdk/src/index.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'
import { startDroppingProxy } from './dropping-proxy.ts'

let server: TestServer
let client: sdk.LatentQLClient

beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' }, checkpoint: false })
  client = sdk.createClient({ url: server.url })
  await writeTinyImages(path.join(server.config.importDir, 'squares'))
  await client.registerDataset({ path: 'squares', name: 'squares', imageSize: 16 })
})

afterAll(async () => {
  await client.dispose()
  await server[Symbol.asyncDispose]()
})

type Event = sdk.TrainingProgressSubscription['trainingProgress']

async function read(from: sdk.LatentQLClient, run: string, onEvent?: (event: Event) => void) {
  const events: Event[] = []
  for await (const { trainingProgress } of from.trainingProgress({ run })) {
    events.push(trainingProgress)
    onEvent?.(trainingProgress)
  }
  return events
}

it('follows a run across lost connections, with every event once and in order', async () => {
  await using proxy = await startDroppingProxy(server.url)
  await using roaming = sdk.createClient({ url: proxy.url })
  const run = await client.startTraining({ ...TINY_RUN, name: 'roamed', dataset: 'squares' })
  let drops = 0
  const events = await read(roaming, run.id, ({ seq }) => {
    if (seq % 15 !== 0) return
    drops += 1
    proxy.drop()
  })
  expect(drops).toBeGreaterThan(2)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.at(-1)).toMatchObject({ __typename: 'StateEvent', state: 'DONE' })
  expect(events).toEqual(await read(client, 'roamed'))
})

it(
  'follows a run across a restart of the server, which resumes the run',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using roaming = sdk.createClient({ url: server.url })
    const run = await client.startTraining({
      ...{ ...TINY_RUN, name: 'restarted', dataset: 'squares' },
      ...{ steps: 600, checkpointEvery: 100, snapshotEvery: 300 },
    })
    const { port } = server.server
    let restarting: Promise<void> | undefined
    let again: TestServer | undefined
    const restart = async () => {
      await server.server[Symbol.asyncDispose]()
      again = await startTestServer({ beside: server, env: { WORKER: 'on', PORT: String(port) } })
    }
    const events = await read(roaming, run.id, ({ seq }) => {
      if (seq > 50) restarting ??= restart()
    })
    await restarting
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const steps = events.filter((event) => event.__typename === 'StepEvent')
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index + 1))
    expect(steps).toHaveLength(600)
    await again?.[Symbol.asyncDispose]()
  },
)

it('follows a run on a server whose database isn’t ready yet', async () => {
  await using database = await createTestDatabase()
  await using proxy = await openDatabaseProxy(database.url)
  await using far = await startTestServer({ env: { DATABASE_URL: proxy.url }, checkpoint: false })
  await using follower = sdk.createClient({ url: far.url })
  const run = await follower.startTraining(TINY_RUN)
  await follower.cancelTraining(run.id)
  await proxy.close()
  const reading = read(follower, run.id)
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`${far.url}/metrics`)).text()
    expect(metrics).toContain('latentql_graphql_errors_total{code="SERVER_BUSY"}')
  }, 20_000)
  await proxy.open()
  const states = (await reading).map((event) => event.__typename === 'StateEvent' && event.state)
  expect(states).toEqual(['QUEUED', 'CANCELLED'])
})
