/** `variant` on every field that samples. */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asGenerator, type GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import { evaluate } from '../../server/graph/evaluate.ts'
import { layOutSheet } from '../../server/images/contact-sheet.ts'
import { readWeights } from '../../server/weights/safetensors.ts'
import { startTestServer, take, type TestServer } from '../support/server.ts'

let server: TestServer
let checkpoint: GeneratorCheckpoint
/** The activation before the last layer, and the one ablated map of it. */
let activation: string
const MAP = 1

beforeAll(async () => {
  server = await startTestServer()
  checkpoint = asGenerator(await server.services.checkpoints.resolve(null))
  activation = checkpoint.generator.activations.at(-2)!.name
  const z = await zOf(7)
  const input = { name: 'seven', latent: { z: [...z] } }
  await server.query(
    'mutation ($input: SaveLatentInput!) { saveLatent(input: $input) { latent { id } } }',
    { input },
  )
})
afterAll(() => server[Symbol.asyncDispose]())

const ablation = (strength?: number) => ({
  ablate: [{ activation, maps: [MAP], ...(strength === undefined ? {} : { strength }) }],
})

async function zOf(seed: number): Promise<number[]> {
  return (await server.query(`{ generate(seed: ${seed}) { z } }`)).generate.z
}

/** Returns the reference's pixels for a z, with the map multiplied by 0. */
async function reference(z: readonly number[]): Promise<number[]> {
  const { network, generator } = checkpoint
  if (network.kind !== 'family') throw new Error('expected a network of a family')
  const masks = generator.activations.map(({ name, shape }) => {
    const data = new Float32Array(shape[0]!).fill(1)
    if (name === activation) data[MAP] = 0
    return [`mask.${name}`, { shape: [1, shape[0]!], data }]
  })
  const { pixels } = evaluate(networkGraph(network, { masks: true, outputs: ['pixels'] }), {
    ...Object.fromEntries(readWeights(await network.weights.bytes())),
    ...Object.fromEntries(masks),
    z: { shape: [1, z.length], data: Float32Array.from(z) },
  })
  return Array.from(pixels!.data)
}

interface Drawn {
  readonly z: number[]
  readonly dataUri: string
}

const FIELDS = 'z recipe variant url dataUri'

/** Every field that returns samples, with its samples for a variant. */
const sampling: Record<string, (variant: unknown) => Promise<Drawn[]>> = {
  generate: async (variant) => [
    (
      await ask(
        `($variant: SamplingVariant) { it: generate(seed: 7, variant: $variant) { ${FIELDS} } }`,
        { variant },
      )
    ).it,
  ],
  sample: async (variant) => [
    (
      await ask(
        `($variant: SamplingVariant) { it: sample(latent: {mean: [{seed: 1}, {seed: 2}]}, truncation: 0.5, variant: $variant) { ${FIELDS} } }`,
        { variant },
      )
    ).it,
  ],
  samples: async (variant) =>
    (
      await ask(
        `($variant: SamplingVariant) { it: samples(latents: [{seed: 1}, {seed: 2}], variant: $variant) { ${FIELDS} } }`,
        { variant },
      )
    ).it,
  'interpolate frames': async (variant) => {
    const input = { waypoints: [{ seed: 1 }, { seed: 2 }], frames: 3, variant }
    return (
      await ask(
        `($input: InterpolateInput!) { it: interpolate(input: $input) { frames { ${FIELDS} } } }`,
        { input },
      )
    ).it.frames
  },
  arithmetic: async (variant) => {
    const input = {
      plus: [[{ seed: 1 }], [{ seed: 2 }]],
      minus: [[{ seed: 3 }]],
      grid: true,
      variant,
    }
    const { it } = await ask(
      `($input: ArithmeticInput!) { it: arithmetic(input: $input) { result { ${FIELDS} } plus { ${FIELDS} } minus { ${FIELDS} } grid { ${FIELDS} } } }`,
      { input },
    )
    return [it.result, ...it.plus, ...it.minus, ...it.grid]
  },
  walk: async (variant) => {
    const input = { waypoints: [{ seed: 1 }, { seed: 2 }], fps: 60, frames: 3, variant }
    const query = `subscription ($input: WalkInput!) { walk(input: $input) { sample { ${FIELDS} } } }`
    const frames = await take(server.subscriber(), query, 2, { input })
    return frames.map(({ walk }) => walk.sample)
  },
  'Latent.sample': async (variant) => [
    (
      await ask(
        `($variant: SamplingVariant) { it: latent(name: "seven") { sample(variant: $variant) { ${FIELDS} } } }`,
        { variant },
      )
    ).it.sample,
  ],
}

function ask(operation: string, variables: Record<string, unknown>) {
  return server.query(`query ${operation}`, variables)
}

async function pixelsOf(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes).raw().toBuffer()
}

function bytesOf(dataUri: string): Buffer {
  return Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64')
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

describe.each(Object.entries(sampling))('%s', (_field, sampled) => {
  test("returns the reference's samples without the map, by dataUri and by url", async () => {
    const samples = await sampled(ablation())
    expect(samples.length).toBeGreaterThan(0)
    for (const { z, dataUri, ...sample } of samples) {
      const pixels = await pixelsOf(bytesOf(dataUri))
      expect(largestDifference(pixels, await reference(z))).toBeLessThanOrEqual(1)
      const { url, variant } = sample as unknown as { url: string; variant: unknown }
      expect(variant).toEqual({
        ...{ label: null, ablate: [{ activation, maps: [MAP], strength: 1 }] },
      })
      const response = await fetch(server.url + url)
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytesOf(dataUri))
    }
  })

  test('returns different pixels for the same latents with a variant', async () => {
    const [changed] = await sampled(ablation())
    const [plain] = await sampled(null)
    expect(changed!.dataUri).not.toBe(plain!.dataUri)
    expect(changed).toMatchObject({ z: plain!.z, recipe: (plain as any).recipe })
  })

  test('with strength 0 returns the plain samples, at the plain URLs', async () => {
    const [untouched] = await sampled(ablation(0))
    const [plain] = await sampled(null)
    expect(untouched).toEqual(plain)
    expect((untouched as any).url).toContain('/plain/')
    expect((untouched as any).variant).toEqual({ label: null, ablate: [] })
  })

  test('accepts the variant of a sample', async () => {
    const [changed] = await sampled(ablation(0.5))
    expect(await sampled((changed as any).variant)).toContainEqual(changed)
  })
})

