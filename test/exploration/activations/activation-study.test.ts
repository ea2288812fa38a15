/** Studies of maps over GraphQL and on workers, compared with the samples that the API returns. */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asGenerator } from '../../../server/checkpoints/checkpoint.ts'
import { createActivationStudyWork } from '../../../server/exploration/activations/activation-study-work.ts'
import { startWorker } from '../../../server/jobs/worker.ts'
import { seedLatent } from '../../../server/sampling/latents.ts'
import { plainSampling } from '../../../server/sampling/sampling.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { importCritic, plantClassifier, plantThirds } from '../studies/support.ts'

const SAMPLES = 40
/** Longer than a whole study. */
const WHOLE_MS = 3_600_000
const MAP = `map mean deviation peak active dead seeds
  correlations(first: 64) { classifier attribute value correlation }`
const JOB = `id kind state reason ... on ActivationStudyJob { checkpoint activation samples
  result { judges { classifier attribute values } samples deadMaps maps(first: 2048) { ${MAP} } } }`
const START = `mutation ($input: StartActivationStudyInput!) {
  startActivationStudy(input: $input) { job { ${JOB} } } }`

let server: TestServer
let judges: string[]
let activation: string
beforeAll(async () => {
  server = await startTestServer()
  await importCritic(server)
  judges = [await plantClassifier(server, 'bright', 0), await plantThirds(server, 'round', 1)]
  const { checkpoint } = await server.query('{ checkpoint { activations { name } } }')
  activation = checkpoint.activations[1].name
})
afterAll(() => server[Symbol.asyncDispose]())

async function start(input: object): Promise<string> {
  const given = { activation, samples: SAMPLES, judges, ...input }
  return (await server.query(START, { input: given })).startActivationStudy.job.id
}

