import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import {
  buildSchema,
  isEnumType,
  isIntrospectionType,
  isSpecifiedScalarType,
  parse,
  validate,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTypeDefs } from '../../server/graphql/schema.ts'
import { VERSION } from '../../server/version.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

async function pixelsOf(dataUri: string) {
  const [, type, base64] = /^data:([^;]+);base64,(.*)$/.exec(dataUri)!
  const bytes = Buffer.from(base64!, 'base64')
  if (type === 'application/octet-stream') return { type, bytes, data: bytes }
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  return { type, bytes, data, info }
}

describe('server', () => {
  test('reports its version and the chosen engine', async () => {
    const { server: is } = await server.query(
      '{ server { version engine { name version provider device maxBatch passedOver { name reason } } } }',
    )
    expect(is.version).toBe(VERSION)
    expect(is.version).toBe(JSON.parse(await readFile('package.json', 'utf8')).version)
    expect(is.engine).toMatchObject({ name: 'onnxruntime', provider: 'cpu', passedOver: [] })
    expect(is.engine.maxBatch).toBeGreaterThan(0)
  })

  test('reports how to run its commands, and the largest upload', async () => {
    const { server: is } = await server.query('{ server { command maxUploadBytes } }')
    // `npx latentql` if installed as a package, which test/package.test.ts does.
    expect(is.command).toBe('npm run latentql --')
    expect(is.maxUploadBytes).toBe(server.config.maxUploadBytes)
  })
})

describe('generate', () => {
  test('returns the same bytes for a seed by dataUri, by url, and in later requests', async () => {
    const ask = () => server.query('{ generate(seed: 7) { url dataUri recipe z width height } }')
    const { generate: first } = await ask()
    const { generate: again } = await ask()
    expect(again).toEqual(first)
    expect(first.recipe).toEqual({ seed: 7 })
    expect(first.z).toHaveLength(8)
    const response = await fetch(server.url + first.url)
    const { bytes, info } = await pixelsOf(first.dataUri)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
    expect(info).toMatchObject({ width: first.width, height: first.height })
  })

  test.each(['PNG', 'JPEG', 'WEBP', 'AVIF'])('encodes %s at the requested size', async (format) => {
    const { generate } = await server.query(
      `query ($format: ImageFormat!) { generate(seed: 1) { dataUri(format: $format, size: 40) } }`,
      { format },
    )
    const { type, info } = await pixelsOf(generate.dataUri)
    expect(type).toBe(`image/${format.toLowerCase()}`)
    expect(info).toMatchObject({ width: 40, height: 40 })
  })

  test('returns the same pixels as RAW and as PNG', async () => {
    const { generate } = await server.query(
      '{ generate(seed: 3) { raw: dataUri(format: RAW, size: 9) png: dataUri width height } }',
    )
    const raw = await pixelsOf(generate.raw)
    const png = await pixelsOf(generate.png)
    expect(raw.data).toHaveLength(generate.width * generate.height * 3)
    expect(raw.data.equals(png.data)).toBe(true)
  })

  test('multiplies z by the truncation, and records it in the recipe', async () => {
    const { whole, half } = await server.query(`{
      whole: generate(seed: 5) { z }
      half: generate(seed: 5, truncation: 0.5) { z recipe url }
    }`)
    expect(half.z).toEqual(whole.z.map((value: number) => Math.fround(value * 0.5)))
    const { sample } = await server.query(
      'query ($latent: LatentInput!) { sample(latent: $latent) { z url } }',
      { latent: half.recipe },
    )
    expect(sample).toEqual({ z: half.z, url: half.url })
  })
})

test('a null argument counts as missing', async () => {
  const asked = `query ($null: Float, $format: ImageFormat, $grid: Boolean) {
    generate(seed: 3, checkpoint: null, truncation: $null) { z dataUri(format: $format, size: null) url(format: null) }
    arithmetic(input: { plus: [[{ seed: 1 }]], truncation: $null, grid: $grid }) { grid { url } result { url } }
  }`
  const plain = `{
    generate(seed: 3) { z dataUri url }
    arithmetic(input: { plus: [[{ seed: 1 }]] }) { grid { url } result { url } }
  }`
  const nulls = { null: null, format: null, grid: null }
  expect(await server.query(asked, nulls)).toEqual(await server.query(plain))
})

