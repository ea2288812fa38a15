/** Studies of a turn vector over GraphQL, from the mutation over a worker to the figure. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { importCritic, plantClassifier, plantThirds } from './support.ts'

const JOB = `id kind state reason ... on TurnStudyJob { checkpoint cases seed result {
  judge { classifier values } samples sampleShares amounts
  measures { exemplars middle middleByChance turned } sheet { url width height } } }`
const START = `mutation ($input: StartTurnStudyInput!) {
  startTurnStudy(input: $input) { job { ${JOB} } } }`

describe('a study of a turn vector', () => {
  let server: TestServer
  let classifier: string
  beforeAll(async () => {
    server = await startTestServer({ env: { WORKER: 'on' } })
    await importCritic(server)
    classifier = await plantThirds(server, 'turn', 0)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  async function study(input: object): Promise<Record<string, any>> {
    const { startTurnStudy } = await server.query(START, { input: { classifier, ...input } })
    const { id } = startTurnStudy.job
    const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { state } } }`
    for await (const { data } of server.subscriber().iterate<any>({ query })) {
      expect(data.jobProgress.state).not.toBe('FAILED')
    }
    return (await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job
  }

  test('agrees with the recipes, samples and attributes of the API', async () => {
    const job = await study({ cases: 1, seed: 3 })
    expect(job).toMatchObject({ kind: 'turn-study', state: 'DONE', cases: 1, seed: 3 })
    const { judge, samples, sampleShares, amounts, measures, sheet } = job['result']
    expect(judge).toEqual({ classifier, values: ['below 0', '0 to 1', 'from 1'] })
    expect(samples).toBe(2048)
    for (const share of sampleShares) expect(share).toBeGreaterThan(0.1)
    expect(amounts).toEqual([-1, -0.5, 0, 0.5, 1])
    expect(sheet).toMatchObject({ width: 5 * 18 + 2, height: 18 + 2 })
    const [{ low, high, target }] = ((await server.services.database.jobs.result(job['id'])) as any)
      .shown
    const mean = (seeds: number[]) => ({ mean: seeds.map((seed) => ({ seed })) })
    const sharesOf = async (latent: object) => {
      const { sample } = await server.query(
        `query ($latent: LatentInput!) { sample(latent: $latent) {
          attributes(classifier: "${classifier}") { value } } }`,
        { latent },
      )
      return judge.values.map((value: string) => Number(value === sample.attributes[0].value))
    }
    for (const { exemplars, middle, turned } of measures) {
      const [lows, highs] = [low.slice(0, exemplars), high.slice(0, exemplars)]
      expect(await sharesOf(mean([...lows, ...highs]))).toEqual(middle)
      for (const [at, amount] of amounts.entries()) {
        const terms = [
          { weight: 1, latent: { seed: target } },
          { weight: amount, latent: mean(highs) },
          { weight: -amount, latent: mean(lows) },
        ]
        expect(await sharesOf({ sum: terms })).toEqual(turned[at])
      }
    }
    expect(await study({ cases: 1, seed: 3 })).toMatchObject({ result: job['result'] })
  })

  test('refuses a classifier of two values, and cases out of range', async () => {
    const halves = await plantClassifier(server, 'bright', 1)
    const two = await server.failure(START, { input: { classifier: halves } })
    expect(two.message).toMatch(/"bright" tells 2 values apart, .* with two `thresholds`/)
    const none = await server.failure(START, { input: { classifier, cases: 0 } })
    expect(none.message).toMatch(/cases must be a whole number from 1 to 5000/)
  })
})
