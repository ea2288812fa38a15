/** Tests of a run's lifecycle: state changes and their events, rollback, deletion, unique names. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunRow } from '../../../server/db/stores.ts'
import { BadUserInput, TrainingRunConflict, TrainingRunNotFound } from '../../../server/errors.ts'
import { asAdmin } from '../../support/test-database.ts'
import {
  allEvents,
  checkpointEvent,
  openTrainingDatabase,
  snapshotEvent,
  stateEvent,
  stepEvents,
  type TrainingDatabase,
} from '../training-database.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const states = async (run: RunRow) =>
  (await allEvents(database, run.id)).flatMap((event) =>
    event.kind === 'state' ? [[event.seq, event.state, event.step, event.reason]] : [],
  )

function registerCheckpoint(name: string) {
  const digest = crypto.randomUUID().replaceAll('-', '').repeat(2)
  return database.checkpoints.insert({
    digest,
    name,
    sourceDigest: digest,
    description: { kind: 'generator' },
  })
}

test('a new run has its settings, is QUEUED, and has a QUEUED event', async () => {
  const run = await database.newRun('new', { config: { nested: [1, null] }, priority: 3 })
  expect(run).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    kind: 'training',
    name: 'new',
    state: 'QUEUED',
    reason: null,
    datasetId: database.dataset.id,
    datasetName: 'faces',
    config: { nested: [1, null] },
    note: '',
    tags: [],
    priority: 3,
    step: 0,
    steps: 1000,
    lastSeq: 1,
    latest: null,
    requestedState: null,
    attempt: 0,
    worker: null,
    createdAt: expect.any(Date),
    startedAt: null,
    endedAt: null,
  })
  expect(await states(run)).toEqual([[1, 'QUEUED', 0, null]])
  expect(await database.runs.find('new')).toEqual(run)
  expect(await database.runs.find(run.id)).toEqual(run)
  expect(await database.runs.find('old')).toBeNull()
})

test('an id wins over a name that looks like it', async () => {
  const first = await database.newRun('first')
  await database.newRun(first.id)
  expect((await database.runs.find(first.id))?.name).toBe('first')
})

test('runs are paged newest first, all of them or by state', async () => {
  await using other = await openTrainingDatabase()
  for (const name of ['a', 'b', 'c', 'd', 'e']) await other.newRun(name)
  await other.runs.pause('b')
  const names: string[] = []
  let after: string | null = null
  do {
    const page = await other.runs.list({ first: 2, after })
    expect(page.totalCount).toBe(5)
    names.push(...page.nodes.map(({ name }) => name))
    after = page.hasNextPage ? page.endCursor : null
  } while (after)
  expect([...names].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  const paused = await other.runs.list({ first: 10, state: 'PAUSED' })
  expect(paused).toMatchObject({ totalCount: 1, nodes: [{ name: 'b' }] })
  await expect(other.runs.list({ first: 2, after: 'nonsense' })).rejects.toThrow(BadUserInput)
})

test('a run cannot take the name of a checkpoint, nor a checkpoint the name of a run', async () => {
  await database.newRun('taken-by-run')
  const { row } = await registerCheckpoint('taken-by-checkpoint')
  await expect(registerCheckpoint('taken-by-run')).rejects.toThrow(/taken by a training run/)
  const renaming = database.checkpoints.rename(row.digest, 'taken-by-run')
  await expect(renaming).rejects.toThrow(BadUserInput)
  await expect(database.newRun('taken-by-checkpoint')).rejects.toThrow(/taken by a checkpoint/)
  await expect(database.newRun('taken-by-run')).rejects.toThrow(BadUserInput)
  await database.checkpoints.delete(row.digest)
  await database.newRun('taken-by-checkpoint')
})

test('of runs and a checkpoint that take one name at the same time, exactly one succeeds', async () => {
  for (let round = 0; round < 8; round++) {
    const answers = await Promise.allSettled([
      database.newRun(`raced-${round}`),
      registerCheckpoint(`raced-${round}`),
      database.newRun(`raced-${round}`),
    ])
    const got = answers.filter(({ status }) => status === 'fulfilled')
    expect(got).toHaveLength(1)
  }
})

test('a queued run is paused, resumed and cancelled without a worker', async () => {
  const run = await database.newRun('steered')
  expect(await database.runs.pause('steered')).toMatchObject({ state: 'PAUSED', endedAt: null })
  expect(await database.runs.pause('steered')).toMatchObject({ state: 'PAUSED', lastSeq: 2 })
  expect(await database.runs.resume(run.id)).toMatchObject({ state: 'QUEUED' })
  expect(await database.runs.resume(run.id)).toMatchObject({ state: 'QUEUED', lastSeq: 3 })
  expect(await database.runs.cancel('steered')).toMatchObject({
    state: 'CANCELLED',
    endedAt: expect.any(Date),
  })
  expect(await states(run)).toEqual([
    [1, 'QUEUED', 0, null],
    [2, 'PAUSED', 0, null],
    [3, 'QUEUED', 0, null],
    [4, 'CANCELLED', 0, null],
  ])
})

test('pausing a running run requests it from the worker, and the run cannot be resumed meanwhile', async () => {
  const { run, lease } = await database.running('asked')
  expect(await database.runs.pause('asked')).toMatchObject({
    state: 'RUNNING',
    requestedState: 'PAUSED',
  })
  await expect(database.runs.resume('asked')).rejects.toThrow(/currently being paused/)
  expect(await database.workerJobs.record(lease, 0, stepEvents(1, 3))).toEqual({
    requestedState: 'PAUSED',
  })
  await database.workerJobs.record(lease, 3, [stateEvent('PAUSED')])
  expect(await database.runs.find('asked')).toMatchObject({
    state: 'PAUSED',
    requestedState: null,
    worker: null,
    step: 3,
  })
  expect((await states(run)).at(-1)).toEqual([6, 'PAUSED', 3, null])
})

test('a cancel overrides a requested pause, and a worker that pauses on its own does not override it', async () => {
  const { run, lease } = await database.running('cancelled')
  await database.runs.pause('cancelled')
  expect(await database.runs.cancel('cancelled')).toMatchObject({ requestedState: 'CANCELLED' })
  await expect(database.runs.pause('cancelled')).rejects.toThrow(TrainingRunConflict)
  await database.workerJobs.record(lease, 0, [stateEvent('PAUSED', 'No space left.')])
  expect(await database.runs.find('cancelled')).toMatchObject({ state: 'CANCELLED', reason: null })
  expect((await states(run)).map(([, state]) => state)).toEqual([
    'QUEUED',
    'RUNNING',
    'PAUSED',
    'CANCELLED',
  ])
})

test('a running run without a holder, between two slices, is paused at once', async () => {
  const { lease } = await database.running('between')
  await database.workerJobs.release(lease)
  expect(await database.runs.pause('between')).toMatchObject({
    state: 'PAUSED',
    requestedState: null,
  })
})

test('cancelling does not wait for a worker without a heartbeat in the last minute', async () => {
  const { run, lease } = await database.running('abandoned')
  await asAdmin(database.url, (client) =>
    client.query(`UPDATE job SET beat_at = now() - interval '61 s' WHERE id = $1`, [run.id]),
  )
  expect(await database.runs.cancel('abandoned')).toMatchObject({ state: 'CANCELLED' })
  await expect(database.workerJobs.record(lease, 0, stepEvents(1, 1))).rejects.toThrow('is over')
})

test('a finished run cannot change state, but a failed run can be resumed', async () => {
  const { lease } = await database.running('ended')
  await database.workerJobs.record(lease, 0, [stateEvent('DONE')])
  for (const change of ['pause', 'resume', 'cancel'] as const) {
    await expect(database.runs[change]('ended')).rejects.toThrow(TrainingRunConflict)
  }
  await expect(database.runs.rollback('ended', 0)).rejects.toThrow(TrainingRunConflict)
  const failed = await database.running('failed')
  await database.workerJobs.record(failed.lease, 0, [stateEvent('FAILED', 'The engine died.')])
  expect(await database.runs.find('failed')).toMatchObject({
    state: 'FAILED',
    reason: 'The engine died.',
    endedAt: expect.any(Date),
  })
  expect(await database.runs.resume('failed')).toMatchObject({
    state: 'QUEUED',
    reason: null,
    endedAt: null,
  })
})

test('changing an unknown run throws TrainingRunNotFound', async () => {
  for (const change of ['pause', 'resume', 'cancel', 'delete'] as const) {
    await expect(database.runs[change]('unknown')).rejects.toThrow(TrainingRunNotFound)
  }
  await expect(database.runs.rollback('unknown', 1)).rejects.toThrow(TrainingRunNotFound)
  await expect(database.runs.pin('unknown', 1, true)).rejects.toThrow(TrainingRunNotFound)
})

test('a rollback returns to a checkpoint, fences off the worker, and hides the undone steps', async () => {
  const { run, lease } = await database.running('rolled-back')
  await database.workerJobs.record(lease, 0, [
    ...stepEvents(1, 10),
    checkpointEvent(10),
    snapshotEvent(10),
    ...stepEvents(11, 25),
    checkpointEvent(20),
    snapshotEvent(20),
  ])
  await expect(database.runs.rollback(run.id, 15)).rejects.toThrow(
    '"rolled-back" has no checkpoint at step 15. Its checkpoints: 10, 20.',
  )
  const back = await database.runs.rollback('rolled-back', 10)
  expect(back).toMatchObject({ state: 'PAUSED', step: 10, worker: null, latest: { step: 10 } })
  expect(back.reason).toBe('Rolled back to step 10.')
  await expect(database.workerJobs.record(lease, 29, stepEvents(26, 26))).rejects.toThrow('is over')
  expect((await database.runs.checkpoints(run.id)).map(({ step }) => step)).toEqual([10])
  expect((await database.runs.snapshots(run.id)).map(({ step }) => step)).toEqual([10])
  expect(await database.runs.metrics(run.id, 100)).toHaveLength(10)
  expect(await states(run)).toHaveLength(3)
})

test('a queued or running run cannot be deleted; others are deleted with all their rows', async () => {
  const { run, lease } = await database.running('deleted')
  await database.workerJobs.record(lease, 0, [snapshotEvent(0), checkpointEvent(0)])
  await expect(database.runs.delete('deleted')).rejects.toThrow(/it is running; pause or cancel/)
  await database.workerJobs.record(lease, 2, [stateEvent('PAUSED')])
  await database.runs.rollback('deleted', 0)
  const before = await database.runs.find('deleted')
  expect(await database.runs.delete('deleted')).toEqual(before)
  expect(await database.runs.find(run.id)).toBeNull()
  await asAdmin(database.url, async (client) => {
    for (const table of ['step', 'snapshot', 'checkpoint', 'rollback']) {
      const left = `SELECT FROM training_${table} WHERE run_id = $1`
      expect((await client.query(left, [run.id])).rowCount).toBe(0)
    }
    const left = 'SELECT FROM job_event WHERE job_id = $1'
    expect((await client.query(left, [run.id])).rowCount).toBe(0)
  })
  await database.newRun('deleted')
})