describe('sheets and animations', () => {
  const pictures: Record<string, (variant: unknown) => Promise<{ url: string; dataUri: string }>> =
    {
      'Checkpoint.sheet': async (variant) =>
        (
          await ask(
            '($variant: SamplingVariant) { checkpoint { sheet(count: 4, variant: $variant) { url dataUri } } }',
            { variant },
          )
        ).checkpoint.sheet,
      'Interpolation.sheet': async (variant) => interpolation('sheet', variant),
      'Interpolation.animation': async (variant) => interpolation('animation', variant),
      'Arithmetic.sheet': async (variant) => {
        const input = { plus: [[{ seed: 1 }]], variant }
        return (
          await ask(
            '($input: ArithmeticInput!) { arithmetic(input: $input) { sheet { url dataUri } } }',
            { input },
          )
        ).arithmetic.sheet
      },
    }

  async function interpolation(field: string, variant: unknown) {
    const input = { waypoints: [{ seed: 1 }, { seed: 2 }], frames: 3, variant }
    const query = `($input: InterpolateInput!) { interpolate(input: $input) { ${field} { url dataUri } } }`
    return (await ask(query, { input })).interpolate[field]
  }

  test.each(Object.entries(pictures))('%s shows the variant', async (_field, picture) => {
    const changed = await picture(ablation())
    const plain = await picture(null)
    expect(changed.url).not.toBe(plain.url)
    expect(changed.dataUri).not.toBe(plain.dataUri)
    const response = await fetch(server.url + changed.url)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytesOf(changed.dataUri))
    expect(await picture(ablation(0))).toEqual(plain)
  })

  test("a sheet contains the reference's samples in order", async () => {
    const { dataUri } = await pictures['Checkpoint.sheet']!(ablation())
    const { corners } = layOutSheet(4, { width: 16, height: 16 }, { columns: 2 })
    for (const [seed, { x, y }] of corners.entries()) {
      const cell = sharp(bytesOf(dataUri)).extract({ left: x, top: y, width: 16, height: 16 })
      const expected = await reference(await zOf(seed))
      expect(largestDifference(await cell.raw().toBuffer(), expected)).toBeLessThanOrEqual(1)
    }
  })
})

describe('a variant', () => {
  const asking = '($variant: SamplingVariant) { generate(seed: 1, variant: $variant) { url } }'

  test.each([
    ['a label', { label: '3' }, /^variant\.label/],
    ['an unknown activation', { ablate: [{ activation: 'nothing', maps: [0] }] }, /it has .*relu/],
    [
      'a negative map',
      { ablate: [{ activation: 'ACTIVATION', maps: [-1] }] },
      /must be from 0 to \d+; got -1/,
    ],
    [
      'a strength above 1',
      { ablate: [{ activation: 'ACTIVATION', maps: [0], strength: 2 }] },
      /from 0 to 1; got 2/,
    ],
  ])('with %s is BAD_USER_INPUT', async (_what, wrong, message) => {
    const variant = JSON.parse(JSON.stringify(wrong).replace('ACTIVATION', activation)) as unknown
    const error = await server.failure(`query ${asking}`, { variant })
    expect(error.extensions['code']).toBe('BAD_USER_INPUT')
    expect(error.message).toMatch(message)
  })

  test('that ablates is rejected by an ONNX checkpoint, which can be sampled without it', async () => {
    const file = fileURLToPath(new URL('../fixtures/checkpoints/onnx16.onnx', import.meta.url))
    await server.services.checkpoints.importFile(file, { name: 'foreign' })
    const query = `query ($variant: SamplingVariant) {
      generate(seed: 1, checkpoint: "foreign", variant: $variant) { variant dataUri }
    }`
    const error = await server.failure(query, { variant: ablation() })
    expect(error.extensions['code']).toBe('BAD_USER_INPUT')
    expect(error.message).toMatch(/"foreign" is an ONNX graph/)
    const { generate } = await server.query(query, { variant: { ablate: [] } })
    expect(generate.variant).toEqual({ label: null, ablate: [] })
  })

  test('is not saved with a latent, because it does not change z or the recipe', async () => {
    const { generate } = await ask(
      '($variant: SamplingVariant) { generate(seed: 9, variant: $variant) { recipe z } }',
      { variant: ablation() },
    )
    const { saveLatent } = await server.query(
      'mutation ($input: SaveLatentInput!) { saveLatent(input: $input) { latent { z recipe sample { variant dataUri } } } }',
      { input: { name: 'nine', latent: generate.recipe } },
    )
    const { generate: plain } = await server.query('{ generate(seed: 9) { dataUri } }')
    expect(saveLatent.latent).toEqual({
      z: generate.z,
      recipe: generate.recipe,
      sample: { variant: { label: null, ablate: [] }, dataUri: plain.dataUri },
    })
  })
})
