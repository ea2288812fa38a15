import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { RULE_VARIANTS } from '../../server/training/rules/variants.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

const SHARED = { ...TINY_RUN, dataset: 'squares', recipe: 'PAPER', steps: 4, snapshotEvery: 2 }
const START = `mutation ($input: StartRuleStudyInput!) {
  startRuleStudy(input: $input) { study { name runs { variant run { name state priority } } } }
}`
const CONFIG = `recipe seed batch generatorNorm discriminatorNorm resampling fullyConnected
  discriminatorActivation discriminatorHead`
const QUALITY = 'checkpoint step features dataset samples fid precision recall diversity'
const STUDY = `{ ruleStudy(name: "all") { name
  runs { variant quality { ${QUALITY} } run { name ruleStudy state step config { ${CONFIG} } alarms { kind }
    snapshot { step speckle diversity picture { url } } } }
  picture(samples: 4) { url width height } } }`
const MEASURE = `mutation ($input: StartQualityInput!) {
  startQuality(input: $input) { job { id run ruleStudy } }
}`

let server: TestServer
let study: any

beforeAll(async () => {
  server = await startTestServer({ checkpoint: false, env: { WORKER: 'on' } })
  await writeTinyImages(path.join(server.config.importDir, 'squares'))
  await server.query(
    'mutation { registerDataset(input: { path: "squares", name: "squares", imageSize: 16 }) { dataset { name } } }',
  )
  await server.query(START, { input: { name: 'all', training: SHARED } })
  await vi.waitFor(
    async () => {
      study = (await server.query(STUDY)).ruleStudy
      const states = study.runs.map(({ run }: any) => run.state)
      expect(states).toEqual(RULE_VARIANTS.map(() => 'DONE'))
    },
    { timeout: WHOLE_PROCESSES_MS, interval: 500 },
  )
}, WHOLE_PROCESSES_MS)
afterAll(() => server[Symbol.asyncDispose]())

async function png(url: string) {
  const response = await fetch(server.url + url)
  expect(response.status).toBe(200)
  return sharp(await response.arrayBuffer())
}

