import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestServer, subscriptionFailure, type TestServer } from '../support/server.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

/** A server that trains. */
let server: TestServer
/** Another replica, which does not train. */
let other: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' } })
  other = await startTestServer({ beside: server })
  await writeTinyImages(path.join(server.config.importDir, 'squares'))
  await server.query(REGISTER, { input: { path: 'squares', name: 'squares', imageSize: 16 } })
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const REGISTER = `mutation ($input: RegisterDatasetInput!) {
  registerDataset(input: $input) { dataset { name source count channels classes { label count } } }
}`
const START =
  'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id name state step } } }'
const PROGRESS = `subscription ($run: ID!, $after: Int, $mode: ProgressMode! = ALL) {
  trainingProgress(run: $run, after: $after, mode: $mode) {
    __typename seq at
    ... on StepEvent { step epoch lossD lossG dReal dFakeBefore dFakeAfter imagesPerSecond etaSeconds }
    ... on SnapshotEvent { step picture { url width height } }
    ... on CheckpointEvent { step reference }
    ... on StateEvent { step state reason }
  }
}`

async function start(input: Record<string, unknown>, at = server) {
  const { startTraining } = await at.query(START, {
    input: { ...TINY_RUN, dataset: 'squares', ...input },
  })
  return startTraining.run
}

/**
 * Returns the events after `after`, up to the end of the run or the first event for which `enough`
 * is true.
 */
async function follow(
  at: TestServer,
  variables: { run: string; after?: number; mode?: string },
  enough: (event: any) => boolean = () => false,
): Promise<any[]> {
  const events: any[] = []
  for await (const { data, errors } of at.subscriber().iterate<any>({
    query: PROGRESS,
    variables,
  })) {
    if (errors) throw new Error(JSON.stringify(errors))
    events.push(data.trainingProgress)
    if (enough(data.trainingProgress)) break
  }
  return events
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)
const ofType = (events: any[], type: string) =>
  events.filter(({ __typename }) => __typename === type)

