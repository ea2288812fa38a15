import { once } from 'node:events'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { NewEvent } from '../../server/db/stores.ts'
import { snapshotEvent, stateEvent, stepEvent, stepEvents } from '../db/training-database.ts'
import { heldRun } from '../support/held-run.ts'
import { startTestServer, take, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ checkpoint: false })
})
afterAll(() => server[Symbol.asyncDispose]())

test('figures that are not finite are null, and later events still arrive', async () => {
  const { record } = await heldRun(server.services, 'diverged')
  const figures = { lossD: NaN, lossG: Infinity, dReal: NaN, dFakeBefore: NaN, dFakeAfter: NaN }
  await record([{ ...stepEvent(1), ...figures }, stateEvent('FAILED', 'NOT_FINITE')])
  const nulls = { lossD: null, lossG: null, dReal: null, dFakeBefore: null, dFakeAfter: null }
  const fields = Object.keys(nulls).join(' ')
  const events = await take(
    server.subscriber(),
    `subscription { trainingProgress(run: "diverged", after: 2) {
      ... on StepEvent { step ${fields} } ... on StateEvent { state }
    } }`,
    2,
  )
  expect(events.map(({ trainingProgress }) => trainingProgress)).toEqual([
    { step: 1, ...nulls },
    { state: 'FAILED' },
  ])
  const { run } = await server.query(
    `{ run(run: "diverged") { latest { ${fields} } metrics { step ${fields} } } }`,
  )
  expect(run).toEqual({ latest: nulls, metrics: [{ step: 1, ...nulls }] })
})

test('snapshots have their quality, live and later; it is null where it was not measured', async () => {
  const { record } = await heldRun(server.services, 'measured')
  const unmeasured = { ...snapshotEvent(0), speckle: null, diversity: null } as NewEvent
  await record([unmeasured, snapshotEvent(2)])
  const fields = 'step speckle diversity'
  const events = await take(
    server.subscriber(),
    `subscription { trainingProgress(run: "measured", after: 2, mode: LATEST) {
      ... on SnapshotEvent { ${fields} }
    } }`,
    2,
  )
  const snapshots = [
    { step: 0, speckle: null, diversity: null },
    { step: 2, speckle: 1.25, diversity: 1 / 3 },
  ]
  expect(events.map(({ trainingProgress }) => trainingProgress)).toEqual(snapshots)
  const { run } = await server.query(
    `{ run(run: "measured") { snapshot { ${fields} } snapshots { ${fields} } } }`,
  )
  expect(run).toEqual({ snapshot: snapshots[1], snapshots })
})

test('a client that stops reading gets CONSUMER_TOO_SLOW, and resumes from the given cursor', async () => {
  const { record } = await heldRun(server.services, 'fast')
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, [
    'graphql-transport-ws',
  ])
  const [[{ socket: stream }]] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await once(socket, 'message')
  let lastSeq = 0
  let failure: any
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data))
    const event = payload?.data?.trainingProgress
    if (event) lastSeq = event.seq
    if (payload?.errors || type === 'error') failure = payload.errors?.[0] ?? payload[0]
  })
  // Events of 3 kB: the buffers of the two sockets hold few thousands of them.
  const large = Array.from({ length: 60 }, (_, index) => `padding${'_'.repeat(10)}${index}: at`)
  const query = `subscription { trainingProgress(run: "fast") { seq ${large.join(' ')} } }`
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
  await vi.waitFor(() => expect(lastSeq).toBe(2), 10_000)
  stream.pause()
  for (let step = 1; step < 16_000; step += 1_000) await record(stepEvents(step, step + 999))
  stream.resume()
  await vi.waitFor(() => expect(failure).toBeDefined(), 30_000)
  socket.close()
  expect(failure.extensions).toEqual({ code: 'CONSUMER_TOO_SLOW', cursor: lastSeq })
  expect(failure.message).toContain(`after: ${lastSeq}`)
  const next = 'subscription ($after: Int) { trainingProgress(run: "fast", after: $after) { seq } }'
  const events = await take(server.subscriber(), next, 600, { after: lastSeq })
  expect(events.at(-1)).toEqual({ trainingProgress: { seq: lastSeq + 600 } })
})

const PICTURES = `subscription Pictures($run: ID!, $after: Int, $step: Boolean! = false) {
  trainingProgress(run: $run, after: $after) {
    seq ... on SnapshotEvent { step @include(if: $step) picture { dataUri } } ... on StateEvent { state }
  }
}`

/** Pictures rendered so far. */
async function rendered(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  const counts = metrics.matchAll(/^latentql_pictures_rendered_total\{.*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

test('subscribers with the same selection share each result, wherever they start', async () => {
  const { id, record } = await heldRun(server.services, 'shared')
  await record([snapshotEvent(0)])
  const before = await rendered()
  const readers = Array.from({ length: 40 }, (_, index) => {
    const after = index % 3
    return take(server.subscriber(), PICTURES, 5 - after, { run: id, after })
  })
  await record([stepEvent(1), stateEvent('FAILED', 'NOT_FINITE')])
  const results = await Promise.all(readers)
  const [first] = results
  expect(first!.map(({ trainingProgress }) => trainingProgress.seq)).toEqual([1, 2, 3, 4, 5])
  results.forEach((events, index) => expect(events).toEqual(first!.slice(index % 3)))
  expect(await rendered()).toBe(before + 1)
})

test('subscribers share no results if their variables or documents differ', async () => {
  const { id, record } = await heldRun(server.services, 'apart')
  await record([snapshotEvent(0)])
  const read = async (query: string, step: boolean) => {
    const variables = { run: id, after: 2, step }
    const [result] = await take(server.subscriber(), query, 1, variables)
    return result!.trainingProgress
  }
  const renamed = PICTURES.replace('seq ...', 'number: seq ...')
  const results = await Promise.all([
    read(PICTURES, false),
    read(PICTURES, true),
    read(renamed, false),
  ])
  const { picture } = results[0]
  expect(picture.dataUri).toMatch(/^data:image/)
  expect(results).toEqual([
    { seq: 3, picture },
    { seq: 3, step: 0, picture },
    { number: 3, picture },
  ])
})
