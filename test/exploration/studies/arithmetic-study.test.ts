/** Studies of arithmetic over GraphQL, from the mutation over a worker to the figure's pixels. */
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { importCritic, plantClassifier } from './support.ts'

const MEASURE = 'exemplars matched space success kept identity'
const JOB = `id kind state reason progress ... on ArithmeticStudyJob { checkpoint values cases seed
  result { judges { classifier attribute values balancedAccuracy reliable testImages } samples
    successByChance keptByChance measures { ${MEASURE} } sheet { url width height dataUri } } }`
const START = `mutation ($input: StartArithmeticStudyInput!) {
  startArithmeticStudy(input: $input) { job { ${JOB} } } }`

describe('a study of arithmetic', () => {
  let server: TestServer
  let classifier: string
  let keep: string[]
  beforeAll(async () => {
    server = await startTestServer({ env: { WORKER: 'on' } })
    await importCritic(server)
    classifier = await plantClassifier(server, 'bright', 0, { balancedAccuracy: 0.97 })
    keep = [await plantClassifier(server, 'round', 1, { balancedAccuracy: 0.9699 })]
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const start = async (input: object = {}): Promise<Record<string, any>> => {
    const given = { classifier, values: ['high'], keep, cases: 3, ...input }
    return (await server.query(START, { input: given })).startArithmeticStudy.job
  }

  /** Runs a study to its end. */
  async function study(input?: object): Promise<Record<string, any>> {
    const { id } = await start(input)
    const query = `subscription { jobProgress(job: "${id}") { ... on StateEvent { state } } }`
    for await (const { data, errors } of server.subscriber().iterate<any>({ query })) {
      if (errors) throw new Error(JSON.stringify(errors))
      if (data.jobProgress.state === 'FAILED') break
    }
    return (await server.query(`{ job(id: "${id}") { ${JOB} } }`)).job
  }

  /** The values of latents by the classifiers, through the API. */
  async function judge(latents: readonly object[]): Promise<{ value: string; other: string }[]> {
    const best = (id: string) => `attributes(classifier: "${id}") { value }`
    const { samples } = await server.query(
      `query ($latents: [LatentInput!]!) { samples(latents: $latents) {
        value: ${best(classifier)} other: ${best(keep[0]!)} } }`,
      { latents },
    )
    return samples.map(({ value, other }: any) => ({
      ...{ value: value[0].value, other: other[0].value },
    }))
  }

  test('states the balanced accuracy of its judges, and that one below 0.97 is not reliable', async () => {
    const { result } = await study({ cases: 1 })
    const facts = { values: ['low', 'high'], testImages: 9 }
    const bright = { classifier, attribute: 'bright', balancedAccuracy: 0.97, reliable: true }
    const round = { ...{ classifier: keep[0], attribute: 'round' }, balancedAccuracy: 0.9699 }
    expect(result.judges).toEqual([
      { ...bright, ...facts },
      { ...round, reliable: false, ...facts },
    ])
    const found = await server.query('{ classifiers { nodes { attribute reliable } } }')
    expect(found.classifiers.nodes).toContainEqual({ attribute: 'bright', reliable: true })
    expect(found.classifiers.nodes).toContainEqual({ attribute: 'round', reliable: false })
  })

  test('agrees with the arithmetic, samples and attributes of the API', async () => {
    const job = await study({ cases: 1 })
    expect(job).toMatchObject({ kind: 'arithmetic-study', state: 'DONE', reason: null })
    expect(job).toMatchObject({ checkpoint: server.digest, values: ['high'], cases: 1, seed: 0 })
    const { samples, measures, successByChance, keptByChance } = job['result']
    expect(samples).toBe(2048)
    // The planted classifiers divide samples at their median.
    expect(Math.abs(successByChance - 0.5)).toBeLessThan(0.1)
    expect(Math.abs(keptByChance[0] - 0.5)).toBeLessThan(0.1)
    expect(measures).toHaveLength(12)
    const stored = (await server.services.database.jobs.result(job['id'])) as any
    const [{ target, unmatched, matched }] = stored.shown
    const seeds = (list: number[]) => list.map((seed) => ({ seed }))
    const [c] = await judge(seeds([target]))
    expect(c!.value).toBe('low')
    for (const groups of [unmatched, matched]) {
      const [plus, minus] = [await judge(seeds(groups.plus)), await judge(seeds(groups.minus))]
      expect(plus.every(({ value }) => value === 'high')).toBe(true)
      expect(minus.every(({ value }) => value === 'low')).toBe(true)
      if (groups !== matched) continue
      expect(plus.map(({ other }) => other)).toEqual(minus.map(({ other }) => other))
    }
    for (const { exemplars, matched: isMatched, space, ...measure } of measures) {
      if (space === 'PIXELS') continue
      const groups = isMatched ? matched : unmatched
      const mean = (list: number[]) => ({ mean: seeds(list.slice(0, exemplars)) })
      const terms = [
        { weight: 1, latent: mean(groups.plus) },
        { weight: -1, latent: mean(groups.minus) },
        { weight: 1, latent: { seed: target } },
      ]
      const [result] = await judge([{ sum: terms }])
      const kept = Number(result!.other === c!.other)
      expect(measure).toEqual({
        ...{ success: Number(result!.value === 'high'), kept: [kept], identity: kept },
      })
    }
  })

  test('has a figure of A, B, C, A - B + C and the arithmetic of their pixels', async () => {
    const { result } = await study()
    const png = Buffer.from(result.sheet.dataUri.split(',')[1], 'base64')
    const options = { resolveWithObject: true } as const
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer(options)
    expect(result.sheet).toMatchObject({ width: info.width, height: info.height })
    expect(await fetch(server.url.replace('/graphql', '') + result.sheet.url)).toMatchObject({
      status: 200,
    })
    const cell = (left: number) =>
      Array.from({ length: 16 * 16 * 3 }, (_, at) => {
        const [y, x] = [2 + Math.floor(at / 48), left + (at % 48)]
        return data[y * info.width * 3 + x]!
      })
    // Three cells of 16 pixels and four gaps of 2 make a group; 6 pixels separate groups.
    const a = [2, 20, 38].map((left) => cell(left * 3))
    const b = [64, 82, 100].map((left) => cell(left * 3))
    const [c, , pixels] = [126, 152, 178].map((left) => cell(left * 3))
    const mean = (group: number[][], at: number) =>
      group.reduce((sum, image) => sum + image[at]!, 0) / group.length
    pixels!.forEach((value, at) => {
      const expected = Math.min(255, Math.max(0, mean(a, at) - mean(b, at) + c![at]!))
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.51)
    })
  })

  test('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await study(), await study(), await study({ seed: 1 })]
    expect(same['result']).toEqual(one['result'])
    expect(other['result'].sheet.url).not.toBe(one['result'].sheet.url)
  })

  test('fails, with the reason, if too few samples have the values', async () => {
    const rare = await plantClassifier(server, 'rare', 2, { threshold: 1e9 })
    const job = await study({ classifier: rare })
    expect(job).toMatchObject({ state: 'FAILED', result: null })
    expect(job['reason']).toMatch(/Only 0 of 2048 samples have the values/)
  })

  test.each([
    [{ classifier: randomUUID() }, 'CLASSIFIER_NOT_FOUND', 'No classifier'],
    [{ keep: [randomUUID()] }, 'CLASSIFIER_NOT_FOUND', 'No classifier'],
    [{ keep: [] }, 'BAD_USER_INPUT', 'from 1 to 8; got 0'],
    [{ values: [] }, 'BAD_USER_INPUT', 'at least one and not all'],
    [{ values: ['low', 'high'] }, 'BAD_USER_INPUT', 'at least one and not all'],
    [{ values: ['thick'] }, 'BAD_USER_INPUT', 'no value "thick". Available: "low", "high"'],
    [{ cases: 0 }, 'BAD_USER_INPUT', 'cases must be a whole number from 1 to 5000'],
    [{ seed: -1 }, 'BAD_USER_INPUT', 'seed'],
    [{ checkpoint: 'critic' }, 'BAD_USER_INPUT', 'is a discriminator'],
  ])('of %j is refused with %s, and queues nothing', async (changed, code, words) => {
    const count = '{ jobs(kind: "arithmetic-study") { totalCount } }'
    const before = await server.query(count)
    const input = { classifier, values: ['high'], keep, ...changed }
    const { extensions, message } = await server.failure(START, { input })
    expect(extensions.code).toBe(code)
    expect(message).toContain(words)
    expect(await server.query(count)).toEqual(before)
  })

  test('shows 1, 3 or 9 exemplars', async () => {
    const { id } = await study()
    const sheet = (exemplars: number) =>
      `{ job(id: "${id}") { ... on ArithmeticStudyJob { result {
        sheet(exemplars: ${exemplars}, matched: false) { width } } } } }`
    const { job } = await server.query(sheet(9))
    // 9 + 9 + 3 cells.
    expect(job.result.sheet.width).toBe(21 * 18 + 5 * 2 + 4 * 6)
    const { message } = await server.failure(sheet(2))
    expect(message).toContain('exemplars must be 1, 3, 9; got 2')
  })
})
