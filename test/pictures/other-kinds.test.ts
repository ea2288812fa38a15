import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import { BadUserInput } from '../../server/errors.ts'
import { encodeImage } from '../../server/images/encode.ts'
import { packedPath, signAddress } from '../../server/pictures/address.ts'
import { argsDocument } from '../../server/pictures/document.ts'
import type { PictureRenderer } from '../../server/pictures/picture.ts'
import {
  createPictures,
  type CheckedSource,
  type Pictures,
} from '../../server/pictures/pictures.ts'
import { createSigner } from '../../server/pictures/signature.ts'
import { createTestDatabase, silentLogger as logger } from '../support/test-database.ts'

const MEMBERS = z.object({ edge: z.int().min(1), format: z.enum(['PNG', 'GIF']).optional() })

interface CheckeredSource extends z.infer<typeof MEMBERS> {
  readonly kind: 'checkered'
}

let place: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let pictures: Pictures<CheckeredSource>

beforeAll(async () => {
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: '', logger })
  pictures = replica()
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

/** Renders pictures of `edge` x `edge` pixels, and records them. */
const rendered: CheckeredSource[] = []
const checkered: PictureRenderer<CheckeredSource> = {
  large: true,
  check: (source) => source,
  format: ({ format = 'PNG' }) => format,
  samples: () => 0,
  ...argsDocument('checkered', MEMBERS),
  async render(source, signal) {
    signal?.throwIfAborted()
    rendered.push(source)
    const { edge } = source
    const data = Uint8Array.from({ length: edge * edge }, (_, index) => (index % 2) * 255)
    return {
      ...(await encodeImage({ data, width: edge, height: edge, channels: 1 }, 'PNG')),
      pixels: null,
    }
  },
}

function replica(onRendered?: (source: CheckedSource) => void): Pictures<CheckeredSource> {
  return createPictures({
    renderers: { checkered },
    documents: database.documents,
    signingKeys: ['a key'],
    onRendered,
  })
}

function addressOf(document: object): string {
  const path = packedPath(JSON.stringify(document))!
  return signAddress({ path, format: 'PNG' }, createSigner(['a key']))!
}

const source = (edge: number): CheckeredSource => ({ kind: 'checkered', edge })

test('a picture of another kind is rendered by its renderer, on any replica', async () => {
  const address = await pictures.address(pictures.check(source(8)))
  expect(address).toMatch(/^\/images\/[\w-]{26}\/packed\/[\w-]+\.png$/)
  expect(await pictures.address(pictures.check(source(8)))).toBe(address)
  const other = replica()
  const parsed = await other.parse(address)
  const { bytes, contentType, pixels } = await other.render(parsed)
  expect(rendered.at(-1)).toEqual(source(8))
  expect([contentType, pixels]).toEqual(['image/png', null])
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 8, height: 8 })
})

test('its address ends with the extension of its format', async () => {
  const animated = pictures.check({ ...source(8), format: 'GIF' })
  expect(await pictures.address(animated)).toMatch(/\.gif$/)
})

test('its ETag depends on its source and not on the engine', async () => {
  const etag = await pictures.etag(pictures.check(source(8)))
  expect(await replica().etag(replica().check(source(8)))).toBe(etag)
  expect(await pictures.etag(pictures.check(source(9)))).not.toBe(etag)
})

test('each rendered picture is reported once, and no other', async () => {
  const reported: string[] = []
  const counting = replica(({ kind, format, samples }) =>
    reported.push(`${kind} ${format} ${samples}`),
  )
  const checked = counting.check(source(8))
  await counting.render(checked)
  await expect(counting.render(checked, AbortSignal.abort(new Error('left')))).rejects.toThrow()
  expect(reported).toEqual(['checkered PNG 0'])
})

test('it is rejected without a renderer, and not rendered for a disconnected client', async () => {
  for (const kind of ['nothing', 'toString']) {
    const address = addressOf({ version: 1, kind: 'made', maker: kind, args: {} })
    await expect(pictures.parse(address)).rejects.toThrow(BadUserInput)
    await expect(pictures.parse(address)).rejects.toThrow(`"${kind}"`)
  }
  const before = rendered.length
  const left = AbortSignal.abort(new Error('left'))
  await expect(pictures.render(pictures.check(source(8)), left)).rejects.toThrow('left')
  expect(rendered).toHaveLength(before)
})

test('stored arguments that its renderer rejects are malformed', async () => {
  const document = { version: 1, kind: 'made', maker: 'checkered', args: { edge: 'long' } }
  await expect(pictures.parse(addressOf(document))).rejects.toThrow(/malformed: args\.edge/)
})
