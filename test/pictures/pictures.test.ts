import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import { asClient } from '../../server/client-context.ts'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { BadUserInput, CheckpointDeleted, PictureExpired, ServerBusy } from '../../server/errors.ts'
import { layOutSheet } from '../../server/images/contact-sheet.ts'
import { interpolate } from '../../server/sampling/interpolation.ts'
import { resolveLatent, seedLatent } from '../../server/sampling/latents.ts'
import { packedPath, signAddress } from '../../server/pictures/address.ts'
import {
  createPictures,
  type Pictures,
  type PicturesOptions,
} from '../../server/pictures/pictures.ts'
import { createSigner } from '../../server/pictures/signature.ts'
import { latentOf } from '../../server/latent/resolved-latent.ts'
import { samplingRenderers } from '../../server/sampling/renderers.ts'
import { createSampler } from '../../server/sampling/sampler.ts'
import { StoredVariants } from '../../server/sampling/stored-variants.ts'
import {
  plainSampling,
  type AnimationSource,
  type SampledSource,
  type Sampler,
  type SampleSource,
  type Sampling,
  type SheetSource,
} from '../../server/sampling/sampling.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger as logger } from '../support/test-database.ts'
import { randomCheckpoint } from '../sampling/random-checkpoint.ts'

let folder: TempDir
let place: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let engine: Engine
let sampler: Sampler
let pictures: Pictures<SampledSource>
let sampling: Sampling
let checkpoint: GeneratorCheckpoint
let deleted = false

beforeAll(async () => {
  folder = await createTempDir()
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: folder.path, logger })
  engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
  checkpoint = await randomCheckpoint(folder.path, 1)
  sampling = plainSampling(checkpoint)
  sampler = createSampler(async () => engine)
  pictures = replica()
})

afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A replica of the same server. */
function replica(
  options: Partial<PicturesOptions<SampledSource>> & { readonly device?: string } = {},
): Pictures<SampledSource> {
  const { device = engine.info.device, ...given } = options
  return createPictures({
    renderers: samplingRenderers({
      sampler,
      checkpoints: {
        async resolve(reference) {
          expect(reference).toBe(`sha256:${checkpoint.digest}`)
          if (deleted) throw new CheckpointDeleted('gone')
          return checkpoint
        },
      },
      variants: new StoredVariants(database.documents),
      engine: async () => ({ info: { ...engine.info, device } }),
    }),
    documents: database.documents,
    signingKeys: ['a key'],
    ...given,
  })
}

const sampleOf = (seed: number): SampleSource => ({
  kind: 'sample',
  sampling,
  latent: seedLatent(seed, checkpoint),
  format: 'PNG',
})

/** A sample whose z is too long for an address. */
function longSource(value: number): SampleSource {
  const z = Float32Array.from({ length: 1_000 }, (_, index) => Math.sin(value + index))
  return { ...sampleOf(0), latent: latentOf({ z: [...z] }, () => z) }
}

const seeds = (count: number) =>
  Array.from({ length: count }, (_, seed) => seedLatent(seed, checkpoint))

const sheetOf = (count: number): SheetSource => ({
  kind: 'sheet',
  sampling,
  latents: seeds(count),
  columns: 2,
})

const addressOf = (source: SampledSource, by = pictures) => by.address(by.check(source))
const render = (source: SampledSource, signal?: AbortSignal) =>
  pictures.render(pictures.check(source), signal)
const etagOf = (source: SampledSource, by = pictures) => by.etag(by.check(source))

async function pixelsOf(seed: number): Promise<Buffer> {
  const [pixels] = await sampler.sample(sampling, [seedLatent(seed, checkpoint)])
  return Buffer.from(pixels!.data)
}

