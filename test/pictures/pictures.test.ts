import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Checkpoint } from '../../server/checkpoints/checkpoint.ts'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { BadUserInput, CheckpointDeleted, ServerBusy } from '../../server/errors.ts'
import { layOutSheet } from '../../server/images/contact-sheet.ts'
import { interpolate } from '../../server/sampling/interpolation.ts'
import { resolveLatent, seedLatent } from '../../server/sampling/latents.ts'
import { fromDocument, toDocument } from '../../server/pictures/document.ts'
import { createPictures, pictureLatent } from '../../server/pictures/pictures.ts'
import { createSampler } from '../../server/sampling/sampler.ts'
import type { Pictures, PictureSource, Sampler } from '../../server/sampling/sampling.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger as logger } from '../support/test-database.ts'
import { randomCheckpoint } from '../sampling/random-checkpoint.ts'

let folder: TempDir
let place: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let engine: Engine
let sampler: Sampler & AsyncDisposable
let pictures: Pictures
let checkpoint: Checkpoint
/** Deleted, or deleted only after it was resolved. */
let deleted: boolean | 'meanwhile' = false

beforeAll(async () => {
  folder = await createTempDir()
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: folder.path, logger })
  engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
  checkpoint = await randomCheckpoint(folder.path, 1)
  sampler = createSampler({ engine, logger })
  pictures = replica()
})

afterAll(async () => {
  await sampler[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

function replica(publicUrl?: string): Pictures {
  return createPictures({
    sampler,
    checkpoints: {
      async resolve(reference) {
        expect(reference).toBe(`sha256:${checkpoint.digest}`)
        if (deleted) throw new CheckpointDeleted('gone')
        return checkpoint
      },
      peekResolved: () => (deleted === 'meanwhile' ? checkpoint : null),
    },
    documents: database.documents,
    signingKeys: ['a key'],
    engine,
    publicUrl,
  })
}

const sampleOf = (seed: number): PictureSource & { kind: 'sample' } => ({
  kind: 'sample',
  digest: checkpoint.digest,
  latent: { seed, truncation: 1 },
  format: 'PNG',
})

const seeds = (count: number) =>
  Array.from({ length: count }, (_, seed) => ({ seed, truncation: 1 }))

async function pixelsOf(seed: number): Promise<Buffer> {
  const [pixels] = await sampler.pixels(checkpoint, [seedLatent(seed, checkpoint).z])
  return Buffer.from(pixels!.data)
}

describe('a sample by its address', () => {
  test('is what the generator gives, on any replica', async () => {
    const address = await pictures.address(sampleOf(7))
    const other = replica()
    const { bytes, contentType, pixels } = await other.render(await other.parse(address))
    expect(contentType).toBe('image/png')
    expect(pixels).toBeNull()
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await pixelsOf(7))
  })

  test('of a truncated seed has the bits of the latent that was resolved', async () => {
    for (const input of [{ seed: 3 }, { mean: [{ seed: 1 }, { seed: 2 }] }]) {
      const latent = await resolveLatent(input, {
        checkpoint,
        latents: database.latents,
        truncation: 0.3,
      })
      const source = { ...sampleOf(0), latent: pictureLatent(latent), format: 'RAW' as const }
      const address = await pictures.address(source)
      const { bytes } = await pictures.render(await pictures.parse(address))
      const [pixels] = await sampler.pixels(checkpoint, [latent.z])
      expect(bytes).toEqual(Buffer.from(pixels!.data))
    }
  })

  test('in RAW says its size beside it, and takes no other', async () => {
    const source = { ...sampleOf(1), format: 'RAW' as const }
    const { bytes, pixels } = await pictures.render({ ...source, size: 200 })
    expect(bytes).toEqual(await pixelsOf(1))
    expect(pixels).toMatchObject({ width: 16, height: 16, channels: 3 })
    expect(await pictures.address({ ...source, size: 200 })).toBe(await pictures.address(source))
  })

  test('is scaled to the size asked for', async () => {
    const { bytes } = await pictures.render({ ...sampleOf(1), size: 64 })
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 64, height: 64 })
  })

  test('with a z too long for an address goes by a document', async () => {
    const source = { ...sampleOf(0), latent: { z: new Float32Array(800).fill(0.5) } }
    const address = await pictures.address(source)
    expect(address).toMatch(/\/doc\/[0-9a-f]{64}\.png$/)
    expect(await pictures.parse(address)).toEqual(source)
  })

  test('is relative, or under the public url', async () => {
    const relative = await pictures.address(sampleOf(7))
    expect(relative).toMatch(/^\/images\//)
    expect(await replica('https://faces.example/gan/').address(sampleOf(7))).toBe(
      `https://faces.example/gan${relative}`,
    )
  })
})

describe('many large pictures at once', () => {
  const large = (): PictureSource => ({
    kind: 'animation',
    digest: checkpoint.digest,
    latents: seeds(64),
    format: 'GIF',
    fps: 10,
    size: 256,
  })

  test('keep no single sample waiting', async () => {
    const order: string[] = []
    const all = Array.from({ length: 6 }, () =>
      pictures.render(large()).then(() => order.push('animation')),
    )
    await pictures.render(sampleOf(1)).then(() => order.push('sample'))
    await Promise.all(all)
    expect(order.indexOf('sample')).toBeLessThan(3)
  })

  test('are refused with SERVER_BUSY past the limit, and those nobody waits for are not made', async () => {
    const left = new AbortController()
    const all = Array.from({ length: 80 }, () => pictures.render(large(), left.signal))
    left.abort(new Error('left'))
    const outcomes = await Promise.allSettled(all)
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)
    expect(reasons.filter((reason) => reason instanceof ServerBusy).length).toBeGreaterThan(0)
    expect(reasons.filter((reason) => reason === left.signal.reason).length).toBeGreaterThan(60)
  })

  test('give up their place in the queue when nobody waits for them any more', async () => {
    const left = new AbortController()
    const all = Array.from({ length: 66 }, () => pictures.render(large(), left.signal))
    left.abort(new Error('left'))
    const [one] = await Promise.allSettled([pictures.render(large()), ...all])
    expect(one.status).toBe('fulfilled')
  })
})

