import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  for (const name of ['one', 'two', 'three']) {
    await server.query(`mutation { startTraining(input: { name: "${name}" }) { run { id } } }`)
  }
})
afterAll(() => server[Symbol.asyncDispose]())

const UPDATE = `mutation ($input: UpdateTrainingRunInput!) {
  updateTrainingRun(input: $input) { run { name note tags state } }
}`
const LIST = `query ($tag: String, $state: RunState) {
  runs(tag: $tag, state: $state) { totalCount nodes { name note tags } }
}`

test('a run has no note or tags until they are set, and keeps those that a change leaves out', async () => {
  const { run } = await server.query('{ run(run: "one") { note tags } }')
  expect(run).toEqual({ note: '', tags: [] })
  const both = { run: 'one', note: 'The first.', tags: ['baseline', 'slow', 'slow'] }
  const { updateTrainingRun } = await server.query(UPDATE, { input: both })
  expect(updateTrainingRun.run).toEqual({
    ...{ name: 'one', note: 'The first.', tags: ['baseline', 'slow'], state: 'QUEUED' },
  })
  await server.query(UPDATE, { input: { run: 'one', tags: ['baseline'] } })
  await server.query(UPDATE, { input: { run: 'one', note: 'Again.', tags: null } })
  await server.restart()
  const { runs } = await server.query(LIST, { tag: 'baseline' })
  expect(runs.nodes).toEqual([{ name: 'one', note: 'Again.', tags: ['baseline'] }])
})

test('runs are listed and counted by tag, together with their state', async () => {
  await server.query(UPDATE, { input: { run: 'two', tags: ['wide'] } })
  await server.query(UPDATE, { input: { run: 'three', tags: ['wide', 'long'] } })
  await server.query('mutation { cancelTraining(run: "two") { run { id } } }')
  const names = async (filter: Record<string, unknown>) => {
    const { runs } = await server.query(LIST, filter)
    return [runs.totalCount, ...runs.nodes.map(({ name }: any) => name)]
  }
  expect(await names({ tag: 'wide' })).toEqual([2, 'three', 'two'])
  expect(await names({ tag: 'wide', state: 'CANCELLED' })).toEqual([1, 'two'])
  expect(await names({ tag: 'wid' })).toEqual([0])
  expect(await names({})).toEqual([3, 'three', 'two', 'one'])
})

test.each([
  [{ run: 'one', note: 'x'.repeat(4001) }, 'BAD_USER_INPUT', /note has 4001 characters/],
  [{ run: 'one', tags: ['a', ' '] }, 'BAD_USER_INPUT', /tags\[1\] is empty/],
  [{ run: 'one', tags: Array(33).fill('a') }, 'BAD_USER_INPUT', /tags has 33 entries/],
  [{ run: 'nothing', note: 'x' }, 'TRAINING_RUN_NOT_FOUND', /"nothing"/],
])('rejects %j', async (input, code, words) => {
  const { message, extensions } = await server.failure(UPDATE, { input })
  expect(extensions.code).toBe(code)
  expect(message).toMatch(words)
})
