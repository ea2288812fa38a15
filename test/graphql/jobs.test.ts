import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewStateEvent } from '../../server/db/stores.ts'
import { activationStudyKind } from '../../server/exploration/activations/activation-study.ts'
import { stateEvent, stepEvents } from '../db/training-database.ts'
import { startTestServer, take, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ checkpoint: false })
})
afterAll(() => server[Symbol.asyncDispose]())

async function startRun(name: string): Promise<string> {
  const { startTraining } = await server.query(
    `mutation { startTraining(input: { name: "${name}", steps: 8 }) { run { id } } }`,
  )
  return startTraining.run.id as string
}

const FIELDS = 'id kind state reason progress lastSeq createdAt startedAt endedAt'

test('a training run is a job, found by its id and among all jobs', async () => {
  const id = await startRun('as-a-job')
  const { workerJobs } = server.services.database
  const { lease } = (await workerJobs.claim(id, 'worker'))!
  await workerJobs.record(lease, 0, stepEvents(1, 2))
  const { job, run } = await server.query(`{
    job(id: "${id}") { __typename ${FIELDS} ... on TrainingRun { name step } }
    run(run: "${id}") { ${FIELDS} }
  }`)
  const { __typename, name, step, ...shared } = job
  expect({ __typename, name, step }).toEqual({
    __typename: 'TrainingRun',
    name: 'as-a-job',
    step: 2,
  })
  expect(shared).toEqual(run)
  expect(shared).toMatchObject({ kind: 'training', state: 'RUNNING', progress: 0.25, lastSeq: 4 })
  const { jobs } = await server.query(
    '{ jobs(kind: "training", state: RUNNING) { totalCount nodes { id } } }',
  )
  expect(jobs).toEqual({ totalCount: 1, nodes: [{ id }] })
  expect(await server.query('{ job(id: "absent") { id } }')).toEqual({ job: null })
})

test('jobs are paged newest first', async () => {
  const ids = [await startRun('page-1'), await startRun('page-2'), await startRun('page-3')]
  const page = (after: string | null) =>
    server.query(
      `{ jobs(state: QUEUED, first: 2, after: ${JSON.stringify(after)}) {
        nodes { id } pageInfo { hasNextPage endCursor } } }`,
    )
  const { jobs: first } = await page(null)
  const { jobs: second } = await page(first.pageInfo.endCursor)
  const listed = [...first.nodes, ...second.nodes].map(({ id }: { id: string }) => id)
  expect(listed).toEqual(ids.toReversed())
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('a job can be paused, resumed and cancelled by its id; an ended run rejects this in terms of runs', async () => {
  const id = await startRun('steered')
  const change = async (mutation: string) => {
    const data = await server.query(`mutation { ${mutation}(job: "${id}") { job { state } } }`)
    return data[mutation].job.state as string
  }
  expect(await change('pauseJob')).toBe('PAUSED')
  expect(await change('resumeJob')).toBe('QUEUED')
  expect(await change('cancelJob')).toBe('CANCELLED')
  const response = await server.post({
    query: `mutation { resumeJob(job: "${id}") { job { id } } }`,
  })
  const { errors } = await response.json()
  expect(errors[0].extensions.code).toBe('TRAINING_RUN_CONFLICT')
  expect(errors[0].message).toContain('"steered"')
})

test('jobProgress sends the same events as trainingProgress', async () => {
  const id = await startRun('followed')
  const { workerJobs } = server.services.database
  const { lease } = (await workerJobs.claim(id, 'worker'))!
  await workerJobs.record(lease, 0, [...stepEvents(1, 3), stateEvent('DONE')])
  const fields = '__typename seq at ... on StepEvent { step } ... on StateEvent { state step }'
  const follow = (field: string) =>
    take(server.subscriber(), `subscription { events: ${field} { ${fields} } }`, 6)
  const events = await follow(`jobProgress(job: "${id}")`)
  expect(events).toEqual(await follow('trainingProgress(run: "followed")'))
  expect(events.at(-1)).toMatchObject({ events: { seq: 6, state: 'DONE', step: 3 } })
})

test('an ended job is deleted by its id once a worker has removed what it left; a run like a run', async () => {
  const { jobs, database } = server.services
  const study = { checkpoint: '1'.repeat(64), activation: '1.relu', samples: 16, judges: [] }
  const { id } = await jobs.start(activationStudyKind, study)
  const { lease } = (await database.workerJobs.claim(id, 'worker'))!
  const deleting = (job: string) => `mutation { deleteJob(job: "${job}") { deletedId } }`
  const running = await server.failure(deleting(id))
  expect(running.extensions.code).toBe('JOB_CONFLICT')
  expect(running.message).toContain("can't be deleted: it is running")
  await database.workerJobs.record(lease, 0, [stateEvent('FAILED')])
  const ended = await server.failure(deleting(id))
  expect(ended.extensions.code).toBe('JOB_CONFLICT')
  expect(ended.message).toContain('a worker first removes the files that it left')
  await database.workerJobs.cleared([id])
  expect((await server.query(deleting(id))).deleteJob).toEqual({ deletedId: id })
  expect((await server.failure(deleting(id))).extensions.code).toBe('JOB_NOT_FOUND')

  const run = await startRun('deleted')
  await server.query(`mutation { cancelJob(job: "${run}") { job { id } } }`)
  expect((await server.query(deleting(run))).deleteJob).toEqual({ deletedId: run })
  expect(await server.query(`{ run(run: "deleted") { id } }`)).toEqual({ run: null })
})

test('an unknown id is JOB_NOT_FOUND', async () => {
  const id = crypto.randomUUID()
  const response = await server.post({
    query: `mutation { pauseJob(job: "${id}") { job { id } } }`,
  })
  const { errors } = await response.json()
  expect(errors[0].extensions.code).toBe('JOB_NOT_FOUND')
})

test('the result of a job is read when it is selected, which costs as much as a large one', async () => {
  const { jobs, database } = server.services
  const checkpoint = '0'.repeat(64)
  const study = { checkpoint, activation: '1.relu', samples: 16, judges: [] }
  const { id } = await jobs.start(activationStudyKind, study)
  const { lease } = (await database.workerJobs.claim(id, 'worker'))!
  const result = { judges: [], samples: 16, maps: [] }
  const done: NewStateEvent = { kind: 'state', at: new Date(), state: 'DONE', reason: null, result }
  await database.workerJobs.record(lease, 0, [done])
  const { nodes } = await jobs.list({ kind: activationStudyKind.name, first: 1 })
  expect(nodes[0]).toMatchObject({ id, state: 'DONE' })
  expect(nodes[0]).not.toHaveProperty('result')
  const list = (first: number, fields: string) =>
    `{ jobs(first: ${first}) { nodes { id ... on ActivationStudyJob { ${fields} } } } }`
  const data = await server.query(list(1, 'result { samples }'))
  expect(data['jobs'].nodes).toEqual([{ id, result: { samples: 16 } }])
  await server.query(list(100, 'samples'))
  const { extensions } = await server.failure(list(100, 'result { samples }'))
  expect(extensions).toMatchObject({ code: 'COST_LIMIT_EXCEEDED', cost: 2505, limit: 1000 })
})
