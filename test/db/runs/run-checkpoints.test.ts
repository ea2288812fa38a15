/** Tests of run checkpoints: lookup, pinning, retirement, and concurrent rollbacks. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadUserInput } from '../../../server/errors.ts'
import {
  checkpointEvent,
  openTrainingDatabase,
  type TrainingDatabase,
} from '../training-database.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

async function withCheckpoints(name: string, steps: readonly number[]) {
  const { run, lease } = await database.running(name)
  const events = steps.map((step) => checkpointEvent(step, { key: `${name}/${step}` }))
  await database.workerJobs.record(lease, 0, events)
  return { run, lease }
}

const liveSteps = async (runId: string) =>
  (await database.runs.checkpoints(runId)).map(({ step }) => step)

test('checkpoints have the reported values and their run, newest first', async () => {
  const { run } = await withCheckpoints('kept', [10, 20])
  const [newest, oldest] = await database.runs.checkpoints(run.id)
  expect(newest).toEqual({
    ...checkpointEvent(20, { key: 'kept/20' }).checkpoint,
    runId: run.id,
    runName: 'kept',
    pinned: false,
    createdAt: checkpointEvent(20).at,
    deletedAt: null,
  })
  expect(oldest?.step).toBe(10)
})

test('a checkpoint is found by the first digits of either digest, deleted ones last', async () => {
  const { run, lease } = await database.running('digests')
  const digest = 'fe01'.padEnd(64, '0')
  const raw = 'fe02'.padEnd(64, '0')
  const change = { digest, rawDigest: raw }
  await database.workerJobs.record(lease, 0, [
    checkpointEvent(10, { ...change, key: 'digests/1-10' }),
    checkpointEvent(20, { key: 'digests/1-20', digest: 'ff'.padEnd(64, '0') }),
  ])
  const steps = async (prefix: string, limit = 10) =>
    (await database.runs.checkpointsByDigest(prefix, limit)).map(({ step }) => step)
  expect(await steps('fe01')).toEqual([10])
  expect(await steps('fe02')).toEqual([10])
  expect(await steps(raw)).toEqual([10])
  expect(await steps('fe03')).toEqual([])
  expect((await steps('f')).sort()).toEqual([10, 20])
  expect(await steps('f', 1)).toHaveLength(1)
  await database.runs.retire(run.id, [10])
  expect(await steps('f')).toEqual([20, 10])
  const [deleted] = await database.runs.checkpointsByDigest('fe01', 1)
  expect(deleted?.deletedAt).toEqual(expect.any(Date))
})

test('retired checkpoints are returned until their files are removed; pinned ones and the newest stay', async () => {
  const { run } = await withCheckpoints('retired', [10, 20, 30, 40])
  await database.runs.pin('retired', 20, true)
  const retired = await database.runs.retire(run.id, [10, 20, 40])
  expect(retired.map(({ key }) => key)).toEqual(['retired/10'])
  expect(await liveSteps(run.id)).toEqual([40, 30, 20])
  expect((await database.runs.retire(run.id, [30])).map(({ step }) => step)).toEqual([10, 30])
  await database.runs.filesRemoved(run.id, ['retired/10', 'retired/40'])
  expect((await database.runs.retire(run.id, [])).map(({ step }) => step)).toEqual([30])
  await database.runs.pin('retired', 20, false)
  expect((await database.runs.retire(run.id, [20])).map(({ step }) => step)).toEqual([20, 30])
  expect(await database.runs.retire(crypto.randomUUID(), [1])).toEqual([])
})

test('checkpoints deleted by a rollback are returned for removal of their files', async () => {
  const { run } = await withCheckpoints('undone', [10, 20, 30])
  await database.runs.rollback(run.id, 10)
  expect((await database.runs.retire(run.id, [])).map(({ step }) => step)).toEqual([20, 30])
})

test('a rollback never loses its checkpoint to a concurrent retirement', async () => {
  for (let round = 0; round < 6; round++) {
    const { run } = await withCheckpoints(`raced-${round}`, [10, 20])
    const [rolledBack] = await Promise.allSettled([
      database.runs.rollback(run.id, 10),
      database.runs.retire(run.id, [10]),
    ])
    const live = await liveSteps(run.id)
    expect(live).toEqual(rolledBack.status === 'fulfilled' ? [10] : [20])
  }
})

test('pinning a step without a checkpoint throws an error that lists the checkpoints', async () => {
  await withCheckpoints('pinned', [10, 20])
  await expect(database.runs.pin('pinned', 15, true)).rejects.toThrow(BadUserInput)
  await expect(database.runs.pin('pinned', 15, true)).rejects.toThrow('Its checkpoints: 10, 20.')
  expect(await database.runs.pin('pinned', 10, true)).toMatchObject({ name: 'pinned' })
})

test('a checkpoint that is reported twice is stored once', async () => {
  const { run, lease } = await withCheckpoints('twice', [10])
  await database.workerJobs.record(lease, 1, [checkpointEvent(10, { key: 'twice/10' })])
  expect(await liveSteps(run.id)).toEqual([10])
})