describe('a sample by its address', () => {
  test('is the generator’s output, on any replica', async () => {
    const address = await addressOf(sampleOf(7))
    const other = replica()
    const { bytes, contentType, pixels } = await other.render(await other.parse(address))
    expect(contentType).toBe('image/png')
    expect(pixels).toBeNull()
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await pixelsOf(7))
  })

  test('of a truncated seed has the same bits as the resolved latent', async () => {
    for (const input of [{ seed: 3 }, { mean: [{ seed: 1 }, { seed: 2 }] }]) {
      const latent = await resolveLatent(input, {
        checkpoint,
        latents: database.latents,
        truncation: 0.3,
      })
      const source = { ...sampleOf(0), latent, format: 'RAW' as const }
      const address = await addressOf(source)
      const { bytes } = await pictures.render(await pictures.parse(address))
      const [pixels] = await sampler.sample(sampling, [latent])
      expect(bytes).toEqual(Buffer.from(pixels!.data))
    }
  })

  test('in RAW reports its size and can’t be scaled', async () => {
    const source = { ...sampleOf(1), format: 'RAW' as const }
    const { bytes, pixels } = await render({ ...source, size: 200 })
    expect(bytes).toEqual(await pixelsOf(1))
    expect(pixels).toMatchObject({ width: 16, height: 16, channels: 3 })
    expect(await addressOf({ ...source, size: 200 })).toBe(await addressOf(source))
  })

  test('is scaled to the requested size', async () => {
    const { bytes } = await render({ ...sampleOf(1), size: 64 })
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 64, height: 64 })
  })

  test('with a z too long for an address is stored as a document', async () => {
    const address = await addressOf(longSource(0))
    expect(address).toMatch(/\/doc\/[0-9a-f]{64}\.png$/)
    expect(await pictures.etag(await replica().parse(address))).toBe(await etagOf(longSource(0)))
  })

  test('is relative, or below the public URL', async () => {
    const relative = await addressOf(sampleOf(7))
    expect(relative).toMatch(/^\/images\//)
    const elsewhere = replica({ publicUrl: 'https://faces.example/gan/' })
    expect(await addressOf(sampleOf(7), elsewhere)).toBe(`https://faces.example/gan${relative}`)
  })
})

describe('many large pictures at once', () => {
  const large = (): AnimationSource => ({
    kind: 'animation',
    sampling,
    latents: seeds(64),
    format: 'GIF',
    fps: 10,
    size: 256,
  })

  test('do not delay single samples', async () => {
    const order: string[] = []
    const all = Array.from({ length: 6 }, () => render(large()).then(() => order.push('animation')))
    await render(sampleOf(1)).then(() => order.push('sample'))
    await Promise.all(all)
    expect(order.indexOf('sample')).toBeLessThan(3)
  })

  test('are rejected with SERVER_BUSY past the limit, and not rendered once aborted', async () => {
    const left = new AbortController()
    const request = () => asClient(['a client'], () => render(large(), left.signal))
    const all = Array.from({ length: 80 }, request)
    left.abort(new Error('left'))
    const outcomes = await Promise.allSettled(all)
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)
    expect(reasons.filter((reason) => reason instanceof ServerBusy).length).toBeGreaterThan(0)
    expect(reasons.filter((reason) => reason === left.signal.reason).length).toBeGreaterThan(60)
  })

  test('leave the queue when they are aborted', async () => {
    const left = new AbortController()
    const all = Array.from({ length: 66 }, () => render(large(), left.signal))
    left.abort(new Error('left'))
    const [one] = await Promise.allSettled([render(large()), ...all])
    expect(one.status).toBe('fulfilled')
  })
})

describe('sheets and animations', () => {
  test('a sheet has every sample in its place, and the size of its layout', async () => {
    const layout = { columns: 3, breaks: [1] }
    const source = { ...sheetOf(6), ...layout }
    const address = await addressOf(source)
    expect(address).toMatch(/\/packed\/[\w-]+\.png$/)
    const parsed = await replica().parse(address)
    expect(await pictures.etag(parsed)).toBe(await etagOf(source))
    const { bytes } = await pictures.render(parsed)
    const { width, height, corners } = layOutSheet(6, checkpoint.generator.image, layout)
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
    const latents = interpolate(waypoints, 6, options)
    const source: AnimationSource = {
      kind: 'animation',
      sampling,
      latents,
      format,
      fps: 10,
      size: 32,
    }
    const parsed = await pictures.parse(await addressOf(source))
    expect(await pictures.etag(parsed)).toBe(await etagOf(source))
    const { bytes, contentType } = await pictures.render(parsed)
    expect(contentType).toBe(type)
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
      pages: 6,
      width: 32,
      pageHeight: 32,
      loop: 0,
    })
  })

  test('each picture has exactly one address', async () => {
    const source = sheetOf(4)
    expect(await addressOf({ ...source, breaks: undefined })).toBe(await addressOf(source))
  })

  test('malformed stored documents are rejected', async () => {
    let stored: unknown = { version: 1, kind: 'sheet', digest: checkpoint.digest }
    stored = { ...(stored as object), latents: [{ seed: 0, truncation: 1 }], columns: 1 }
    const parse = (document: unknown) => {
      const path = packedPath(JSON.stringify(document))!
      return pictures.parse(signAddress({ path, format: 'PNG' }, createSigner(['a key']))!)
    }
    expect(await pictures.etag(await parse(stored))).toBe(
      await etagOf({ ...sheetOf(1), columns: 1 }),
    )
    const good = stored as object
    for (const wrong of [
      [],
      {},
      { ...good, version: 2 },
      { ...good, digest: 'x' },
      { ...good, columns: 0 },
      { ...good, latents: [{ seed: 1 }] },
      { ...good, latents: [{ z: 7 }] },
      { ...good, latents: [{ seed: 1, truncation: 2 }] },
    ]) {
      await expect(parse(wrong)).rejects.toThrow(/malformed/)
    }
    for (const kind of ['film', 'toString', 'made']) {
      await expect(parse({ ...good, kind })).rejects.toThrow(`"${kind}"`)
    }
  })
})

