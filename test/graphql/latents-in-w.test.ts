/** Latents in w on a StyleGAN over the API, against arrays of the original implementation. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, take, type TestServer } from '../support/server.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'

const folder = new URL('../fixtures/stylegan/', import.meta.url)
/** A network with 32x32 pixels, and w of 40 numbers in 8 rows. */
const NAME = 'sg2in3-32'
const [ROWS, SIZE, EDGE] = [8, 40, 32]
/** The seeds of its images, as its authors' scripts draw z from them. */
const SEEDS = [11, 12, 13, 14]
const CUTOFF = 4
const MIX = { from: { seed: 11 }, with: { seed: 600 }, layers: [2, 3, 4] }

let server: TestServer
let scratch: TempDir
let images: Record<string, Float32Array[]>
let rows: Record<string, Float32Array[]>

beforeAll(async () => {
  server = await startTestServer({ checkpoint: false })
  scratch = await createTempDir()
  const file = path.join(scratch.path, `${NAME}.pkl`)
  await writeFile(file, brotliDecompressSync(await readFile(new URL(`${NAME}.pkl.br`, folder))))
  await server.services.checkpoints.importFile(file, { name: 'faces' })
  await server.services.checkpoints.setAlias('faces', 'default')
  const pixels = 3 * EDGE ** 2
  images = {
    whole: await golden('images-psi1', pixels),
    half: await golden('images-psi05', pixels),
    cut: await golden('images-cut', pixels),
    quiet: await golden('images-none', pixels),
    mix: await golden('mix-image', pixels),
  }
  rows = {
    whole: await golden('ws', ROWS * SIZE),
    half: await golden('ws-psi05', ROWS * SIZE),
    mix: await golden('mix-ws', ROWS * SIZE),
  }
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await scratch[Symbol.asyncDispose]()
})

/** Returns the parts of an array of the fixture, float32, of `length` numbers each. */
async function golden(array: string, length: number): Promise<Float32Array[]> {
  const bytes = await readFile(new URL(`${NAME}.${array}.npy`, folder))
  const start = 10 + bytes.readUInt16LE(8)
  const values = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer)
  return Array.from({ length: values.length / length }, (_, index) =>
    values.slice(index * length, (index + 1) * length),
  )
}

const SAMPLE = `query ($latent: LatentInput!, $truncation: Float, $variant: SamplingVariant) {
  sample(latent: $latent, truncation: $truncation, variant: $variant) {
    space z wPlus recipe variant url dataUri
  }
}`

interface Drawn {
  readonly space: string
  readonly z: number[] | null
  readonly wPlus: number[][]
  readonly recipe: Record<string, unknown>
  readonly variant: unknown
  readonly url: string
  readonly dataUri: string
}

async function draw(latent: object, settings: Record<string, unknown> = {}): Promise<Drawn> {
  const { sample } = await server.query(SAMPLE, { latent, ...settings })
  return sample
}

/** Fails unless a picture is an image of the fixture within a grey level, by dataUri and url. */
async function expectImage({ dataUri, url }: Drawn, image: Float32Array): Promise<void> {
  const bytes = Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64')
  const pixels = await sharp(bytes).raw().toBuffer()
  const expected = Array.from({ length: image.length }, (_, index) => {
    const value = image[(index % 3) * EDGE ** 2 + Math.floor(index / 3)]!
    return Math.floor(Math.min(255, Math.max(0, value * 127.5 + 128)))
  })
  const differences = Array.from(pixels, (value, index) => Math.abs(value - expected[index]!))
  expect(Math.max(...differences)).toBeLessThanOrEqual(1)
  const response = await fetch(server.url + url)
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
}

function expectRows({ wPlus }: Pick<Drawn, 'wPlus'>, expected: Float32Array): void {
  expect(wPlus).toHaveLength(ROWS)
  wPlus.flat().forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 4))
}