describe('sheets and animations', () => {
  test('a sheet has every sample in its place and the size that its layout says', async () => {
    const layout = { columns: 3, breaks: [1] }
    const source: PictureSource = {
      kind: 'sheet',
      digest: checkpoint.digest,
      latents: seeds(6),
      ...layout,
    }
    const address = await pictures.address(source)
    expect(address).toMatch(/\/doc\/[0-9a-f]{64}\.png$/)
    const parsed = await replica().parse(address)
    expect(parsed).toEqual(source)
    const { bytes } = await pictures.render(parsed)
    const { width, height, corners } = layOutSheet(6, checkpoint, layout)
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height })
    for (const [seed, { x, y }] of corners.entries()) {
      const cell = await sharp(bytes)
        .extract({ left: x, top: y, width: 16, height: 16 })
        .raw()
        .toBuffer()
      expect(cell).toEqual(await pixelsOf(seed))
    }
  })

  test.each([
    ['GIF', 'image/gif'],
    ['WEBP', 'image/webp'],
  ] as const)('a %s plays the frames of an interpolation', async (format, type) => {
    const waypoints = [seedLatent(1, checkpoint), seedLatent(2, checkpoint, 0.5)]
    const options = { method: 'SLERP', easing: 'LINEAR', loop: false } as const
    const latents = interpolate(waypoints, 6, options).map(pictureLatent)
    const source: PictureSource = {
      kind: 'animation',
      digest: checkpoint.digest,
      latents,
      format,
      fps: 10,
      size: 32,
    }
    const parsed = await pictures.parse(await pictures.address(source))
    expect(parsed).toEqual(source)
    const { bytes, contentType } = await pictures.render(parsed)
    expect(contentType).toBe(type)
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
      pages: 6,
      width: 32,
      pageHeight: 32,
      loop: 0,
    })
  })

  test('one picture has one address', async () => {
    const source: PictureSource = {
      kind: 'sheet',
      digest: checkpoint.digest,
      latents: seeds(4),
      columns: 2,
    }
    expect(await pictures.address({ ...source, breaks: undefined })).toBe(
      await pictures.address(source),
    )
  })

  test('documents that say nonsense are refused', () => {
    const document = toDocument({
      kind: 'sheet',
      digest: '0'.repeat(64),
      latents: seeds(1),
      columns: 1,
    })
    for (const wrong of [
      null,
      [],
      {},
      { ...(document as object), version: 2 },
      { ...(document as object), kind: 'film' },
      { ...(document as object), digest: 'x' },
      { ...(document as object), columns: 0 },
      { ...(document as object), latents: [{ seed: 1 }] },
      { ...(document as object), latents: [{ z: 7 }] },
    ])
      expect(() => fromDocument(wrong)).toThrow(/malformed/)
  })
})

