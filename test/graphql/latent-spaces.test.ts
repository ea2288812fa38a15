/** Latents in w over the API, on a checkpoint that has only z. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const SAMPLE = `query ($latent: LatentInput!, $variant: SamplingVariant) {
  sample(latent: $latent, variant: $variant) { space z wPlus recipe variant url }
}`

describe('a checkpoint without w', () => {
  test('has no mapping, and its samples and saved latents are in Z', async () => {
    const input = { name: 'seven', latent: { seed: 7 } }
    const save = `mutation ($input: SaveLatentInput!) {
      saveLatent(input: $input) { latent { space z w wPlus zDim } }
    }`
    const { saveLatent } = await server.query(save, { input })
    const { sample } = await server.query(SAMPLE, { latent: { seed: 7 } })
    expect(sample).toMatchObject({ space: 'Z', wPlus: null })
    expect(saveLatent.latent).toEqual({
      ...{ space: 'Z', z: sample.z, w: null, wPlus: null, zDim: sample.z.length },
    })
    const { checkpoint } = await server.query('{ checkpoint { mapping { rows } } }')
    expect(checkpoint.mapping).toBeNull()
  })

  test.each([
    [{ w: [1, 2] }, 'latent.w: the checkpoint has no w, only z.'],
    [{ wPlus: [[1, 2]] }, 'latent.wPlus: the checkpoint has no w, only z.'],
    [
      { mix: { from: { seed: 1 }, with: { seed: 2 }, layers: [1] } },
      'latent.mix: the checkpoint has no w, only z.',
    ],
  ])('refuses %j as BAD_USER_INPUT', async (latent, message) => {
    const error = await server.failure(SAMPLE, { latent })
    expect(error).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } })
  })

  test.each([
    [{ cutoff: 2 }, 'variant.cutoff: the checkpoint has no w, only z; omit cutoff.'],
    [{ noise: 'NONE' }, 'variant.noise: the checkpoint "small" has no noise; omit it.'],
    [{ noise: 'SEEDED' }, 'variant.noise: the checkpoint "small" has no noise; omit it.'],
  ])('refuses the variant %j as BAD_USER_INPUT', async (variant, message) => {
    const error = await server.failure(SAMPLE, { latent: { seed: 7 }, variant })
    expect(error).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } })
  })

  test('gives the same sample and URL with the default noise as without', async () => {
    const latent = { seed: 7 }
    expect(await server.query(SAMPLE, { latent, variant: { noise: 'CONST' } })).toEqual(
      await server.query(SAMPLE, { latent }),
    )
  })

  test('truncates in a recipe as in a request, to the same z', async () => {
    const recipe = { truncate: { latent: { seed: 7 }, psi: 0.5 } }
    const { sample } = await server.query(SAMPLE, { latent: recipe })
    const { generate } = await server.query('{ generate(seed: 7, truncation: 0.5) { z url } }')
    expect(sample).toMatchObject(generate)
  })
})

describe('a w+ of 18 rows of 512 values', () => {
  const wPlus = Array.from({ length: 18 }, (_, row) =>
    Array.from({ length: 512 }, (_value, index) => Math.fround(Math.sin(row * 512 + index))),
  )

  test('passes all limits of a request', async () => {
    const error = await server.failure(SAMPLE, { latent: { wPlus } })
    expect(error.message).toBe('latent.wPlus: the checkpoint has no w, only z.')
  })

  test('costs as much as 18 seeds', async () => {
    const costOf = async (latents: readonly object[]) => {
      const response = await server.post({
        query: 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { url } }',
        variables: { latents: [{ mean: latents }] },
        extensions: { cost: true },
      })
      return (await response.json()).extensions.cost.estimated as number
    }
    const seeds = (count: number) => Array.from({ length: count }, () => ({ seed: 1 }))
    const costs = await Promise.all([[{ wPlus }, ...seeds(82)], seeds(100)].map(costOf))
    expect(costs[0]).toBe(costs[1])
    expect(costs[0]).toBeGreaterThanOrEqual(2)
  })
})