describe('a run, from start to DONE', () => {
  let events: any[]
  beforeAll(async () => {
    const run = await start({ name: 'whole' })
    expect(run).toMatchObject({ name: 'whole', state: 'QUEUED', step: 0 })
    events = await follow(other, { run: 'whole' })
  })

  test('sends every event once and in order, on a replica that does not train', () => {
    expect(events.map(({ seq }) => seq)).toEqual(numbers(1, events.length))
    const steps = ofType(events, 'StepEvent')
    expect(steps.map(({ step }) => step)).toEqual(numbers(1, 40))
    for (const { dReal, dFakeAfter, lossD, imagesPerSecond } of steps) {
      for (const probability of [dReal, dFakeAfter]) {
        expect(probability).toBeGreaterThanOrEqual(0)
        expect(probability).toBeLessThanOrEqual(1)
      }
      expect(lossD).toBeGreaterThan(0)
      expect(imagesPerSecond).toBeGreaterThan(0)
    }
    const states = ofType(events, 'StateEvent').map(({ state }) => state)
    expect(states).toEqual(['QUEUED', 'RUNNING', 'DONE'])
    expect(events.at(-1)).toMatchObject({ state: 'DONE', step: 40, reason: null })
    expect(ofType(events, 'CheckpointEvent').map(({ reference }) => reference)).toEqual([
      'whole@20',
      'whole@40',
    ])
  })

  test('sends late subscribers exactly the events that they miss', async () => {
    for (const after of [0, 1, 17, events.length - 1]) {
      expect(await follow(server, { run: 'whole', after })).toEqual(events.slice(after))
    }
    expect(await follow(other, { run: 'whole', after: events.length })).toEqual([])
  })

  test('sends a subscriber of LATEST all events except steps that it is too slow for', async () => {
    const latest = await follow(other, { run: 'whole', mode: 'LATEST' })
    const steps = ofType(latest, 'StepEvent')
    expect(steps.at(-1)).toMatchObject({ step: 40 })
    expect(steps.length).toBeLessThan(40)
    for (const type of ['StateEvent', 'SnapshotEvent', 'CheckpointEvent']) {
      expect(ofType(latest, type)).toEqual(ofType(events, type))
    }
  })

  test('has pictures of the stated size on every replica', async () => {
    const [first] = ofType(events, 'SnapshotEvent')
    const { url, width, height } = first.picture
    for (const { url: base } of [server, other]) {
      const response = await fetch(base + url)
      expect(response.status).toBe(200)
      const { width: w, height: h } = await sharp(await response.arrayBuffer()).metadata()
      expect([w, h]).toEqual([width, height])
      expect(response.headers.get('cache-control')).toMatch(/immutable/)
    }
  })

  test('has settings, figures, pictures, a timeline and checkpoints', async () => {
    const { run } = await other.query(`{ run(run: "whole") {
      name state step steps dataset priority lastSeq reason startedAt endedAt
      config { recipe imageSize channels zDim prior { distribution } ngf batch seed from onAlarm }
      latest { step lossD }
      checkpoints { step reference pinned }
      snapshot { step picture { dataUri } }
      snapshots(count: 3) { step }
      metrics(points: 8) { step lossD dReal }
      timeline(format: GIF, fps: 4) { url width height }
    } }`)
    expect(run).toMatchObject({
      ...{ name: 'whole', state: 'DONE', step: 40, steps: 40, dataset: 'squares', reason: null },
      config: { recipe: 'FAST', imageSize: 16, channels: 3, zDim: 8, ngf: 4, batch: 8, seed: 1 },
      latest: { step: 40 },
      checkpoints: [{ step: 40, reference: 'whole@40', pinned: false }, { step: 20 }],
      snapshot: { step: 40 },
      lastSeq: events.length,
    })
    expect(run.config).toMatchObject({ prior: { distribution: 'NORMAL' }, from: null })
    expect(run.snapshots).toHaveLength(3)
    expect(run.snapshots.at(-1)).toEqual({ step: 40 })
    expect(run.metrics.length).toBeGreaterThan(4)
    expect(run.metrics.length).toBeLessThanOrEqual(8)
    expect(run.metrics.at(-1).step).toBe(40)
    const timeline = await fetch(other.url + run.timeline.url)
    expect(timeline.status).toBe(200)
    const gif = await sharp(await timeline.arrayBuffer(), { animated: true }).metadata()
    expect(gif.pages).toBe(ofType(events, 'SnapshotEvent').length)
    expect([gif.width, gif.pageHeight]).toEqual([run.timeline.width, run.timeline.height])
  })

  test('is found by its id and in lists', async () => {
    const { runs } = await other.query('{ runs(state: DONE) { totalCount nodes { id name } } }')
    expect(runs.nodes.map(({ name }: any) => name)).toContain('whole')
    const { id } = runs.nodes.find(({ name }: any) => name === 'whole')
    const { run } = await other.query('query ($id: ID!) { run(run: $id) { name } }', { id })
    expect(run.name).toBe('whole')
    expect((await other.query('{ run(run: "absent") { id } }')).run).toBeNull()
  })

  test('has checkpoints that any replica can sample: EMA, raw, by step and the latest', async () => {
    const query = `query ($checkpoint: String!) {
      generate(seed: 7, checkpoint: $checkpoint) { url checkpoint { digest zDim width } }
    }`
    const urls = new Set<string>()
    for (const checkpoint of ['whole@latest', 'whole@20', 'whole@latest:raw']) {
      const { generate } = await other.query(query, { checkpoint })
      expect(generate.checkpoint).toMatchObject({ zDim: 8, width: 16 })
      expect((await fetch(other.url + generate.url)).status).toBe(200)
      urls.add(generate.url)
    }
    expect(urls.size).toBe(3)
    const [latest, byStep] = await Promise.all(
      ['whole@latest', 'whole@40'].map((checkpoint) => other.query(query, { checkpoint })),
    )
    expect(latest).toEqual(byStep)
  })

  test('can be promoted, pinned, started from and deleted; the promoted checkpoint remains', async () => {
    const { promoteCheckpoint } = await other.query(
      'mutation { promoteCheckpoint(input: { checkpoint: "whole@20", name: "kept" }) { checkpoint { name digest } } }',
    )
    expect(promoteCheckpoint.checkpoint.name).toBe('kept')
    const { pinCheckpoint } = await other.query(
      'mutation { pinCheckpoint(run: "whole", step: 20) { run { checkpoints { step pinned } } } }',
    )
    expect(pinCheckpoint.run.checkpoints).toEqual([
      { step: 40, pinned: false },
      { step: 20, pinned: true },
    ])
    const { startTraining } = await server.query(START, {
      input: { name: 'tuned', dataset: 'squares', from: 'whole@40', steps: 4 },
    })
    expect(startTraining.run.name).toBe('tuned')
    const tuned = await follow(server, { run: 'tuned' })
    expect(tuned.at(-1)).toMatchObject({ state: 'DONE', step: 4 })
    const { run } = await server.query('{ run(run: "tuned") { config { from ngf } } }')
    expect(run.config).toEqual({ from: 'whole@40', ngf: 4 })
    await server.query('mutation { deleteRun(run: "whole") { id } }')
    expect((await server.query('{ run(run: "whole") { id } }')).run).toBeNull()
    const { generate } = await server.query('{ generate(seed: 7, checkpoint: "kept") { url } }')
    expect((await fetch(server.url + generate.url)).status).toBe(200)
  })
})

