/** De-duplication of a dataset with planted duplicates, over GraphQL. */
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPackedFile } from '../../../server/datasets/packed-file.ts'
import { startStatefulEngine } from '../../../server/engine/start.ts'
import { createDeduplicationWork } from '../../../server/exploration/deduplication/deduplication-work.ts'
import { deduplicationKind } from '../../../server/exploration/deduplication/kind.ts'
import type { Slice } from '../../../server/jobs/kind.ts'
import { WHOLE_PROCESSES_MS } from '../../support/patience.ts'
import { COPIES, DISTINCT, EDGE, writeDuplicates } from '../../support/planted-duplicates.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { createTempDir } from '../../support/temp-dir.ts'
import { silentLogger } from '../../support/test-database.ts'

const STEPS = 100

const RESULT = `images duplicates groups collisions loss
  calibration { copies radius distance combined recall exactRecall falsePositives }`
const START = `mutation ($input: StartDeduplicationInput!) {
  startDeduplication(input: $input) { job { id kind state dataset steps seed result { images } } }
}`
const REMOVE = `mutation ($input: RemoveDuplicatesInput!) {
  removeDuplicates(input: $input) {
    removed dataset { id name source count imageSize channels classes { label count }
      attributes { name kind min max } }
  }
}`

let server: TestServer
let job: string
let datasetId: string
/** The number of the image that each image of the dataset shows. */
let shown: number[]

beforeAll(async () => {
  server = await startTestServer({ env: { WORKER: 'on' } })
  await using folder = await createTempDir()
  const images = path.join(folder.path, 'images')
  await writeDuplicates(images)
  const { datasets } = server.services
  const dataset = await datasets.register(images, { name: 'planted', imageSize: EDGE })
  datasetId = dataset.id
  shown = await originalsOf(datasetId)
  const input = { dataset: 'planted', steps: STEPS }
  const started = (await server.query(START, { input })).startDeduplication.job
  expect(started).toMatchObject({
    ...{ kind: 'deduplication', state: 'QUEUED', dataset: 'planted' },
    ...{ steps: STEPS, seed: 0, result: null },
  })
  job = started.id
  const query = `subscription { jobProgress(job: "${job}") { ... on StateEvent { state reason } } }`
  const states = []
  for await (const { data } of server.subscriber().iterate<any>({ query })) {
    if (data.jobProgress.state) states.push(data.jobProgress.state)
  }
  expect(states.at(-1)).toBe('DONE')
}, WHOLE_PROCESSES_MS)
afterAll(() => server[Symbol.asyncDispose]())

async function originalsOf(id: string): Promise<number[]> {
  const { path } = await server.services.datasets.open(id, { imageSize: EDGE })
  const file = openPackedFile(path)
  try {
    const indices = Array.from({ length: file.count }, (_, index) => index)
    return indices.map((index) => file.attributesOf(index)['original'] as number)
  } finally {
    file.close()
  }
}

const resultOf = async (fields: string) =>
  (await server.query(`{ job(id: "${job}") { ... on DeduplicationJob { result { ${fields} } } } }`))
    .job.result

test('finds at least 95 % of the planted duplicates, and no pair of distinct images', async () => {
  const { pairs, ...result } = await resultOf(`${RESULT} pairs(first: 1000) { kept duplicate }`)
  const right = pairs.filter((pair: any) => shown[pair.kept] === shown[pair.duplicate])
  expect(right.length).toBeGreaterThanOrEqual(0.95 * COPIES)
  expect(pairs.length).toBe(right.length)
  expect(result).toMatchObject({
    ...{ images: DISTINCT + COPIES, duplicates: pairs.length, groups: pairs.length },
    calibration: { copies: DISTINCT + COPIES, falsePositives: 0 },
  })
  expect(result.loss).toBeLessThan(1)
  expect(result.collisions).toBeLessThan(pairs.length)
  expect(result.calibration.recall).toBeGreaterThan(0.95)
  expect(result.calibration.exactRecall).toBeLessThan(result.calibration.recall)
})

test('pairs are paged, the nearest first, each within the limits', async () => {
  const fields = 'kept duplicate bits distance'
  const { calibration, pairs } = await resultOf(
    `calibration { radius distance combined } pairs { ${fields} }`,
  )
  const { pairs: page } = await resultOf(`pairs(first: 5, offset: 3) { ${fields} }`)
  expect(page).toEqual(pairs.slice(3, 8))
  const distances = pairs.map(({ distance }: { distance: number }) => distance)
  expect(distances).toEqual([...distances].sort((one, other) => one - other))
  for (const { kept, duplicate, bits, distance } of pairs) {
    expect(kept).toBeLessThan(duplicate)
    expect(bits).toBeLessThanOrEqual(calibration.radius)
    expect(distance).toBeLessThanOrEqual(calibration.distance)
    expect(distance + 0.05 * bits).toBeLessThanOrEqual(calibration.combined)
  }
})

