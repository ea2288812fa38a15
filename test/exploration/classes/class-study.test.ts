/** Studies of a conditional generator's classes, over GraphQL and on a worker. */
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WHOLE_PROCESSES_MS } from '../../support/patience.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TINY_RUN, writeTinyImages } from '../../support/tiny-images.ts'

const RESULT = `samples testImages realImages error realError accuracy judge { attribute values }
  classes { label testImages error realError accuracy }`
const JOB = `id kind state reason
  ... on ClassStudyJob { checkpoint dataset realDataset samples result { ${RESULT} } }`
const START = `mutation ($input: StartClassStudyInput!) {
  startClassStudy(input: $input) { job { ${JOB} } } }`

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' } })
  for (const [name, count] of [
    ['squares', 32],
    ['others', 20],
  ] as const) {
    await writeTinyImages(path.join(server.config.importDir, name), count)
    await server.query(`mutation { registerDataset(input: {
      path: "${name}", name: "${name}", imageSize: 16 }) { dataset { name } } }`)
  }
  const input = {
    ...TINY_RUN,
    ...{ name: 'shades', recipe: 'MODERN', dataset: 'squares', conditioning: 'PROJECTION' },
    ...{ steps: 400, checkpointEvery: 400, ngf: 8, ndf: 8 },
  }
  const { startTraining } = await server.query(
    'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id } } }',
    { input },
  )
  await done(startTraining.run.id)
}, WHOLE_PROCESSES_MS)
afterAll(() => server[Symbol.asyncDispose]())

async function done(id: string): Promise<Record<string, any>> {
  return vi.waitFor(
    async () => {
      const { job } = await server.query(`{ job(id: "${id}") { ${JOB} } }`)
      expect(job).toMatchObject({ state: 'DONE', reason: null })
      return job
    },
    { timeout: WHOLE_PROCESSES_MS, interval: 200 },
  )
}

async function study(input: object): Promise<Record<string, any>> {
  const { startClassStudy } = await server.query(START, {
    input: { checkpoint: 'shades@latest', dataset: 'others', samples: 300, ...input },
  })
  return done(startClassStudy.job.id)
}

test(
  'a generator that knows its classes lends their names to the nearest images',
  async () => {
    const { result, ...job } = await study({ realDataset: 'squares' })
    expect(job).toMatchObject({ kind: 'class-study', dataset: 'others', realDataset: 'squares' })
    expect(result).toMatchObject({ samples: 300, testImages: 20, realImages: 32 })
    expect(result.error).toBeLessThan(0.2)
    expect(result.realError).toBeLessThan(0.2)
    expect(result).toMatchObject({ accuracy: null, judge: null })
    expect(result.classes).toMatchObject([
      { label: 'dark', testImages: 10, accuracy: null },
      { label: 'light', testImages: 10, accuracy: null },
    ])
  },
  WHOLE_PROCESSES_MS,
)

test(
  'a classifier sees the classes that samples were asked for',
  async () => {
    const { startClassifier } = await server.query(
      `mutation { startClassifier(input: {
      discriminator: "shades@latest:discriminator", dataset: "squares", attribute: "class", samplesPerClass: 10
    }) { job { id } } }`,
    )
    await done(startClassifier.job.id)
    const { job } = await server.query(
      `{ job(id: "${startClassifier.job.id}") { ... on ClassifierJob { classifier { id } } } }`,
    )
    const { result } = await study({ classifier: job.classifier.id })
    expect(result.judge).toEqual({ attribute: 'class', values: ['dark', 'light'] })
    expect(result.accuracy).toBeGreaterThan(0.9)
    expect(result).toMatchObject({ realImages: null, realError: null })
    const [dark, light] = result.classes
    expect((dark.accuracy + light.accuracy) / 2).toBeCloseTo(result.accuracy)
  },
  WHOLE_PROCESSES_MS,
)

test.each([
  [{ checkpoint: 'small' }, 'is not conditional, so it has no classes'],
  [{ samples: 99 }, 'samples must be'],
  [{ dataset: 'nothing' }, 'No dataset is named "nothing"'],
  [{ labelAttribute: 'hat' }, 'has no class of the generator (dark, light)'],
])('refused: %j', async (input, message) => {
  const given = { checkpoint: 'shades@latest', dataset: 'others', ...input }
  const { message: told } = await server.failure(START, { input: given })
  expect(told).toContain(message)
})
