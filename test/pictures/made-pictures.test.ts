import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import { BadUserInput } from '../../server/errors.ts'
import { encodeImage } from '../../server/images/encode.ts'
import { fromDocument, toDocument } from '../../server/pictures/document.ts'
import { createPictures } from '../../server/pictures/pictures.ts'
import type {
  MadeArgs,
  PictureMaker,
  Pictures,
  PictureSource,
} from '../../server/sampling/sampling.ts'
import { createTestDatabase, silentLogger as logger } from '../support/test-database.ts'

let place: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let pictures: Pictures

beforeAll(async () => {
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: '', logger })
  pictures = replica('a processor')
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

/** Makes pictures of `edge` x `edge` pixels; who made how many is counted. */
const made: MadeArgs[] = []
const checkered: PictureMaker = {
  async make(args, signal) {
    signal?.throwIfAborted()
    made.push(args)
    const edge = Number(args['edge'])
    const data = Uint8Array.from({ length: edge * edge }, (_, index) => (index % 2) * 255)
    return encodeImage({ data, width: edge, height: edge, channels: 1 }, 'PNG')
  },
}

const unused = () => Promise.reject(new Error('nothing is sampled here'))

function replica(device: string): Pictures {
  const info = { name: 'onnxruntime', version: '1', provider: 'cpu', device, passedOver: [] }
  return createPictures({
    sampler: { pixels: unused },
    checkpoints: { resolve: unused, peekResolved: () => null },
    makers: { checkered },
    documents: database.documents,
    signingKeys: ['a key'],
    engine: { info: info as never },
  })
}

const source = (edge: number): PictureSource => ({
  kind: 'made',
  maker: 'checkered',
  args: { edge },
})

test('a picture of something else than samples is made by its maker, of its args, on any replica', async () => {
  const address = await pictures.address(source(8))
  expect(address).toMatch(/^\/images\/[\w-]{26}\/doc\/[0-9a-f]{64}\.png$/)
  expect(await pictures.address(source(8))).toBe(address)
  const other = replica('another processor')
  const parsed = await other.parse(address)
  expect(parsed).toEqual(source(8))
  const { bytes, contentType, pixels } = await other.render(parsed)
  expect([contentType, pixels]).toEqual(['image/png', null])
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 8, height: 8 })
  expect(fromDocument(toDocument(source(8)))).toEqual(source(8))
})

test('it has an address that ends as the format of its args says', async () => {
  const args = { edge: 8, format: 'GIF' } as const
  const animated: PictureSource = { kind: 'made', maker: 'checkered', args }
  expect(await pictures.address(animated)).toMatch(/\.gif$/)
})

test('it has an ETag of its args, whatever the engine', () => {
  const elsewhere = replica('another processor')
  expect(elsewhere.etag(source(8))).toBe(pictures.etag(source(8)))
  expect(pictures.etag(source(9))).not.toBe(pictures.etag(source(8)))
})

test('it is refused where there is no such maker, and not made for who has left', async () => {
  for (const maker of ['nobody', 'toString']) {
    const strange: PictureSource = { kind: 'made', maker, args: {} }
    const address = await pictures.address(strange)
    await expect(pictures.parse(address)).rejects.toThrow(BadUserInput)
    await expect(pictures.render(strange)).rejects.toThrow(`"${maker}"`)
  }
  const before = made.length
  const left = AbortSignal.abort(new Error('left'))
  await expect(pictures.render(source(8), left)).rejects.toThrow('left')
  expect(made).toHaveLength(before)
})