describe('sample and samples', () => {
  test('accept every kind of recipe, and the recipe of a sample', async () => {
    const z = [0, 0.5, -0.5, 1, -1, 2, -2, 0.25]
    const latents = [
      { seed: 0 },
      { z },
      { mean: [{ seed: 1 }, { seed: 2 }] },
      {
        sum: [
          { weight: 2, latent: { seed: 1 } },
          { weight: -1, latent: { z } },
        ],
      },
      { slerp: { from: { seed: 1 }, to: { seed: 2 }, t: 0.25 } },
      { lerp: { from: { seed: 1 }, to: { z }, t: 0.75 } },
      { jitter: { latent: { seed: 1 }, seed: 9 } },
    ]
    const query = `query ($latents: [LatentInput!]!) { samples(latents: $latents) { z recipe dataUri } }`
    const { samples } = await server.query(query, { latents })
    expect(samples[1].z).toEqual(z)
    expect(samples[6].recipe.jitter.amount).toBe(0.25)
    const recipes = samples.map(({ recipe }: { recipe: unknown }) => recipe)
    expect((await server.query(query, { latents: recipes })).samples).toEqual(samples)
    for (const [index, latent] of recipes.entries()) {
      const alone = await server.query(
        'query ($latent: LatentInput!) { sample(latent: $latent) { z recipe dataUri } }',
        { latent },
      )
      expect(alone.sample).toEqual(samples[index])
    }
  })

  test('return no samples for no latents', async () => {
    expect(await server.query('{ samples(latents: []) { url } }')).toEqual({ samples: [] })
  })
})

describe('interpolate', () => {
  const query = `query ($input: InterpolateInput!) {
    interpolate(input: $input) {
      method
      frames { z recipe }
      sheet(columns: 3) { url dataUri width height }
      animation(format: GIF, size: 32) { url dataUri width height }
    }
  }`

  test('returns the frames, and a sheet and an animation of them', async () => {
    const waypoints = [{ seed: 1 }, { seed: 2 }]
    const { interpolate } = await server.query(query, { input: { waypoints, frames: 7 } })
    expect(interpolate.method).toBe('SLERP')
    expect(interpolate.frames).toHaveLength(7)
    expect(interpolate.frames[0].recipe).toEqual({ seed: 1 })
    expect(interpolate.frames[6].recipe).toEqual({ seed: 2 })

    const { sheet, animation } = interpolate
    const drawn = await pixelsOf(sheet.dataUri)
    expect(drawn.info).toMatchObject({ width: sheet.width, height: sheet.height })
    const response = await fetch(server.url + animation.url)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-type')).toBe('image/gif')
    expect(bytes).toEqual((await pixelsOf(animation.dataUri)).bytes)
    const info = await sharp(bytes, { animated: true }).metadata()
    expect(info).toMatchObject({ pages: 7, width: 32, pageHeight: 32 })
    expect(animation).toMatchObject({ width: 32, height: 32 })
  })

  test('applies the requested loop, method and easing', async () => {
    const waypoints = [{ seed: 1 }, { seed: 2 }, { seed: 3 }]
    const input = { waypoints, frames: 6, loop: true, method: 'LERP', easing: 'SMOOTHSTEP' }
    const { interpolate } = await server.query(query, { input })
    expect(interpolate.method).toBe('LERP')
    const recipes = interpolate.frames.map(({ recipe }: { recipe: unknown }) => recipe)
    expect(recipes[5]).toEqual({ lerp: { from: { seed: 3 }, to: { seed: 1 }, t: 0.5 } })
  })
})