describe('ETags', () => {
  test('are strong, and change with the source and with the engine', () => {
    const tag = pictures.etag(sampleOf(1))
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(pictures.etag({ ...sampleOf(1), size: undefined })).toBe(tag)
    expect(pictures.etag(sampleOf(2))).not.toBe(tag)
    expect(pictures.etag({ ...sampleOf(1), size: 64 })).not.toBe(tag)
    const elsewhere = createPictures({
      sampler,
      checkpoints: { resolve: () => Promise.resolve(checkpoint), peekResolved: () => null },
      documents: database.documents,
      signingKeys: ['a key'],
      engine: { info: { ...engine.info, device: 'another processor' } },
    })
    expect(elsewhere.etag(sampleOf(1))).not.toBe(tag)
  })
})

describe('refusals', () => {
  test('a deleted checkpoint is gone, also for those who rendered it before', async () => {
    const address = await pictures.address(sampleOf(1))
    await pictures.render(await pictures.parse(address))
    deleted = true
    try {
      await expect(pictures.parse(address)).rejects.toThrow(CheckpointDeleted)
    } finally {
      deleted = false
    }
    await pictures.render(await pictures.parse(address))
  })

  test('a checkpoint that is deleted while its picture waits is still sampled', async () => {
    deleted = 'meanwhile'
    try {
      await pictures.render(sampleOf(2))
    } finally {
      deleted = false
    }
  })

  test('a document that is not there', async () => {
    const strange = createPictures({
      sampler,
      checkpoints: { resolve: () => Promise.resolve(checkpoint), peekResolved: () => null },
      documents: { put: async () => 'e'.repeat(64), get: (hash) => database.documents.get(hash) },
      signingKeys: ['a key'],
      engine,
    })
    const sheet: PictureSource = {
      kind: 'sheet',
      digest: checkpoint.digest,
      latents: seeds(1),
      columns: 1,
    }
    await expect(pictures.parse(await strange.address(sheet))).rejects.toThrow(BadUserInput)
  })

  test('what is out of range', async () => {
    const { digest } = checkpoint
    const animation = {
      kind: 'animation',
      digest,
      latents: seeds(2),
      format: 'GIF',
      fps: 9,
    } as const
    const sheet = { kind: 'sheet', digest, latents: seeds(2), columns: 1 } as const
    for (const source of [
      { ...sampleOf(1), size: 0 },
      { ...sampleOf(1), size: 1025 },
      { ...sampleOf(1), size: 1.5 },
      { ...animation, size: 513 },
      { ...animation, fps: 61 },
      { ...animation, latents: seeds(257) },
      { ...sheet, columns: 0 },
      { ...sheet, latents: [] },
    ]) {
      await expect(pictures.address(source)).rejects.toThrow(BadUserInput)
      await expect(pictures.render(source)).rejects.toThrow(BadUserInput)
    }
  })

  test('a client that has left', async () => {
    const reason = new Error('left')
    const rendering = pictures.render(sampleOf(1), AbortSignal.abort(reason))
    await expect(rendering).rejects.toBe(reason)
  })
})