test('the sheet shows the kept image left and its duplicate right', async () => {
  const { pairs, sheet } = await resultOf(
    `pairs(first: 1) { kept duplicate } sheet(first: 2, imageSize: ${EDGE}) { url width height }`,
  )
  const response = await fetch(new URL(sheet.url, server.url))
  expect(response.status).toBe(200)
  const { data, info } = await sharp(await response.arrayBuffer())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([sheet.width, sheet.height])
  const [{ kept, duplicate }] = pairs
  const images = await server.services.datasets.pictures(datasetId, [kept, duplicate], EDGE)
  for (const [at, image] of images.entries()) {
    const row = Buffer.from(image.data.subarray(0, EDGE * 3))
    const start = (2 * info.width + 2 + at * EDGE) * 3
    expect(data.subarray(start, start + EDGE * 3)).toEqual(row)
  }
})

test('there is no sheet beyond the last pair', async () => {
  expect(await resultOf('sheet(offset: 900) { url } pairs(offset: 900) { bits }')).toEqual({
    ...{ sheet: null, pairs: [] },
  })
})

test('removing the duplicates makes a dataset of the kept images, with their classes and attributes', async () => {
  const { duplicates, pairs } = await resultOf('duplicates pairs(first: 1000) { duplicate }')
  const input = { job, name: 'clean' }
  const { dataset, removed } = (await server.query(REMOVE, { input })).removeDuplicates
  expect(removed).toBe(duplicates)
  const gone = new Set(pairs.map(({ duplicate }: { duplicate: number }) => duplicate))
  const kept = shown.filter((_, index) => !gone.has(index))
  expect(await originalsOf(dataset.id)).toEqual(kept)
  expect(new Set(kept).size).toBe(DISTINCT)
  const odd = kept.filter((original) => original % 2 === 1).length
  expect(dataset).toMatchObject({
    ...{ name: 'clean', source: 'FOLDER', count: kept.length, imageSize: EDGE, channels: 3 },
    classes: [
      { label: 'even', count: kept.length - odd },
      { label: 'odd', count: odd },
    ],
    attributes: [{ name: 'original', kind: 'NUMBER', min: 0, max: DISTINCT - 1 }],
  })
  const again = await server.failure(REMOVE, { input })
  expect(again.extensions.code).toBe('BAD_USER_INPUT')
  expect(again.message).toContain('"clean" already exists')
})

test(
  'has the same result on a worker that stops at every chance, also while it hashes and searches',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const { datasets, jobs } = server.services
    const row = await jobs.job(job)
    await using engine = await startStatefulEngine({
      ...{ choice: 'onnxruntime-cpu', logger: silentLogger },
    })
    await using folder = await createTempDir()
    await using work = createDeduplicationWork({ datasets, engine: () => Promise.resolve(engine) })
    let saved: Uint8Array | null = null
    const fractions: number[] = []
    for (let slices = 1; ; slices++) {
      let asked = 0
      const slice = {
        ...{ lease: { jobId: job, attempt: slices }, folder: folder.path, logger: silentLogger },
        ...{ lost: new AbortController().signal, stopping: new AbortController().signal },
        ...{ requestedState: null, isDatabaseUnavailable: false },
        // During the training after 40 steps, then as soon as possible.
        get mustStop() {
          return ++asked >= 40 || (fractions.at(-1) ?? 0) >= 0.8
        },
        throwIfInterrupted() {},
        progress: (fraction: number, _message: string, bytes?: Uint8Array) => {
          fractions.push(fraction)
          if (bytes) saved = bytes
        },
      } as unknown as Slice
      const claim = { job: row, lease: slice.lease, input: row.input as never, saved }
      const end = await work.begin(claim, slice).run()
      if (end.kind === 'stopped') continue
      // In the training, after the hashes, the copies, and every 64 images of the search.
      expect(slices).toBeGreaterThan(3 + 2 + 1 + 2)
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
      expect(end).toEqual({ kind: 'done', result: await jobs.result(deduplicationKind, row) })
      return
    }
  },
)

test.each([
  [{ dataset: 'absent' }, 'DATASET_NOT_FOUND', '"absent"'],
  [{ dataset: 'planted', steps: 99 }, 'BAD_USER_INPUT', 'steps'],
  [{ dataset: 'planted', steps: 20_001 }, 'BAD_USER_INPUT', 'steps'],
  [{ dataset: 'planted', seed: -1 }, 'BAD_USER_INPUT', 'seed'],
])('of %j is refused with %s', async (input, code, words) => {
  const { extensions, message } = await server.failure(START, { input })
  expect(extensions.code).toBe(code)
  expect(message).toContain(words)
})

test('duplicates of a job that is not done, or of another kind, are not removed', async () => {
  const started = await server.services.jobs.start(
    server.services.jobs.kind('checkpointReport'),
    { checkpoint: server.digest.slice('sha256:'.length), samples: 2 },
    {},
  )
  const { extensions, message } = await server.failure(REMOVE, {
    input: { job: started.id, name: 'other' },
  })
  expect(extensions.code).toBe('BAD_USER_INPUT')
  expect(message).toContain('"checkpointReport"')
})
