/**
 * Tests of workers' writes: one worker holds a run, others are fenced off, events are stored
 * exactly once.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../server/db/database.ts'
import { LeaseLost, type Lease, type NewEvent } from '../../../server/db/stores.ts'
import { ServerBusy } from '../../../server/errors.ts'
import { openDatabaseProxy } from '../../support/database-proxy.ts'
import { asAdmin, silentLogger } from '../../support/test-database.ts'
import {
  allEvents,
  checkpointEvent,
  openTrainingDatabase,
  snapshotEvent,
  stateEvent,
  stepEvent,
  stepEvents,
  type TrainingDatabase,
} from '../training-database.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

async function observe(jobId: string) {
  const held = await database.workerJobs.held()
  return held.find((one) => one.jobId === jobId)
}

test('claiming a queued run makes it RUNNING; claiming it between slices is not a state change', async () => {
  const { id } = await database.newRun('claimed')
  const claimed = (await database.workerJobs.claim(id, 'worker 1'))!
  expect(claimed.job).toMatchObject({
    state: 'RUNNING',
    worker: 'worker 1',
    attempt: 1,
    startedAt: expect.any(Date),
  })
  expect(claimed.lease).toEqual({ jobId: id, attempt: 1 })
  expect(await database.workerJobs.claim(id, 'worker 2')).toBeNull()
  await database.workerJobs.release(claimed.lease)
  expect(await database.runs.find(id)).toMatchObject({ state: 'RUNNING', worker: null })
  const again = (await database.workerJobs.claim(id, 'worker 2'))!
  expect(again.job).toMatchObject({ worker: 'worker 2', attempt: 2 })
  expect(again.job.startedAt).toEqual(claimed.job.startedAt)
  expect(await allEvents(database, id)).toMatchObject([{ state: 'QUEUED' }, { state: 'RUNNING' }])
})

test('one of several concurrent claims of a run succeeds', async () => {
  await using replica = await database.replica()
  const { id } = await database.newRun('contested')
  const claims = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      (index % 2 ? replica : database).workerJobs.claim(id, `worker ${index}`),
    ),
  )
  expect(claims.filter(Boolean)).toHaveLength(1)
})

test('only waiting jobs can be claimed, and they are listed by priority', async () => {
  await using other = await openTrainingDatabase()
  await other.newRun('paused')
  const { id } = await other.runs.pause('paused')
  expect(await other.workerJobs.claim(id, 'worker')).toBeNull()
  expect(await other.workerJobs.claim(crypto.randomUUID(), 'worker')).toBeNull()
  await other.running('held')
  const first = await other.newRun('first')
  const urgent = await other.newRun('urgent', { priority: 5 })
  const between = await other.running('between')
  await other.workerJobs.release(between.lease)
  expect(await other.workerJobs.queued()).toEqual([
    { jobId: urgent.id, kind: 'training', priority: 5 },
    { jobId: first.id, kind: 'training', priority: 0 },
    { jobId: between.run.id, kind: 'training', priority: 0 },
  ])
})

test('a run is taken over only if its attempt and heartbeat are still the observed ones', async () => {
  const { run, lease } = await database.running('taken-over')
  const observed = (await observe(run.id))!
  await database.workerJobs.record(lease, 0, [])
  expect(await database.workerJobs.takeOver(observed, 'worker 2')).toBeNull()
  const dead = (await observe(run.id))!
  expect(dead).toEqual({
    jobId: run.id,
    kind: 'training',
    attempt: 1,
    isConnected: null,
    beat: observed.beat + 1,
  })
  const takers = await Promise.all(
    ['worker 2', 'worker 3', 'worker 4'].map((name) => database.workerJobs.takeOver(dead, name)),
  )
  const taken = takers.find((taker) => taker !== null)!
  expect(takers.filter(Boolean)).toHaveLength(1)
  expect(taken.job).toMatchObject({ state: 'RUNNING', attempt: 2 })
  await expect(database.workerJobs.record(lease, 0, stepEvents(1, 1))).rejects.toThrow(LeaseLost)
  await expect(database.workerJobs.record(lease, 0, [])).rejects.toThrow(LeaseLost)
  await expect(database.workerJobs.release(lease)).rejects.toThrow(LeaseLost)
  await database.workerJobs.record(taken.lease, 0, stepEvents(1, 2))
})

test('a state requested from a dead worker is set at the takeover', async () => {
  const { run, lease } = await database.running('requested-from-dead')
  await database.runs.pause(run.id)
  const observed = (await observe(run.id))!
  expect(await database.workerJobs.takeOver(observed, 'worker 2')).toBeNull()
  expect(await database.runs.find(run.id)).toMatchObject({ state: 'PAUSED', requestedState: null })
  await expect(database.workerJobs.record(lease, 0, stepEvents(1, 1))).rejects.toThrow(LeaseLost)
})

test('a requested state is set when the run is released, at the latest', async () => {
  const { run, lease } = await database.running('requested-at-release')
  await database.workerJobs.record(lease, 0, stepEvents(1, 7))
  await database.runs.cancel(run.id)
  await database.workerJobs.release(lease)
  const { state, worker, lastSeq } = (await database.runs.find(run.id))!
  expect({ state, worker, lastSeq }).toEqual({ state: 'CANCELLED', worker: null, lastSeq: 10 })
})

test('every kind of event is read back unchanged and numbered from 1', async () => {
  const { run, lease } = await database.running('recorded')
  const alarm = {
    kind: 'alarm',
    at: new Date('2026-05-06T07:08:09.010Z'),
    step: 2,
    alarm: 'MODE_COLLAPSE',
    message: 'All "alike":\n42%',
    action: 'PAUSE',
  } as const
  const given: NewEvent[] = [
    stepEvent(1),
    { ...stepEvent(2), lossD: NaN, lossG: Infinity, dReal: -Infinity, dFakeBefore: 1e-320 },
    alarm,
    snapshotEvent(2),
    checkpointEvent(2),
    stateEvent('PAUSED', 'An alarm.'),
  ]
  await database.workerJobs.record(lease, 0, given)
  const { at } = stepEvent(1)
  expect(await database.runs.events(run.id, { after: 2, limit: 100 })).toEqual([
    { seq: 3, ...given[0] },
    { seq: 4, ...given[1] },
    { seq: 5, ...alarm },
    {
      ...{ seq: 6, kind: 'snapshot', at, step: 2, width: 8, height: 4 },
      ...{ speckle: 1.25, diversity: 1 / 3 },
      deadMaps: [{ activation: '2.relu', maps: 4, dead: 2 }],
    },
    { seq: 7, kind: 'checkpoint', at, step: 2 },
    { seq: 8, step: 2, ...given[5] },
  ])
  const png = await database.runs.snapshotPng(run.id, 6)
  expect([...png!]).toEqual([137, 80, 0, 255, 2])
  expect(await database.runs.snapshotPng(run.id, 7)).toBeNull()
  expect(await database.runs.find(run.id)).toMatchObject({
    ...{ state: 'PAUSED', reason: 'An alarm.', step: 2, lastSeq: 8 },
    latest: { seq: 4, at, step: 2, lossD: NaN, dFakeBefore: 1e-320 },
  })
})

test('events that are recorded again after a lost response are stored once', async () => {
  const { run, lease } = await database.running('again')
  await database.workerJobs.record(lease, 0, stepEvents(1, 3))
  await database.workerJobs.record(lease, 0, stepEvents(1, 5))
  await database.workerJobs.record(lease, 2, stepEvents(3, 4))
  await database.workerJobs.record(lease, 5, [stateEvent('DONE')])
  await database.workerJobs.record(lease, 5, [stateEvent('DONE')])
  const events = await allEvents(database, run.id)
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(events.map(({ step }) => step)).toEqual([0, 0, 1, 2, 3, 4, 5, 5])
  await expect(database.workerJobs.record(lease, 6, stepEvents(6, 6))).rejects.toThrow(LeaseLost)
  await expect(database.workerJobs.record(lease, 9, stepEvents(6, 6))).rejects.toThrow(LeaseLost)
})

test('readers are notified of every event once it can be read', async () => {
  const { run, lease } = await database.running('notified')
  const seen: number[] = []
  const stop = await database.notifications.listen('latentql_job', (payload) => {
    if (payload !== run.id) return
    void database.runs.find(run.id).then((row) => seen.push(row!.lastSeq))
  })
  await database.workerJobs.record(lease, 0, stepEvents(1, 4))
  await vi.waitFor(() => expect(seen).toEqual([6]), 20_000)
  stop()
})

test('concurrent writes by workers and clients leave one history without gaps', async () => {
  await using replica = await database.replica()
  const { run, lease } = await database.running('crowded')
  const batches = Array.from({ length: 20 }, (_, batch) => stepEvents(batch * 5 + 1, batch * 5 + 5))
  const worker = async () => {
    for (const [batch, events] of batches.entries()) {
      const store = batch % 2 ? replica : database
      await store.workerJobs.record(lease, batch * 5, events)
    }
  }
  const zombie: Lease = { jobId: run.id, attempt: 0 }
  const zombies = Array.from({ length: 10 }, () =>
    expect(replica.workerJobs.record(zombie, 0, stepEvents(1, 9))).rejects.toThrow(LeaseLost),
  )
  const pauses = Array.from({ length: 10 }, () => replica.runs.pause(run.id))
  await Promise.all([worker(), ...zombies, ...pauses])
  const events = await allEvents(database, run.id)
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 102 }, (_, i) => i + 1))
  expect(events.slice(2).map(({ step }) => step)).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 1),
  )
})

test('a connection that breaks at any packet neither loses nor duplicates acknowledged events', async () => {
  await using proxy = await openDatabaseProxy(database.url)
  const url = proxy.url
  await using worker = await openDatabase({ url, dataDir: '/nowhere', logger: silentLogger })
  const { run, lease } = await database.running('broken')
  let failures = 0
  for (let batch = 0; batch < 40; batch++) {
    const recorded = () =>
      worker.workerJobs.record(lease, batch * 3, stepEvents(batch * 3 + 1, batch * 3 + 3))
    proxy.breakAt(batch + 1)
    await vi.waitFor(
      () =>
        recorded().catch((error: unknown) => {
          expect(error).toBeInstanceOf(ServerBusy)
          failures++
          throw error
        }),
      { timeout: 45_000, interval: 5 },
    )
  }
  expect(failures).toBeGreaterThan(10)
  const steps = (await allEvents(database, run.id)).flatMap((event) =>
    event.kind === 'step' ? [event.step] : [],
  )
  expect(steps).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
})

test('a worker recovers from connections that the server terminates', async () => {
  const { lease } = await database.running('terminated')
  await using worker = await database.replica()
  for (let batch = 0; batch < 10; batch++) {
    const recorded = vi.waitFor(() => worker.workerJobs.record(lease, batch, stepEvents(1, 1)), {
      timeout: 45_000,
      interval: 5,
    })
    await asAdmin(database.url, (client) =>
      client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'latentql'`),
    )
    await recorded
  }
})