describe('a StyleGAN', () => {
  test('says that it has w', async () => {
    const { checkpoint } = await server.query('{ checkpoint { mapping { size rows truncates } } }')
    expect(checkpoint.mapping).toEqual({ size: SIZE, rows: ROWS, truncates: true })
  })

  test('samples seeds as the original does, at the usual URLs', async () => {
    for (const [index, seed] of SEEDS.entries()) {
      const sample = await draw({ seed })
      expect(sample).toMatchObject({ space: 'Z', recipe: { seed } })
      expect(sample.url).toContain(`/plain/seed-${seed}`)
      expectRows(sample, rows.whole![index]!)
      await expectImage(sample, images.whole![index]!)
    }
  })

  test('truncates toward the mean of w as the original does', async () => {
    for (const [index, seed] of SEEDS.entries()) {
      const sample = await draw({ seed }, { truncation: 0.5 })
      expect(sample).toMatchObject({
        ...{ space: 'W', z: null },
        recipe: { truncate: { latent: { seed }, psi: 0.5 } },
      })
      expectRows(sample, rows.half![index]!)
      await expectImage(sample, images.half![index]!)
      expect(await draw(sample.recipe)).toEqual(sample)
    }
  })

  test('truncates only the rows before the cutoff', async () => {
    for (const [index, seed] of SEEDS.entries()) {
      const settings = { truncation: 0.5, variant: { cutoff: CUTOFF } }
      const sample = await draw({ seed }, settings)
      expect(sample.space).toBe('W_PLUS')
      await expectImage(sample, images.cut![index]!)
      expect(await draw(sample.recipe)).toEqual(sample)
    }
  })

  test('mixes the rows of two latents as the original does', async () => {
    const sample = await draw({ mix: { ...MIX, layers: [4, 2, 3] } })
    expect(sample).toMatchObject({ space: 'W_PLUS', recipe: { mix: MIX } })
    expectRows(sample, rows.mix![0]!)
    await expectImage(sample, images.mix![0]!)
  })

  test('gives the same picture for the literal values of w+', async () => {
    const values = rows.whole![0]!
    const given = Array.from({ length: ROWS }, (_, row) => [
      ...values.subarray(row * SIZE, (row + 1) * SIZE),
    ])
    await expectImage(await draw({ wPlus: given }), images.whole![0]!)
    const { wPlus } = await draw({ seed: 7 }, { truncation: 0.6, variant: { cutoff: 2 } })
    expect((await draw({ wPlus })).wPlus).toEqual(wPlus)
  })
})

describe('noise', () => {
  test('of NONE leaves it out as the original does', async () => {
    for (const [index, seed] of SEEDS.entries()) {
      const sample = await draw({ seed }, { variant: { noise: 'NONE' } })
      expect(sample.variant).toEqual({ label: null, ablate: [], noise: 'NONE' })
      await expectImage(sample, images.quiet![index]!)
    }
  })

  test('of SEEDED is each seed’s own, the same alone, in a batch and truncated', async () => {
    const variant = { noise: 'SEEDED' }
    const alone = await draw({ seed: 7 }, { variant })
    expect(alone.dataUri).not.toBe((await draw({ seed: 7 })).dataUri)
    const query = `query ($latents: [LatentInput!]!, $variant: SamplingVariant) {
      samples(latents: $latents, variant: $variant) { dataUri url }
    }`
    const latents = [{ seed: 3 }, { seed: 7 }, { truncate: { latent: { seed: 7 }, psi: 1 } }]
    const { samples } = await server.query(query, { latents, variant })
    expect(samples[1].dataUri).toBe(alone.dataUri)
    expect(samples[2].dataUri).toBe(alone.dataUri)
    const response = await fetch(server.url + samples[1].url)
    const bytes = Buffer.from(await response.arrayBuffer()).toString('base64')
    expect(alone.dataUri.endsWith(bytes)).toBe(true)
  })

  test('is kept by a saved variant, and CONST turns it off', async () => {
    const save = `mutation ($input: SaveVariantInput!) {
      saveVariant(input: $input) { variant { noise ablate { activation } } }
    }`
    const input = { name: 'smooth', variant: { noise: 'NONE' } }
    const { saveVariant } = await server.query(save, { input })
    expect(saveVariant.variant).toEqual({ noise: 'NONE', ablate: [] })
    const plain = await draw({ seed: SEEDS[0] })
    await expectImage(
      await draw({ seed: SEEDS[0] }, { variant: { saved: 'smooth' } }),
      images.quiet![0]!,
    )
    const both = { saved: 'smooth', noise: 'CONST' }
    expect(await draw({ seed: SEEDS[0] }, { variant: both })).toEqual(plain)
  })
})

