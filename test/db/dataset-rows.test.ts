/** Tests of the dataset registry: unique names, and no deletion while a run needs the dataset. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadUserInput, DatasetNotFound, TrainingRunConflict } from '../../server/errors.ts'
import { newDataset, openTrainingDatabase, type TrainingDatabase } from './training-database.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

test('a dataset is found by name and by id, with all fields as registered', async () => {
  const given = newDataset('cats')
  const row = await database.datasets.insert(given)
  expect(row).toEqual({ ...given, createdAt: expect.any(Date) })
  expect(await database.datasets.find('cats')).toEqual(row)
  expect(await database.datasets.findById(row.id)).toEqual(row)
  expect(await database.datasets.find('dogs')).toBeNull()
  expect(await database.datasets.findById(crypto.randomUUID())).toBeNull()
})

test('datasets are listed in order of name', async () => {
  await database.datasets.insert(newDataset('birds'))
  const names = (await database.datasets.list()).map(({ name }) => name)
  expect(names).toEqual([...names].sort())
  expect(names).toContain('birds')
})

test('one of several concurrent registrations of one name succeeds', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 6 }, () => database.datasets.insert(newDataset('contested'))),
  )
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(5)
  for (const { reason } of refused) expect(reason).toBeInstanceOf(BadUserInput)
})

test('a deleted dataset is not found, and deleting it again throws DatasetNotFound', async () => {
  const row = await database.datasets.insert(newDataset('short-lived'))
  expect(await database.datasets.delete('short-lived')).toEqual(row)
  expect(await database.datasets.find('short-lived')).toBeNull()
  await expect(database.datasets.delete('short-lived')).rejects.toThrow(DatasetNotFound)
})

test('a dataset that a run may still train on cannot be deleted, and the error names the run', async () => {
  const { id: datasetId } = await database.datasets.insert(newDataset('in-use'))
  await database.newRun('user-of-it', { datasetId })
  await expect(database.datasets.delete('in-use')).rejects.toThrow(TrainingRunConflict)
  await expect(database.datasets.delete('in-use')).rejects.toThrow(/"user-of-it" \(QUEUED\)/)
  await database.runs.cancel('user-of-it')
  await database.datasets.delete('in-use')
  expect(await database.runs.find('user-of-it')).toMatchObject({ datasetId, datasetName: 'in-use' })
})

test('of a run and the concurrent deletion of its dataset, exactly one succeeds', async () => {
  for (let round = 0; round < 8; round++) {
    const name = `raced-${round}`
    const { id: datasetId } = await database.datasets.insert(newDataset(name))
    const [created, deleted] = await Promise.allSettled([
      database.newRun(`racer-${round}`, { datasetId }),
      database.datasets.delete(name),
    ])
    expect([created.status, deleted.status].sort()).toEqual(['fulfilled', 'rejected'])
    if (created.status === 'rejected') expect(created.reason).toBeInstanceOf(DatasetNotFound)
    if (deleted.status === 'rejected') expect(deleted.reason).toBeInstanceOf(TrainingRunConflict)
  }
})