test('a run can be paused, resumed, rolled back and cancelled, and its subscriber sees it all', async () => {
  await start({ name: 'steered', steps: 100_000, checkpointEvery: 10, snapshotEvery: 1000 })
  const reading = follow(other, { run: 'steered' })
  const states = (state: string, after = 0) =>
    follow(other, { run: 'steered', after }, (event) => event.state === state)
  const reached = (step: number) =>
    follow(other, { run: 'steered' }, (event) => event.step >= step && 'reference' in event)
  await reached(20)
  await other.query('mutation { pauseTraining(run: "steered") { run { id } } }')
  const paused = (await states('PAUSED')).at(-1)
  await other.query('mutation { resumeTraining(run: "steered") { run { id } } }')
  await states('RUNNING', paused.seq)
  await reached(paused.step + 10)
  await other.query('mutation { pauseTraining(run: "steered") { run { id } } }')
  await states('PAUSED', paused.seq)
  const { run } = await other.query('{ run(run: "steered") { checkpoints { step } } }')
  const [, before] = run.checkpoints
  const { rollbackTraining } = await other.query(
    'mutation ($step: Int!) { rollbackTraining(run: "steered", step: $step) { run { state step } } }',
    { step: before.step },
  )
  expect(rollbackTraining.run).toEqual({ state: 'PAUSED', step: before.step })
  const { cancelTraining } = await other.query(
    'mutation { cancelTraining(run: "steered") { run { state } } }',
  )
  expect(cancelTraining.run.state).toBe('CANCELLED')
  const events = await reading
  expect(events.map(({ seq }) => seq)).toEqual(numbers(1, events.length))
  expect(events.at(-1)).toMatchObject({ state: 'CANCELLED' })
})

test('while a run trains, its latest checkpoint is served without failed requests', async () => {
  await start({ name: 'served', steps: 100_000, checkpointEvery: 6, keepCheckpoints: 1 })
  await follow(other, { run: 'served' }, ({ reference }) => reference !== undefined)
  const digests = new Set<string>()
  while (digests.size < 5) {
    const { generate } = await other.query(
      '{ generate(seed: 7, checkpoint: "served@latest") { dataUri checkpoint { digest } } }',
    )
    expect(generate.dataUri).toMatch(/^data:image\/png/)
    digests.add(generate.checkpoint.digest)
  }
  await other.query('mutation { cancelTraining(run: "served") { run { id } } }')
  await follow(other, { run: 'served' })
})