describe('a rule study', () => {
  test('trains every variant on the same data, seed and number of images', () => {
    const expected = {
      PAPER: {},
      POOLING: { resampling: 'POOLING' },
      NO_BATCH_NORM: { generatorNorm: 'NONE', discriminatorNorm: 'NONE' },
      BATCH_NORM_EVERYWHERE: { generatorNorm: 'EVERYWHERE', discriminatorNorm: 'EVERYWHERE' },
      FULLY_CONNECTED: { fullyConnected: 'HIDDEN' },
      RELU: { discriminatorActivation: 'RELU' },
      GLOBAL_AVERAGE: { discriminatorHead: 'GLOBAL_AVERAGE' },
      PERCEPTRONS: { fullyConnected: 'ALL', generatorNorm: 'NONE', discriminatorNorm: 'NONE' },
    }
    const paper = study.runs[0].run.config
    expect(paper).toMatchObject({ recipe: 'PAPER', seed: 1, discriminatorNorm: 'BATCH' })
    expect(study.runs.map(({ variant }: any) => variant)).toEqual(Object.keys(expected))
    for (const [index, [variant, deviation]] of Object.entries(expected).entries()) {
      const { run } = study.runs[index]
      expect(run.config, variant).toEqual({ ...paper, ...deviation })
      expect(run).toMatchObject({ step: 4, alarms: [], snapshot: { step: 4 }, ruleStudy: 'all' })
      expect(run.name).toBe(`all-${variant.toLowerCase().replaceAll('_', '-')}`)
    }
  })

  test('has no run that breaks another rule than its name says', async () => {
    const input = { ...TINY_RUN, dataset: 'squares', name: 'mine-relu', steps: 1 }
    const { startTraining } = await server.query(
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
        run { ruleStudy } } }`,
      { input },
    )
    expect(startTraining.run.ruleStudy).toBeNull()
    expect((await server.query('{ ruleStudy(name: "mine") { name } }')).ruleStudy).toBeNull()
  })

  test('shows the first samples of each run in a row', async () => {
    const { url, width, height } = study.picture
    const sheet = await png(url)
    expect(await sheet.metadata()).toMatchObject({ width, height })
    expect([width, height]).toEqual([2 + 4 * 18, 2 + RULE_VARIANTS.length * 18])
    for (const [row, { run }] of study.runs.entries()) {
      const snapshot = await png(run.snapshot.picture.url)
      // The snapshot has three columns, so its fourth sample begins the second row.
      for (const [column, left, top] of [
        [0, 2, 2],
        [2, 38, 2],
        [3, 2, 20],
      ] as const) {
        const cell = { width: 16, height: 16 }
        const own = await snapshot
          .clone()
          .extract({ left, top, ...cell })
          .raw()
          .toBuffer()
        const place = { left: 2 + column * 18, top: 2 + row * 18, ...cell }
        expect(await sheet.clone().extract(place).raw().toBuffer()).toEqual(own)
      }
    }
  })

  const measuring = { timeout: WHOLE_PROCESSES_MS }
  test('has its quality measured by the same features, beside its alarms', measuring, async () => {
    expect(study.runs.map(({ quality }: any) => quality)).toEqual(RULE_VARIANTS.map(() => null))
    const { startQuality } = await server.query(MEASURE, {
      input: { ruleStudy: 'all', samples: 16 },
    })
    const { id, run, ruleStudy } = startQuality.job
    expect({ run, ruleStudy }).toEqual({ run: null, ruleStudy: 'all' })
    await vi.waitFor(
      async () => {
        const { job } = await server.query(`{ job(id: "${id}") { state reason } }`)
        expect(job).toEqual({ state: 'DONE', reason: null })
      },
      { timeout: WHOLE_PROCESSES_MS, interval: 500 },
    )
    const { runs } = (await server.query(STUDY)).ruleStudy
    const own = await server.query(
      `{ checkpoint(checkpoint: "all-paper@latest:discriminator") { digest } }`,
    )
    for (const { run, quality } of runs) {
      expect(run.alarms).toEqual([])
      expect(quality).toMatchObject({ step: 4, dataset: 'squares', samples: 16 })
      expect(quality.features).toBe(own.checkpoint.digest)
      for (const figure of ['fid', 'precision', 'recall', 'diversity']) {
        expect(quality[figure], `${run.name} ${figure}`).toBeGreaterThanOrEqual(0)
      }
    }
    expect(new Set(runs.map(({ quality }: any) => quality.checkpoint)).size).toBe(runs.length)
  })

  test.each([
    [{ ruleStudy: 'absent' }, 'No rule study has the name "absent".'],
    [
      { ruleStudy: 'all', run: 'all-paper' },
      'Pass only one of `checkpoint`, `run` and `ruleStudy`.',
    ],
  ])('is not measured with %o', async (input, message) => {
    const { extensions, ...refused } = await server.failure(MEASURE, { input })
    expect(extensions.code).toBe('BAD_USER_INPUT')
    expect(refused.message).toBe(message)
  })

  test.each(RULE_VARIANTS.map((_, index) => index))(
    'gives variant %i checkpoints that are described, sampled, scored and exported',
    async (index) => {
      const { variant, run } = study.runs[index]
      const { generate, checkpoint } = await server.query(
        `query ($generator: String!, $discriminator: String!) {
          generate(seed: 7, checkpoint: $generator) {
            dataUri score(discriminator: $discriminator) { logit }
          }
          checkpoint(checkpoint: $generator) { layers activations { name } }
        }`,
        { generator: `${run.name}@latest`, discriminator: `${run.name}@latest:discriminator` },
      )
      expect(generate.dataUri).toMatch(/^data:image/)
      expect(Number.isFinite(generate.score.logit)).toBe(true)
      expect(checkpoint.activations.length).toBeGreaterThan(1)
      const dense = checkpoint.layers.filter((layer: string) => layer.startsWith('dense'))
      expect(dense).toHaveLength(({ FULLY_CONNECTED: 1, PERCEPTRONS: 3 } as any)[variant] ?? 0)
      for (const network of ['', ':discriminator']) {
        for (const format of ['onnx', 'safetensors']) {
          const file = `${run.name}@latest${network}/export.${format}`
          const response = await fetch(`${server.url}/checkpoints/${file}`)
          expect(response.status, file).toBe(200)
          expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000)
        }
      }
    },
  )

  const further = { timeout: WHOLE_PROCESSES_MS }
  test('can be trained further from a checkpoint, in the same architecture', further, async () => {
    const input = { from: 'all-pooling@latest', name: 'further', steps: 2 }
    await server.query(
      'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id } } }',
      { input },
    )
    await expect
      .poll(async () => (await server.query('{ run(run: "further") { state } }')).run.state, {
        timeout: WHOLE_PROCESSES_MS,
      })
      .toBe('DONE')
    const { run } = await server.query('{ run(run: "further") { config { resampling } } }')
    expect(run.config).toEqual({ resampling: 'POOLING' })
    const refused = await server.failure(
      `mutation { startTraining(input: { from: "all-pooling@latest", resampling: STRIDED }) { run { id } } }`,
    )
    expect(refused.message).toContain('resampling must stay POOLING')
  })
})

describe('starting a rule study', () => {
  const count = async () => (await server.query('{ runs { totalCount } }')).runs.totalCount

  test('takes a choice of variants, in the order of the enum, and lets other runs go first', async () => {
    const variants = ['RELU', 'PAPER', 'RELU']
    const { startRuleStudy } = await server.query(START, {
      input: { name: 'two', variants, training: { ...SHARED, steps: 1 } },
    })
    expect(startRuleStudy.study).toMatchObject({
      name: 'two',
      runs: [
        { variant: 'PAPER', run: { name: 'two-paper', priority: -10 } },
        { variant: 'RELU', run: { name: 'two-relu', priority: -10 } },
      ],
    })
  })

  test.each([
    [{ name: 'all', training: SHARED }, 'The name "all-paper" is taken by a training run'],
    [{ name: 'bad name', training: SHARED }, 'Invalid run name "bad name-paper"'],
    [{ name: 'x', variants: [], training: SHARED }, 'variants must not be empty'],
    [{ name: 'x', training: { ...SHARED, dataset: 'absent' } }, 'absent'],
    [{ name: 'x', training: { ...SHARED, recipe: 'MODERN' } }, 'gradientPenalty must be 0'],
    [{ name: 'x', training: { ...SHARED, batch: 1 } }, 'batch must be a whole number'],
    [
      { name: 'x', training: { ...SHARED, name: 'y', resampling: 'POOLING' } },
      'A rule study sets name, resampling of its runs itself',
    ],
  ])('starts nothing for %o', async (input, message) => {
    const before = await count()
    expect((await server.failure(START, { input })).message).toContain(message)
    expect(await count()).toBe(before)
  })

  test('is needed for a study to exist', async () => {
    expect(await server.query('{ ruleStudy(name: "absent") { name } }')).toEqual({
      ruleStudy: null,
    })
  })

  test('leaves out a run of its name that trains something else', async () => {
    await server.query(
      'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id } } }',
      { input: { ...SHARED, name: 'other-relu', steps: 1 } },
    )
    expect((await server.query('{ ruleStudy(name: "other") { name } }')).ruleStudy).toBeNull()
  })
})
