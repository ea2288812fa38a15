import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import { LatentDimensionMismatch } from '../../server/errors.ts'
import type { Pixels } from '../../server/images/pixels.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { plainSampling } from '../../server/sampling/sampling.ts'
import { createSampler } from '../../server/sampling/sampler.ts'
import type { Sampler } from '../../server/sampling/sampling.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { silentLogger as logger } from '../support/test-database.ts'
import { randomCheckpoint } from './random-checkpoint.ts'

/** Keeps one program at a time, so that alternating checkpoints are loaded again and again. */
const start = () =>
  startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger, cachedPrograms: 1 })

let folder: TempDir
let engine: Engine
let sampler: Sampler
let rgb: GeneratorCheckpoint
let gray: GeneratorCheckpoint

beforeAll(async () => {
  folder = await createTempDir()
  engine = await start()
  sampler = createSampler(async () => engine)
  rgb = await randomCheckpoint(folder.path, 1)
  gray = await randomCheckpoint(folder.path, 2, 1)
})

afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const latent = (seed: number) => seedLatent(seed, rgb)
const text = ({ data }: Pixels) => Buffer.from(data).toString('base64')

describe('a sample is byte-identical', () => {
  const alone = new Map<string, string>()

  async function pictureAlone(checkpoint: GeneratorCheckpoint, seed: number): Promise<string> {
    const key = `${checkpoint.name} ${seed}`
    if (!alone.has(key)) {
      const [pixels] = await sampler.sample(plainSampling(checkpoint), [latent(seed)])
      alone.set(key, text(pixels!))
    }
    return alone.get(key)!
  }

  test('in any batch and with any neighbours, with one checkpoint or two', async () => {
    const request = fc.record({
      gray: fc.boolean(),
      seeds: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
      after: fc.integer({ min: 0, max: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 8 }), async (requests) => {
        await Promise.all(
          requests.map(async ({ gray: isGray, seeds, after }) => {
            for (let turn = 0; turn < after; turn++) await new Promise(setImmediate)
            const checkpoint = isGray ? gray : rgb
            const pictures = await sampler.sample(plainSampling(checkpoint), seeds.map(latent))
            for (const [i, seed] of seeds.entries())
              expect(text(pictures[i]!)).toBe(await pictureAlone(checkpoint, seed))
          }),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('after a restart of the engine', async () => {
    await using second = await start()
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const pictures = await createSampler(async () => second).sample(
      plainSampling(rgb),
      seeds.map(latent),
    )
    for (const seed of seeds) expect(text(pictures[seed]!)).toBe(await pictureAlone(rgb, seed))
  })

  test('unless the seed is different', async () => {
    expect(await pictureAlone(rgb, 0)).not.toBe(await pictureAlone(rgb, 1))
  })
})

describe('pixels', () => {
  test('are one picture per z, in order: views of the request’s rows, not copies', async () => {
    const pictures = await sampler.sample(plainSampling(gray), [latent(0), latent(1)])
    for (const { data, width, height, channels } of pictures) {
      expect([width, height, channels, data.length]).toEqual([16, 16, 1, 256])
      expect(data.buffer).toBe(pictures[0]!.data.buffer)
    }
    expect(await sampler.sample(plainSampling(gray), [])).toEqual([])
  })

  test('of a z of the wrong length are rejected', async () => {
    await expect(
      sampler.sample(plainSampling(rgb), [
        latent(0),
        seedLatent(0, { generator: { latent: { ...rgb.generator.latent, size: 3 } } }),
      ]),
    ).rejects.toThrow(LatentDimensionMismatch)
  })

  test('are not computed for a disconnected client', async () => {
    let asked = false
    const unused = createSampler(async () => {
      asked = true
      return engine
    })
    const reason = new Error('left')
    await expect(
      unused.sample(plainSampling(rgb), [latent(0)], AbortSignal.abort(reason)),
    ).rejects.toBe(reason)
    expect(asked).toBe(false)
  })
})
