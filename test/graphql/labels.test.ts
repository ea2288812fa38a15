/** Classes of conditional generators in requests. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

const file = fileURLToPath(new URL('../fixtures/conditional/before16.safetensors', import.meta.url))
const FIELDS = 'label variant url dataUri(format: PNG)'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await server.services.checkpoints.importFile(file, { name: 'pets' })
})
afterAll(() => server[Symbol.asyncDispose]())

interface Drawn {
  readonly label: string
  readonly variant: { readonly label: string | null }
  readonly url: string
  readonly dataUri: string
}

async function generate(seed: number, variant: object): Promise<Drawn> {
  const query = `($variant: SamplingVariant) { generate(seed: ${seed}, checkpoint: "pets", variant: $variant) { ${FIELDS} } }`
  return (await server.query(`query ${query}`, { variant })).generate as Drawn
}

async function interpolate(input: object): Promise<{ frames: Drawn[]; sheet: { url: string } }> {
  const query = `query ($input: InterpolateInput!) { interpolate(input: $input) { frames { ${FIELDS} } sheet { url } } }`
  return (await server.query(query, { input: { checkpoint: 'pets', ...input } })).interpolate
}

/** The picture at an address, as a data: URI. */
async function fetched(url: string): Promise<string> {
  const response = await fetch(new URL(url, server.url))
  expect(response.status).toBe(200)
  return `data:image/png;base64,${Buffer.from(await response.arrayBuffer()).toString('base64')}`
}

test('a checkpoint lists the number and the names of its classes', async () => {
  const { checkpoint } = await server.query(
    '{ checkpoint(checkpoint: "pets") { labels { classes names } } }',
  )
  expect(checkpoint.labels).toEqual({ classes: 5, names: ['bed', 'cat', 'dog', 'egg', 'fig'] })
  const { checkpoint: other } = await server.query('{ checkpoint { labels { classes } } }')
  expect(other.labels).toBe(null)
})

test('a sample names its class, given by name or number, or its own', async () => {
  const [named, numbered, own] = [
    await generate(7, { label: 'dog' }),
    await generate(7, { label: '2' }),
    await generate(7, {}),
  ]
  expect(numbered).toEqual(named)
  expect([named.label, named.variant.label, own.label]).toEqual(['dog', '2', 'dog'])
  expect(own.dataUri).toBe(named.dataUri)
  expect(await fetched(named.url)).toBe(named.dataUri)
  expect((await generate(7, { label: 'cat' })).dataUri).not.toBe(named.dataUri)
})

describe('a walk between classes', () => {
  test('keeps a single z and blends from one class to the next', async () => {
    const { frames, sheet } = await interpolate({
      ...{ waypoints: [{ seed: 7 }], labels: ['cat', 'fig'], frames: 5 },
    })
    expect(frames.map(({ label }) => label)).toEqual([
      'cat',
      '1-4-0.25',
      '1-4-0.5',
      '1-4-0.75',
      'fig',
    ])
    const [first, , middle] = frames
    expect(first!.dataUri).toBe((await generate(7, { label: 'cat' })).dataUri)
    expect((await generate(7, { label: '1-4-0.5' })).dataUri).toBe(middle!.dataUri)
    expect(new Set(frames.map(({ dataUri }) => dataUri)).size).toBe(5)
    for (const { url, dataUri } of frames) expect(await fetched(url)).toBe(dataUri)
    expect((await fetch(new URL(sheet.url, server.url))).status).toBe(200)
  })

  test('takes a class at each waypoint', async () => {
    const { frames } = await interpolate({
      ...{ waypoints: [{ seed: 7 }, { seed: 8 }], labels: ['cat', 'cat'], frames: 3 },
    })
    const { frames: same } = await interpolate({
      ...{ waypoints: [{ seed: 7 }, { seed: 8 }], variant: { label: 'cat' }, frames: 3 },
    })
    expect(frames.map(({ dataUri }) => dataUri)).toEqual(same.map(({ dataUri }) => dataUri))
  })

  test('has a sheet of the same frames, in its address too', async () => {
    const one = await interpolate({ waypoints: [{ seed: 7 }], labels: ['cat', 'fig'], frames: 4 })
    const other = await interpolate({ waypoints: [{ seed: 7 }], labels: ['cat', 'dog'], frames: 4 })
    expect(await fetched(one.sheet.url)).not.toBe(await fetched(other.sheet.url))
  })
})

describe('refused:', () => {
  test.each([
    [{ labels: ['cat', 'eel'] }, '0 to 4 (bed, cat, dog, egg, fig); got'],
    [
      { labels: ['cat'], waypoints: [{ seed: 1 }, { seed: 2 }] },
      'labels must have one class for each of the 2 waypoints',
    ],
    [{ labels: ['cat', 'dog'], checkpoint: null }, 'has no classes; omit it.'],
  ])('%j', async (input, message) => {
    const all = { waypoints: [{ seed: 7 }], frames: 4, ...input }
    await expect(interpolate(all)).rejects.toThrow(message)
  })
})