describe('arithmetic', () => {
  test('adds and subtracts the means of groups, with the grid and the sheet', async () => {
    const group = (...seeds: number[]) => seeds.map((seed) => ({ seed }))
    const input = { plus: [group(1, 2, 3), group(7, 8)], minus: [group(4, 5, 6)], grid: true }
    const { arithmetic } = await server.query(
      `query ($input: ArithmeticInput!) {
        arithmetic(input: $input) {
          result { z recipe dataUri }
          plus { z } minus { z }
          grid { z recipe }
          sheet { url width height dataUri }
        }
      }`,
      { input },
    )
    const { result, plus, minus, grid, sheet } = arithmetic
    const expected = plus[0].z.map(
      (value: number, i: number) => value + plus[1].z[i] - minus[0].z[i],
    )
    result.z.forEach((value: number, i: number) => expect(value).toBeCloseTo(expected[i], 5))
    expect(grid).toHaveLength(9)
    expect(grid[4]).toEqual({ z: result.z, recipe: result.recipe })
    grid.forEach(({ z }: { z: number[] }, cell: number) => {
      const far = Math.max(...z.map((value, i) => Math.abs(value - result.z[i])))
      if (cell !== 4) expect(far).toBeGreaterThan(0)
      expect(far).toBeLessThanOrEqual(0.2501)
    })
    expect((await pixelsOf(sheet.dataUri)).info).toMatchObject({
      width: sheet.width,
      height: sheet.height,
    })
  })

  test('has no grid unless it is requested', async () => {
    const { arithmetic } = await server.query(
      '{ arithmetic(input: { plus: [[{ seed: 1 }]] }) { grid { url } result { recipe } } }',
    )
    expect(arithmetic).toEqual({ grid: null, result: { recipe: { seed: 1 } } })
  })
})

describe('checkpoint and checkpoints', () => {
  test('show the same checkpoint by name, digest, alias and as the default', async () => {
    const { byName, byDigest, byDefault, none } = await server.query(
      `query ($digest: String!) {
        byName: checkpoint(checkpoint: "small") { ...all }
        byDigest: checkpoint(checkpoint: $digest) { ...all }
        byDefault: checkpoint { ...all }
        none: checkpoint(checkpoint: "absent") { name }
      }
      fragment all on Checkpoint {
        digest name aliases sourceDigest format zDim prior { distribution bound } width height
        channels parameterCount layers activations { name shape } batchNorm calibrationDrift createdAt
      }`,
      { digest: server.digest },
    )
    expect(byName).toMatchObject({
      digest: server.digest,
      name: 'small',
      aliases: ['default'],
      format: 'pytorch',
      zDim: 8,
      prior: { distribution: 'NORMAL', bound: null },
      width: 16,
      height: 16,
      channels: 3,
      batchNorm: 'STORED',
      calibrationDrift: null,
    })
    expect(byName.sourceDigest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(byName.layers[0]).toContain('convTranspose2d')
    expect(byName.activations[0]).toMatchObject({
      name: '2.relu',
      shape: [expect.any(Number), 4, 4],
    })
    expect(byName.activations.length).toBeGreaterThan(1)
    expect(new Date(byName.createdAt).toISOString()).toBe(byName.createdAt)
    expect(byDigest).toEqual(byName)
    expect(byDefault).toEqual(byName)
    expect(none).toBeNull()
  })

  test('draw a sheet of a checkpoint', async () => {
    const { checkpoints } = await server.query(
      '{ checkpoints { totalCount pageInfo { hasNextPage endCursor } nodes { sheet(count: 9) { dataUri width height } } } }',
    )
    expect(checkpoints).toMatchObject({ totalCount: 1, pageInfo: { hasNextPage: false } })
    const { dataUri, width, height } = checkpoints.nodes[0].sheet
    expect((await pixelsOf(dataUri)).info).toMatchObject({ width, height })
  })
})

test('everything in the schema has a description', () => {
  const schema = buildSchema(readTypeDefs().join('\n'))
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )
  expect(types.length).toBeGreaterThan(40)
  const parts: (readonly [string, string | null | undefined])[] = types.flatMap((type) => {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : []
    const values = isEnumType(type) ? type.getValues() : []
    return [type, ...fields, ...values].map(
      ({ name, description }) => [`${type.name}.${name}`, description] as const,
    )
  })
  expect(parts.filter(([, description]) => !description)).toEqual([])
})

test("the README's operations are valid, each block on its own", async () => {
  const schema = buildSchema(readTypeDefs().join('\n'))
  const readme = await readFile('README.md', 'utf8')
  const blocks = [...readme.matchAll(/```graphql\n([^]*?)```/g)].map(([, block]) => parse(block!))
  expect(blocks.length).toBeGreaterThan(1)
  for (const block of blocks) expect(validate(schema, block)).toEqual([])
})
