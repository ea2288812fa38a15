import { afterAll, beforeAll, expect, test } from 'vitest'
import * as sdk from '../../clients/sdk/src/index.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { makeIdxImages } from '../datasets/archives.ts'
import { flatPng } from '../datasets/pictures.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let client: sdk.LatentQLClient
let zip: Buffer
beforeAll(async () => {
  server = await startTestServer({ checkpoint: false })
  client = sdk.createClient({ url: server.url })
  const pictures = Array.from({ length: 20 }, async (_, index) => ({
    name: `${index % 2 === 0 ? 'even' : 'odd'}/${index}.png`,
    data: await flatPng([index * 12, 100, 200]),
  }))
  const broken = { name: 'odd/broken.png', data: Buffer.from('no picture') }
  const table = Buffer.from('file,red\neven/0.png,0\nodd/19.png,228\n')
  const attributes = { name: 'attributes.csv', data: table }
  zip = makeZip([...(await Promise.all(pictures)), broken, attributes])
})
afterAll(async () => {
  await client.dispose()
  await server[Symbol.asyncDispose]()
})

async function upload(query: string, body: Uint8Array = zip) {
  const response = await fetch(`${server.url}/datasets${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: body as BodyInit,
  })
  const lines = (await response.text()).trimEnd().split('\n')
  return { response, lines: lines.map((line) => JSON.parse(line)) }
}

const FIELDS =
  'id name source count imageSize channels brokenCount broken { path reason } ' +
  'classes { label count } attributes { name kind values min max } createdAt'

test('a ZIP upload reports progress and ends with the dataset and its contents', async () => {
  const { response, lines } = await upload('?name=flat&imageSize=32')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  const stages = lines.slice(0, -1).map(({ progress }) => progress.stage)
  expect(new Set(stages)).toEqual(new Set(['reading', 'packing', 'storing']))
  const { dataset } = lines.at(-1)
  expect(dataset).toMatchObject({
    ...{ name: 'flat', source: 'ZIP', count: 20, imageSize: 32, channels: 3, brokenCount: 1 },
    broken: [{ path: 'odd/broken.png' }],
    classes: [
      { label: 'even', count: 10 },
      { label: 'odd', count: 10 },
    ],
    attributes: [{ name: 'red', kind: 'NUMBER', values: [], min: 0, max: 228 }],
  })
  const asked = await server.query(`{ dataset(name: "flat") { ${FIELDS} } }`)
  expect(asked.dataset).toEqual(dataset)
})

test('the SDK uploads images with a crop, and lists them along with the built-in datasets', async () => {
  const fractions: number[] = []
  const dataset = await client.uploadDataset(zip, {
    ...{ name: 'cut', fileName: 'pictures.zip', imageSize: 16 },
    crop: { left: 4, top: 4, width: 16, height: 16 },
    onProgress: ({ fraction }) => fractions.push(fraction ?? 0),
  })
  expect(dataset).toMatchObject({ name: 'cut', imageSize: 16, count: 20 })
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...fractions)).toBeLessThanOrEqual(1)
  const names = (await client.datasets()).map(({ name }) => name)
  expect(names).toEqual([...names].sort())
  expect(names).toEqual(expect.arrayContaining(['avatars', 'cut']))
  const found = await client.dataset('cut', { sheet: true })
  const sheet = await fetch(client.resolveUrl(found!.sheet!.url))
  expect(sheet.status).toBe(200)
  expect(await client.deleteDataset('cut')).toBe('cut')
  expect(await client.dataset('cut')).toBeNull()
  expect((await fetch(client.resolveUrl(found!.sheet!.url))).status).toBe(404)
})

test('an IDX file is recognized by its name', async () => {
  const idx = makeIdxImages(20, 28)
  const { lines } = await upload('?name=digits&filename=train-images-idx3-ubyte', idx)
  expect(lines.at(-1).dataset).toMatchObject({ source: 'IDX', count: 20, channels: 1 })
})

test('invalid uploads are rejected with the reason', async () => {
  const cases: readonly [query: string, code: string, message: RegExp, body?: Uint8Array][] = [
    ['?name=Not%20A%20Name', 'BAD_USER_INPUT', /Not A Name/],
    ['', 'BAD_USER_INPUT', /query parameter `name`/],
    ['?name=avatars', 'BAD_USER_INPUT', /avatars/],
    ['?name=a&imageSize=big', 'BAD_USER_INPUT', /imageSize is "big"/],
    ['?name=a&imageSize=8', 'BAD_USER_INPUT', /16 to 256/],
    ['?name=a&crop=1,2,3', 'BAD_USER_INPUT', /4 whole numbers/],
    ['?name=a', 'DATASET_INVALID', /./, Buffer.from('no archive')],
    ['?name=a', 'DATASET_INVALID', /./, makeZip([])],
  ]
  for (const [query, code, message, body] of cases) {
    const { error } = (await upload(query, body)).lines.at(-1)
    expect(error.code, query).toBe(code)
    expect(error.message).toMatch(message)
  }
  await expect(client.uploadDataset(new Uint8Array(9), { name: 'a' })).rejects.toBeInstanceOf(
    sdk.DatasetInvalidError,
  )
  await expect(client.deleteDataset('nothing')).rejects.toBeInstanceOf(sdk.DatasetNotFoundError)
})
