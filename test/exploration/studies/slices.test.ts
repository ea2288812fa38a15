/** Studies on a worker that stops at every chance, compared with studies in one slice. */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JobRow } from '../../../server/db/stores.ts'
import { arithmeticStudy } from '../../../server/exploration/studies/arithmetic-cases.ts'
import { CANDIDATES } from '../../../server/exploration/studies/candidates.ts'
import { createStudyWork } from '../../../server/exploration/studies/study-work.ts'
import { turnStudy } from '../../../server/exploration/studies/turn-cases.ts'
import { startWorker } from '../../../server/jobs/worker.ts'
import { WHOLE_PROCESSES_MS } from '../../support/patience.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { importCritic, plantClassifier, plantThirds } from './support.ts'

/** Candidates judged between two chances to stop. */
const CANDIDATES_AT_ONCE = 64
/** Longer than a whole study. */
const WHOLE_MS = 3_600_000

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await importCritic(server)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Works on a job until it is done, in slices of this length. Returns the job. */
async function finish(id: string, sliceMs: number): Promise<JobRow> {
  const { services, config } = server
  const options = { ...services, engine: () => services.engine.get() }
  const worker = await startWorker({
    ...services,
    kinds: [createStudyWork(arithmeticStudy, options), createStudyWork(turnStudy, options)],
    scratchDir: path.join(config.dataDir, 'scratch'),
    name: 'here',
    timing: { sliceMs },
  })
  try {
    const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { reason } } }`
    for await (const { data, errors } of server.subscriber().iterate<any>({ query })) {
      expect(errors).toBeUndefined()
      expect(data.jobProgress.reason ?? null).toBeNull()
    }
    return await services.jobs.job(id)
  } finally {
    await worker[Symbol.asyncDispose]()
  }
}

/** Compares a study in one slice with one that stops at every chance. */
async function compare(mutation: string, input: object): Promise<void> {
  const start = `mutation ($input: S${mutation.slice(1)}Input!) {
    ${mutation}(input: $input) { job { id } } }`
  const study = async (sliceMs: number) => {
    const data = await server.query(start, { input: { ...input, cases: 3, seed: 5 } })
    return finish(data[mutation].job.id, sliceMs)
  }
  const whole = await study(WHOLE_MS)
  expect(whole).toMatchObject({ state: 'DONE', attempt: 1 })
  const sliced = await study(1)
  // It stopped among the candidates, and then among the cases.
  expect(sliced.attempt).toBeGreaterThan(CANDIDATES / CANDIDATES_AT_ONCE + 1)
  expect(sliced).toMatchObject({ state: 'DONE' })
  const { jobs } = server.services.database
  expect(await jobs.result(sliced.id)).toEqual(await jobs.result(whole.id))
}

describe('regardless of slicing, the result is the same', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('of a study of arithmetic', async () => {
    const classifier = await plantClassifier(server, 'bright', 0)
    const keep = [await plantClassifier(server, 'round', 1)]
    await compare('startArithmeticStudy', { classifier, values: ['high'], keep })
  })

  test('of a study of a turn vector', async () => {
    await compare('startTurnStudy', { classifier: await plantThirds(server, 'turn', 0) })
  })
})