describe('saved latents', () => {
  const SAVE = `mutation ($input: SaveLatentInput!) {
    saveLatent(input: $input) { latent { id space z w wPlus zDim recipe sample { dataUri url } } }
  }`
  const save = async (name: string, latent: object) =>
    (await server.query(SAVE, { input: { name, latent } })).saveLatent.latent

  test('in w have its values, and give the same picture after a restart', async () => {
    const saved = await save('in w', { truncate: { latent: { seed: SEEDS[0] }, psi: 0.5 } })
    expect(saved).toMatchObject({ space: 'W', z: null, wPlus: null, zDim: SIZE })
    expectRows({ wPlus: Array.from({ length: ROWS }, () => saved.w) }, rows.half![0]!)
    await server.restart()
    const sample = await draw({ saved: 'in w' })
    expect(sample).toMatchObject({ space: 'W', recipe: { saved: saved.id } })
    expect(sample.dataUri).toBe(saved.sample.dataUri)
    await expectImage(sample, images.half![0]!)
  })

  test('in w+ have a row for each layer', async () => {
    const saved = await save('in w+', { mix: MIX })
    expect(saved).toMatchObject({ space: 'W_PLUS', z: null, w: null, zDim: SIZE })
    expectRows(saved, rows.mix![0]!)
    await expectImage(await draw({ saved: saved.id }), images.mix![0]!)
    await expectImage(await draw({ wPlus: saved.wPlus }), images.mix![0]!)
    const found = await server.query('{ latent(name: "in w+") { wPlus } }')
    expect(found.latent.wPlus).toEqual(saved.wPlus)
  })

  test('in z stay in z', async () => {
    const saved = await save('in z', { seed: 5 })
    expect(saved).toMatchObject({ space: 'Z', w: null, wPlus: null, recipe: { seed: 5 } })
  })
})

describe('paths and sums', () => {
  const inW = (seed: number) => ({ truncate: { latent: { seed }, psi: 1 } })

  test('interpolate in w along straight lines, by sheet and by frame', async () => {
    const input = { waypoints: [inW(1), inW(2)], frames: 3 }
    const query = `query ($input: InterpolateInput!) {
      interpolate(input: $input) {
        method frames { space wPlus recipe dataUri url } sheet { dataUri url }
      }
    }`
    const { method, frames, sheet } = (await server.query(query, { input })).interpolate
    expect(method).toBe('LERP')
    const [first, middle, last] = frames
    middle.wPlus[0].forEach((value: number, index: number) => {
      expect(value).toBeCloseTo((first.wPlus[0][index] + last.wPlus[0][index]) / 2, 5)
    })
    expect(await draw(middle.recipe)).toMatchObject(middle)
    for (const picture of [middle, sheet]) {
      const response = await fetch(server.url + picture.url)
      const bytes = Buffer.from(await response.arrayBuffer()).toString('base64')
      expect(picture.dataUri.endsWith(bytes)).toBe(true)
    }
  })

  test('interpolate in z along arcs where no waypoint is in w', async () => {
    const input = { waypoints: [{ seed: 1 }, { seed: 2 }], frames: 3 }
    const query = `query ($input: InterpolateInput!) {
      interpolate(input: $input) { method frames { space } }
    }`
    const { interpolate } = await server.query(query, { input })
    expect(interpolate).toEqual({ method: 'SLERP', frames: Array(3).fill({ space: 'Z' }) })
  })

  test('add and subtract in w', async () => {
    const input = { plus: [[inW(1)], [inW(2)]], minus: [[inW(3), inW(4)]], grid: true }
    const query = `query ($input: ArithmeticInput!) {
      arithmetic(input: $input) { result { space wPlus url dataUri recipe } grid { space } }
    }`
    const { result, grid } = (await server.query(query, { input })).arithmetic
    const [a, b, c, d] = await Promise.all([1, 2, 3, 4].map((seed) => draw(inW(seed))))
    result.wPlus[2].forEach((value: number, index: number) => {
      const at = (sample: Drawn) => sample.wPlus[2]![index]!
      expect(value).toBeCloseTo(at(a!) + at(b!) - (at(c!) + at(d!)) / 2, 4)
    })
    expect(grid).toEqual(Array(9).fill({ space: 'W' }))
    expect(await draw(result.recipe)).toMatchObject(result)
    const response = await fetch(server.url + result.url)
    expect(response.status).toBe(200)
  })

  test('walk through latents in w', async () => {
    const input = { waypoints: [inW(1), inW(2)], framesPerWaypoint: 2, fps: 60, frames: 2 }
    const query = `subscription ($input: WalkInput!) {
      walk(input: $input) { sample { space wPlus dataUri } }
    }`
    const frames = await take(server.subscriber(), query, 2, { input })
    const sample = frames.at(-1)!.walk.sample
    expect(sample.space).toBe('W')
    const expected = await draw({ lerp: { from: inW(1), to: inW(2), t: 0.5 } })
    expect(sample.dataUri).toBe(expected.dataUri)
  })
})