describe('errors', () => {
  test.each([
    ['pauseTraining(run: "absent") { run { id } }', 'TRAINING_RUN_NOT_FOUND', /absent/],
    ['deleteRun(run: "absent") { id }', 'TRAINING_RUN_NOT_FOUND', /absent/],
    ['startTraining(input: { dataset: "nothing" }) { run { id } }', 'DATASET_NOT_FOUND', /nothing/],
    ['startTraining(input: { ngf: 3, batch: 1 }) { run { id } }', 'BAD_USER_INPUT', /ngf.*batch/],
    ['startTraining(input: { from: "no@1" }) { run { id } }', 'CHECKPOINT_NOT_FOUND', /no/],
    ['startTraining(input: { name: "small" }) { run { id } }', 'BAD_USER_INPUT', /small/],
    ['deleteDataset(input: { name: "nothing" }) { name }', 'DATASET_NOT_FOUND', /nothing/],
    [
      'registerDataset(input: { path: "../..", name: "up" }) { dataset { name } }',
      'BAD_USER_INPUT',
      /IMPORT_DIR|import/,
    ],
    [
      'registerDataset(input: { path: "few", name: "few" }) { dataset { name } }',
      'DATASET_INVALID',
      /3/,
    ],
  ])('%s is %s', async (mutation, code, message) => {
    const few = path.join(server.config.importDir, 'few')
    await mkdir(few, { recursive: true })
    for (const name of ['a', 'b', 'c']) await writeFile(path.join(few, `${name}.png`), 'no picture')
    const failure = await server.failure(`mutation { ${mutation} }`)
    expect(failure.extensions.code).toBe(code)
    expect(failure.message).toMatch(message)
  })

  test('a subscription to a missing run, or from beyond the last event, is rejected', async () => {
    const client = server.subscriber()
    const missing = await subscriptionFailure(client, PROGRESS, { run: 'absent' })
    expect(missing.extensions.code).toBe('TRAINING_RUN_NOT_FOUND')
    const run = await start({ name: 'beyond', steps: 1 })
    await follow(server, { run: run.id })
    const beyond = await subscriptionFailure(client, PROGRESS, { run: run.id, after: 1_000 })
    expect(beyond.extensions.code).toBe('BAD_USER_INPUT')
    const conflict = await server.failure(
      'mutation { resumeTraining(run: "beyond") { run { id } } }',
    )
    expect(conflict.extensions.code).toBe('TRAINING_RUN_CONFLICT')
  })

  test('deleting a run ends its subscriptions with an error', async () => {
    await start({ name: 'gone', steps: 100_000, checkpointEvery: 1000 })
    await follow(server, { run: 'gone' }, ({ step }) => step > 0)
    await server.query('mutation { pauseTraining(run: "gone") { run { id } } }')
    await follow(server, { run: 'gone' }, ({ state }) => state === 'PAUSED')
    const reading = subscriptionFailure(other.subscriber(), PROGRESS, { run: 'gone' })
    await server.query('mutation { deleteRun(run: "gone") { id } }')
    expect((await reading).extensions).toEqual({ code: 'TRAINING_RUN_NOT_FOUND' })
    await vi.waitFor(async () => {
      const text = await (await fetch(`${other.url}/metrics`)).text()
      expect(text).toMatch(/^latentql_subscriptions 0$/m)
    }, 20_000)
  })

  test('a dataset in use cannot be deleted', async () => {
    const run = await start({ name: 'user', steps: 100_000, checkpointEvery: 1000 })
    const failure = await server.failure(
      'mutation { deleteDataset(input: { name: "squares" }) { name } }',
    )
    expect(failure.extensions.code).toBe('TRAINING_RUN_CONFLICT')
    await server.query('mutation ($run: ID!) { cancelTraining(run: $run) { run { id } } }', {
      run: run.id,
    })
    await follow(server, { run: run.id })
  })
})

test('the metrics include training', async () => {
  await start({ name: 'measured', steps: 100_000, checkpointEvery: 1000 })
  await follow(server, { run: 'measured' }, ({ step }) => step > 0)
  const text = await (await fetch(`${server.url}/metrics`)).text()
  for (const line of [
    /^latentql_training_runs\{state="RUNNING"\} 1$/m,
    /^latentql_training_runs_held 1$/m,
    /^latentql_training_runs_waiting 0$/m,
    /^latentql_training_step\{run="measured"\} [1-9]/m,
    /^latentql_training_images_per_second\{run="measured"\} [1-9]/m,
    /^latentql_worker_busy 1$/m,
  ]) {
    expect(text).toMatch(line)
  }
  await server.query('mutation { cancelTraining(run: "measured") { run { id } } }')
  await follow(server, { run: 'measured' })
})