/** Runs a job to its end, in slices of this length. Returns it, and the number of its attempts. */
async function finish(id: string, sliceMs: number): Promise<Record<string, any>> {
  const { services, config } = server
  const worker = await startWorker({
    ...services,
    kinds: [createActivationStudyWork({ ...services, engine: () => services.engine.get() })],
    scratchDir: path.join(config.dataDir, 'scratch'),
    name: 'here',
    timing: { sliceMs },
  })
  try {
    const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { state } } }`
    for await (const { data, errors } of server.subscriber().iterate<any>({ query })) {
      expect(errors).toBeUndefined()
      if (data.jobProgress.state === 'FAILED') break
    }
  } finally {
    await worker[Symbol.asyncDispose]()
  }
  const { attempt } = await services.jobs.job(id)
  return { ...(await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job, attempt }
}

const study = async (input: object, sliceMs = WHOLE_MS) => finish(await start(input), sliceMs)

/** The activation of each sample, float32 [maps, height, width]. */
async function activationsOf(name: string): Promise<Float32Array[]> {
  const { checkpoints, sampler } = server.services
  const checkpoint = asGenerator(await checkpoints.resolve('small'))
  const latents = Array.from({ length: SAMPLES }, (_, seed) => seedLatent(seed, checkpoint))
  return sampler.activations(plainSampling(checkpoint), name, latents)
}

/** The scores of each sample by a judge, by value. */
async function scoresOf(judge: string): Promise<Map<string, number>[]> {
  const { samples } = await server.query(
    `query ($latents: [LatentInput!]!) { samples(latents: $latents) {
      attributes(classifier: "${judge}") { value score } } }`,
    { latents: Array.from({ length: SAMPLES }, (_, seed) => ({ seed })) },
  )
  return samples.map(
    ({ attributes }: any) => new Map(attributes.map((own: any) => [own.value, own.score])),
  )
}

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

function pearson(x: readonly number[], y: readonly number[]): number {
  const product = (a: readonly number[], b: readonly number[]) => {
    const [centreA, centreB] = [meanOf(a), meanOf(b)]
    return a.reduce((sum, value, at) => sum + (value - centreA) * (b[at]! - centreB), 0)
  }
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y))
}

describe('a study of maps', () => {
  test('agrees with the activations and scores of its samples', async () => {
    const job = await study({})
    expect(job).toMatchObject({ kind: 'activation-study', state: 'DONE', reason: null })
    expect(job).toMatchObject({ checkpoint: server.digest, activation, samples: SAMPLES })
    const { result } = job
    expect(result.samples).toBe(SAMPLES)
    expect(result.judges.map(({ classifier }: any) => classifier)).toEqual(judges)
    const values = await activationsOf(activation)
    const scores = new Map<string, Map<string, number>[]>()
    for (const judge of judges) scores.set(judge, await scoresOf(judge))
    const size = values[0]!.length / result.maps.length
    for (const [index, figures] of result.maps.entries()) {
      const own = values.map((all) => all.subarray(index * size, (index + 1) * size))
      const means = own.map(meanOf)
      const positions = own.flatMap((map) => [...map])
      expect(figures.map).toBe(index)
      expect(figures.mean).toBeCloseTo(meanOf(means), 5)
      const deviation = Math.sqrt(meanOf(means.map((mean) => (mean - meanOf(means)) ** 2)))
      expect(figures.deviation).toBeCloseTo(deviation, 5)
      expect(figures.peak).toBeCloseTo(Math.max(...positions), 4)
      expect(figures.active).toBeCloseTo(meanOf(positions.map((value) => Number(value > 0))), 5)
      expect(figures.dead).toBe(false)
      const ranked = figures.seeds.map((seed: number) => means[seed]!)
      expect(new Set(figures.seeds).size).toBe(8)
      expect(Math.min(...ranked)).toBeCloseTo(means.toSorted((a, b) => b - a)[7]!, 5)
      // Two values of one judge, and three of the other; the middle third's score never varies.
      expect(figures.correlations).toHaveLength(4)
      const strengths = figures.correlations.map(({ correlation }: any) => Math.abs(correlation))
      expect(strengths).toEqual(strengths.toSorted((a: number, b: number) => b - a))
      for (const { classifier, value, correlation } of figures.correlations) {
        const own = scores.get(classifier)!.map((all) => all.get(value)!)
        expect(correlation).toBeCloseTo(pearson(means, own), 4)
      }
    }
  })

  test('has the same result regardless of slicing', async () => {
    const [whole, sliced] = [await study({}), await study({}, 1)]
    expect(whole['attempt']).toBe(1)
    expect(sliced['attempt']).toBeGreaterThan(2)
    expect(sliced['result']).toEqual(whole['result'])
  })

  test('is by default of the last activation before the image, and needs no judge', async () => {
    const { checkpoint } = await server.query('{ checkpoint { activations { name shape } } }')
    const last = checkpoint.activations.at(-1)
    const job = await study({ activation: null, judges: null })
    expect(job).toMatchObject({ activation: last.name, state: 'DONE', result: { judges: [] } })
    expect(job['result'].maps).toHaveLength(last.shape[0])
    for (const { correlations } of job['result'].maps) expect(correlations).toEqual([])
  })

  test('is found by its checkpoint and activation, with the sheet of a map', async () => {
    const job = await study({})
    const { checkpoint } = await server.query(
      `query ($activation: String!) { checkpoint { none: activationStudy(activation: "none") { samples }
        activationStudy(activation: $activation) { map(index: 2) { map }
          maps(first: 3) { ${MAP} sheet { url width height } } } } }`,
      { activation },
    )
    expect(checkpoint.none).toBeNull()
    const { map: third, maps } = checkpoint.activationStudy
    expect(third).toEqual({ map: 2 })
    expect(maps.map(({ sheet: _sheet, ...map }: any) => map)).toEqual(
      job['result'].maps.slice(0, 3),
    )
    expect(maps[0].sheet).toMatchObject({ width: 8 * 18 + 2, height: 18 + 2 })
    const { status } = await fetch(server.url.replace('/graphql', '') + maps[0].sheet.url)
    expect(status).toBe(200)
  })

  test('orders maps by their correlation with a value, or any value of a judge', async () => {
    const job = await study({})
    const order = async (args: string) => {
      const query = `{ job(id: "${job['id']}") { ... on ActivationStudyJob { result {
        maps(first: 5, ${args}) { map } } } } }`
      return (await server.query(query)).job.result.maps.map(({ map }: any) => map)
    }
    const expected = (matches: (own: any) => boolean) => {
      const strength = ({ correlations }: any) =>
        Math.max(...correlations.filter(matches).map((own: any) => Math.abs(own.correlation)))
      const sorted = job['result'].maps.toSorted((a: any, b: any) => strength(b) - strength(a))
      return sorted.slice(0, 5).map(({ map }: any) => map)
    }
    const [, judge] = judges
    expect(await order(`classifier: "${judge}"`)).toEqual(
      expected(({ classifier }) => classifier === judge),
    )
    expect(await order(`classifier: "${judge}", value: "from 1"`)).toEqual(
      expected(({ classifier, value }) => classifier === judge && value === 'from 1'),
    )
    const refusal = async (args: string) =>
      (
        await server.failure(`{ job(id: "${job['id']}") { ... on ActivationStudyJob { result {
        maps(${args}) { map } } } } }`)
      ).message
    expect(await refusal(`classifier: "${randomUUID()}"`)).toContain("isn't a judge of the study")
    expect(await refusal(`classifier: "${judge}", value: "x"`)).toContain('knows no value "x"')
    expect(await refusal('value: "x"')).toContain('value needs the classifier')
    expect(await refusal('first: 0')).toContain('first must be a whole number from 1 to 2048')
  })

  test('fails, with the reason, once a judge is deleted', async () => {
    const gone = await plantClassifier(server, 'gone', 2)
    const id = await start({ judges: [gone] })
    await server.services.classifiers.delete(gone)
    const job = await finish(id, WHOLE_MS)
    expect(job).toMatchObject({ state: 'FAILED', result: null })
    expect(job['reason']).toContain('No classifier has the id')
  })

  test.each([
    [{ judges: [randomUUID()] }, 'CLASSIFIER_NOT_FOUND', 'No classifier'],
    [{ judges: Array(9).fill('x') }, 'BAD_USER_INPUT', 'from 0 to 8; got 9'],
    [{ samples: 15 }, 'BAD_USER_INPUT', 'samples must be a whole number from 16 to 4096'],
    [{ activation: 'none' }, 'BAD_USER_INPUT', 'no activation "none"'],
    [{ checkpoint: 'critic' }, 'BAD_USER_INPUT', 'is a discriminator'],
  ])('of %j is refused with %s, and queues nothing', async (input, code, words) => {
    const count = '{ jobs(kind: "activation-study") { totalCount } }'
    const before = await server.query(count)
    const { extensions, message } = await server.failure(START, { input })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })
})
