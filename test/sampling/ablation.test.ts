/** Ablation on a real engine, compared with the reference evaluator. */
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import { openDatabase } from '../../server/db/database.ts'
import type { Database } from '../../server/db/stores.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { BadUserInput, PictureExpired } from '../../server/errors.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import { evaluate, type Feeds } from '../../server/graph/evaluate.ts'
import { signAddress } from '../../server/pictures/address.ts'
import { createPictures, type Pictures } from '../../server/pictures/pictures.ts'
import { createSigner } from '../../server/pictures/signature.ts'
import { samplePath } from '../../server/sampling/sample-path.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { samplingRenderers } from '../../server/sampling/renderers.ts'
import { createSampler } from '../../server/sampling/sampler.ts'
import {
  plainSampling,
  type SampledSource,
  type SampleSource,
  type Sampler,
  type Sampling,
} from '../../server/sampling/sampling.ts'
import { StoredVariants } from '../../server/sampling/stored-variants.ts'
import { PLAIN, resolveVariant, type Ablation } from '../../server/sampling/variant.ts'
import { canonicalJson, sha256 } from '../../server/weights/canonical-json.ts'
import { readWeights } from '../../server/weights/safetensors.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger as logger } from '../support/test-database.ts'
import { randomCheckpoint } from './random-checkpoint.ts'
import { zOf } from '../support/z-of.ts'

let folder: TempDir
let place: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let engine: Engine
let sampler: Sampler
let checkpoint: GeneratorCheckpoint
/** Number of rows of every batch that the engine ran. */
const batches: number[] = []

beforeAll(async () => {
  folder = await createTempDir()
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: folder.path, logger })
  const onBatch = (rows: number) => void batches.push(rows)
  engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger, onBatch })
  sampler = createSampler(async () => engine)
  checkpoint = await randomCheckpoint(folder.path, 1)
})

afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

function ablated(...ablate: Ablation[]): Sampling {
  return { checkpoint, truncation: 1, variant: resolveVariant({ ablate }, checkpoint) }
}

const latent = (seed: number) => seedLatent(seed, checkpoint)
const plain = () => plainSampling(checkpoint)
const first: Ablation = { activation: '1.relu', maps: [0, 3, 95], strength: 1 }
const second: Ablation = { activation: '3.relu', maps: [7], strength: 1 }

async function pixelsOf(sampling: Sampling, seed: number): Promise<Uint8Array> {
  const [pixels] = await sampler.sample(sampling, [latent(seed)])
  return pixels!.data
}

/**
 * Samples of the reference evaluator for a generator whose next layer has its weights multiplied by
 * (1 - strength) for every ablated map: the same picture, computed without masks.
 */