describe('ETags', () => {
  test('are strong, and change with the source and the engine', async () => {
    const tag = await etagOf(sampleOf(1))
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(await etagOf({ ...sampleOf(1), size: undefined })).toBe(tag)
    expect(await etagOf(sampleOf(2))).not.toBe(tag)
    expect(await etagOf({ ...sampleOf(1), size: 64 })).not.toBe(tag)
    const elsewhere = replica({ device: 'another processor' })
    expect(await etagOf(sampleOf(1), elsewhere)).not.toBe(tag)
  })
})

describe('errors', () => {
  test('a picture of a deleted checkpoint is gone, even if rendered before', async () => {
    const address = await addressOf(sampleOf(1))
    await pictures.render(await pictures.parse(address))
    deleted = true
    try {
      await expect(pictures.parse(address)).rejects.toThrow(CheckpointDeleted)
    } finally {
      deleted = false
    }
    await pictures.render(await pictures.parse(address))
  })

  test('a checkpoint deleted while its picture waits is still sampled', async () => {
    const parsed = await pictures.parse(await addressOf(sampleOf(2)))
    deleted = true
    try {
      const { bytes } = await pictures.render(parsed)
      expect(await sharp(bytes).raw().toBuffer()).toEqual(await pixelsOf(2))
    } finally {
      deleted = false
    }
  })

  test('a picture whose stored source was deleted says so', async () => {
    const documents = { ...database.documents, put: async () => {} }
    const address = await addressOf(longSource(1), replica({ documents }))
    const parsing = pictures.parse(address)
    await expect(parsing).rejects.toThrow(PictureExpired)
    await expect(parsing).rejects.toThrow(/deleted after 30 days without use\. Request a new URL/)
  })

  test('a signed path that no renderer reads is rejected', async () => {
    const checkpoints = { resolve: async () => checkpoint }
    const variants = new StoredVariants(database.documents)
    const { sample } = samplingRenderers({
      sampler,
      engine: async () => engine,
      checkpoints,
      variants,
    })
    const newer = createPictures({
      renderers: { sample: { ...sample, toPath: () => 'of/a/newer/version' } },
      ...{ documents: database.documents, signingKeys: ['a key'] },
    })
    const address = await newer.address(newer.check(sampleOf(1)))
    await expect(pictures.parse(address)).rejects.toThrow(BadUserInput)
  })

  test('values out of range are rejected', async () => {
    const animation: AnimationSource = {
      ...{ kind: 'animation', sampling, latents: seeds(2), format: 'GIF', fps: 9 },
    }
    for (const source of [
      { ...sampleOf(1), size: 0 },
      { ...sampleOf(1), size: 1025 },
      { ...sampleOf(1), size: 1.5 },
      { ...animation, size: 513 },
      { ...animation, fps: 61 },
      { ...animation, latents: seeds(257) },
      { ...sheetOf(2), columns: 0 },
      { ...sheetOf(2), latents: [] },
    ]) {
      expect(() => pictures.check(source)).toThrow(BadUserInput)
    }
  })

  test('a picture for a disconnected client is not rendered', async () => {
    const reason = new Error('left')
    const rendering = render(sampleOf(1), AbortSignal.abort(reason))
    await expect(rendering).rejects.toBe(reason)
  })
})