async function reference(ablate: readonly Ablation[], seed: number): Promise<number[]> {
  const { network } = checkpoint
  if (network.kind !== 'family') throw new Error('it is a family')
  const weights = readWeights(await network.weights.bytes())
  const next: Record<string, string> = { '1.relu': 'second', '3.relu': 'third' }
  const feeds: Record<string, Feeds[string]> = {
    z: { shape: [1, checkpoint.generator.latent.size], data: zOf(latent(seed)) },
  }
  for (const [name, { shape, data }] of weights)
    feeds[name] = { shape, data: Float64Array.from(data) }
  for (const { activation, maps, strength } of ablate) {
    const { shape, data } = feeds[next[activation]!]!
    const perMap = data.length / shape[0]!
    const values = data as Float64Array
    for (const map of maps) {
      const start = map * perMap
      values.set(
        values.subarray(start, start + perMap).map((value) => value * (1 - strength)),
        start,
      )
    }
  }
  return Array.from(evaluate(networkGraph(network, { outputs: ['pixels'] }), feeds)['pixels']!.data)
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

describe('ablated samples', () => {
  test.each([
    ['maps of one activation', [first]],
    ['maps of two activations', [first, second]],
    [
      'a map in part',
      [
        { ...second, strength: 0.25 },
        { ...first, maps: [3], strength: 0.5 },
      ],
    ],
  ])('match the reference without %s', async (_what, ablate) => {
    for (const seed of [0, 7]) {
      const pixels = await pixelsOf(ablated(...ablate), seed)
      expect(largestDifference(pixels, await reference(ablate, seed))).toBeLessThanOrEqual(1)
      expect(largestDifference(pixels, await pixelsOf(plain(), seed))).toBeGreaterThan(1)
    }
  })

  test('with a strength of 0 are bit-identical to plain samples', async () => {
    const untouched = ablated({ ...first, strength: 0 })
    expect(untouched.variant).toEqual(PLAIN)
    expect(await pixelsOf(untouched, 3)).toEqual(await pixelsOf(plain(), 3))
  })

  test('with different ablations share a program and its batches without affecting each other', async () => {
    const variants = Array.from({ length: 20 }, (_, map) => ablated({ ...first, maps: [map] }))
    const alone: Uint8Array[] = []
    for (const variant of variants) alone.push(await pixelsOf(variant, 1))
    batches.length = 0
    const together = await Promise.all(variants.map((variant) => pixelsOf(variant, 1)))
    expect(together).toEqual(alone)
    expect(batches.reduce((sum, rows) => sum + rows, 0)).toBe(20)
    expect(batches.length).toBeLessThanOrEqual(4)
    expect(new Set(together.map((pixels) => Buffer.from(pixels).toString('hex'))).size).toBe(20)
  })

  test('are not computed for a disconnected client', async () => {
    const reason = new Error('left')
    const signal = AbortSignal.abort(reason)
    await expect(sampler.sample(ablated(first), [latent(1)], signal)).rejects.toBe(reason)
  })
})

describe('activations', () => {
  test('are returned by name, one array per latent, as the reference computes them', async () => {
    const [a, b] = await sampler.activations(plain(), '1.relu', [latent(1), latent(2)])
    const { network } = checkpoint
    if (network.kind !== 'family') throw new Error('it is a family')
    const graph = networkGraph(network, { outputs: ['activation.1.relu'] })
    const weights = Object.fromEntries(readWeights(await network.weights.bytes()))
    for (const [seed, values] of [
      [1, a!],
      [2, b!],
    ] as const) {
      const z = { shape: [1, checkpoint.generator.latent.size], data: zOf(latent(seed)) }
      const expected = evaluate(graph, { ...weights, z })['activation.1.relu']!
      expect(expected.shape).toEqual([1, 96, 4, 4])
      expect(largestDifference(values, expected.data)).toBeLessThan(1e-4)
    }
  })

  test('of ablated maps are 0, and all others are unchanged', async () => {
    const [values] = await sampler.activations(ablated(first), '1.relu', [latent(1)])
    const [untouched] = await sampler.activations(plain(), '1.relu', [latent(1)])
    const expected = untouched!.map((value, i) =>
      first.maps.includes(Math.floor(i / 16)) ? 0 : value,
    )
    expect(largestDifference(values!, expected)).toBeLessThan(1e-5)
    expect(Math.max(...untouched!.subarray(0, 16))).toBeGreaterThan(0)
  })

  test('that the generator does not have are rejected', async () => {
    const asking = sampler.activations(plain(), '2.relu', [latent(1)])
    await expect(asking).rejects.toThrow(BadUserInput)
    await expect(sampler.activations(plain(), '1.relu', [])).resolves.toEqual([])
  })
})

describe('addresses', () => {
  const replica = (): Pictures<SampledSource> =>
    createPictures({
      renderers: samplingRenderers({
        ...{
          sampler,
          engine: async () => engine,
          checkpoints: { resolve: async () => checkpoint },
        },
        variants: new StoredVariants(database.documents),
      }),
      ...{ documents: database.documents, signingKeys: ['a key'] },
    })
  const sample = (sampling: Sampling): SampleSource => {
    return { kind: 'sample', sampling, latent: latent(7), format: 'PNG' }
  }

  test('of ablated samples contain the variant, and yield the same picture on any replica', async () => {
    const pictures = replica()
    const source = pictures.check(sample(ablated(first)))
    const address = await pictures.address(source)
    expect(address).toMatch(/\/packed\/[\w-]+\.png$/)
    const other = replica()
    const parsed = await other.parse(address)
    expect(await other.etag(parsed)).toBe(await pictures.etag(source))
    expect(await other.etag(parsed)).not.toBe(await pictures.etag(pictures.check(sample(plain()))))
    const { bytes } = await other.render(parsed)
    const pixels = await sharp(bytes).raw().toBuffer()
    expect(new Uint8Array(pixels)).toEqual(new Uint8Array(await pixelsOf(ablated(first), 7)))
    expect(await other.address(parsed)).toBe(address)
  })

  test('with a strength of 0 are the plain ones', async () => {
    const pictures = replica()
    const untouched = pictures.check(sample(ablated({ ...first, strength: 0 })))
    const address = await pictures.address(untouched)
    expect(address).toBe(await pictures.address(pictures.check(sample(plain()))))
    expect(address).toContain(`${checkpoint.digest}/plain/seed-7.png`)
  })

  test('of sheets and animations include the variant in their documents', async () => {
    const pictures = replica()
    const many = { sampling: ablated(first, second), latents: [latent(0), latent(1)] }
    for (const more of [
      { kind: 'sheet', columns: 2 } as const,
      { kind: 'animation', format: 'GIF', fps: 5 } as const,
    ]) {
      const source = pictures.check({ ...many, ...more })
      const address = await pictures.address(source)
      const parsed = await replica().parse(address)
      expect(await pictures.etag(parsed)).toBe(await pictures.etag(source))
      expect((await pictures.render(parsed)).bytes).toEqual((await pictures.render(source)).bytes)
      const unchanged = pictures.check({ ...many, ...more, sampling: plain() })
      expect(await pictures.address(unchanged)).not.toBe(address)
      expect(await pictures.etag(unchanged)).not.toBe(await pictures.etag(source))
    }
  })

  test('of earlier versions name a stored variant, or are gone with it', async () => {
    const source = sample(ablated({ ...first, maps: [42] }))
    const path = samplePath(source)
    expect(path).toMatch(/\/[0-9a-f]{16}\/seed-7$/)
    const address = signAddress({ path, format: 'PNG' }, createSigner(['a key']))!
    const parsing = replica().parse(address)
    await expect(parsing).rejects.toThrow(PictureExpired)
    await expect(parsing).rejects.toThrow(/variant [0-9a-f]{16} .* 30 days without use/)
    const document = canonicalJson(source.sampling.variant)
    await database.documents.put(sha256(document), document)
    const pictures = replica()
    const parsed = await pictures.parse(address)
    expect(await pictures.etag(parsed)).toBe(await pictures.etag(pictures.check(source)))
  })
})
