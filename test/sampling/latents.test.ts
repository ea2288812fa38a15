import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { Database, LatentRow, LatentStore } from '../../server/db/stores.ts'
import { BadUserInput, LatentDimensionMismatch, LatentNotFound } from '../../server/errors.ts'
import { recipeHash } from '../../server/latent/canonical.ts'
import { lerp, slerp } from '../../server/latent/interpolate.ts'
import type { Recipe } from '../../server/latent/recipe.ts'
import type { ResolvedLatent } from '../../server/latent/resolved-latent.ts'
import { seedToZ } from '../../server/latent/seed-to-z.ts'
import { keyLatent } from '../../server/sampling/latent-key.ts'
import {
  resolveGroups,
  resolveLatent,
  resolveLatents,
  seedLatent,
} from '../../server/sampling/latents.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger, type TestDatabase } from '../support/test-database.ts'
import { zOf } from '../support/z-of.ts'

const prior = { distribution: 'normal' } as const
const checkpoint = { generator: { latent: { size: 5, prior } } }

let folder: TempDir
let place: TestDatabase
let database: Database
let smileId: string

beforeAll(async () => {
  folder = await createTempDir()
  place = await createTestDatabase()
  database = await openDatabase({ url: place.url, dataDir: folder.path, logger: silentLogger })
  smileId = await save('smile', { seed: 40 }, 5)
  await save('glasses', { seed: 41 }, 5)
  await save('short', { seed: 42 }, 3)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

describe('resolveLatents', () => {
  test('names saved latents by id, includes truncation, and resolves its own recipes to the same bits', async () => {
    const inputs = [
      { seed: 7 },
      { saved: 'smile' },
      { slerp: { from: { saved: smileId }, to: { mean: [{ seed: 1 }, { seed: 2 }] }, t: 0.3 } },
    ]
    const context = { checkpoint, latents: database.latents }
    const resolved = await resolveLatents(inputs, { ...context, truncation: 0.7 })
    expect(resolved.map(({ recipe }) => recipe)).toEqual([
      { sum: [{ weight: 0.7, latent: { seed: 7 } }] },
      { sum: [{ weight: 0.7, latent: { saved: smileId } }] },
      {
        sum: [
          {
            weight: 0.7,
            latent: {
              slerp: {
                from: { saved: smileId },
                to: { mean: [{ seed: 1 }, { seed: 2 }] },
                t: 0.3,
              },
            },
          },
        ],
      },
    ])
    const sent = JSON.parse(JSON.stringify(resolved.map(({ recipe }) => recipe)))
    const again = await resolveLatents(sent, context)
    expect(again.map(values)).toEqual(resolved.map(values))
  })

  test('a saved latent resolves to its values, truncated', async () => {
    const latent = await resolveLatent(
      { saved: 'smile' },
      { checkpoint, latents: database.latents, truncation: 0.5 },
    )
    expect(zOf(latent)).toEqual(seedToZ(40, 5, prior).map((value) => 0.5 * value))
  })

  test('queries the database once for many saved latents, and not at all for none', async () => {
    const asked: string[][] = []
    const latents: Pick<LatentStore, 'find'> = {
      find(keys) {
        asked.push([...keys])
        return database.latents.find(keys)
      },
    }
    const saved = { saved: 'smile' }
    await resolveLatents([saved, { mean: [saved, { saved: 'glasses' }] }, { seed: 1 }], {
      checkpoint,
      latents,
    })
    expect(asked).toEqual([['smile', 'glasses']])
    await resolveLatents([{ seed: 1 }], { checkpoint, latents })
    expect(asked).toHaveLength(1)
  })

  test('truncation 1 changes nothing, and 0 yields zeros', async () => {
    const context = { checkpoint, latents: database.latents }
    expect((await resolveLatent({ seed: 1 }, { ...context, truncation: 1 })).recipe).toEqual({
      seed: 1,
    })
    const zero = await resolveLatent({ seed: 1 }, { ...context, truncation: 0 })
    expect(zOf(zero)).toEqual(new Float32Array(5))
    expect(values(zero)).toEqual(values(seedLatent(1, checkpoint, 0)))
  })

  test('keeps groups together', async () => {
    const { plus, minus } = await resolveGroups(
      { plus: [[{ seed: 1 }, { saved: 'smile' }], [{ seed: 2 }]], minus: [] },
      { checkpoint, latents: database.latents },
    )
    expect(plus!.map((group) => group.map(({ recipe }) => recipe))).toEqual([
      [{ seed: 1 }, { saved: smileId }],
      [{ seed: 2 }],
    ])
    expect(minus).toEqual([])
  })

  test.each([
    [{ seed: -1 }, BadUserInput, /^latents\[1\]\.seed/],
    [{ z: [1, 2] }, LatentDimensionMismatch, /^latents\[1\]\.z has 2 values/],
    [{ saved: 'short' }, LatentDimensionMismatch, /^latents\[1\]\.saved ".+" has 3 values/],
    [{ mean: [{ saved: 'ghost' }] }, LatentNotFound, /^latents\[1\]: .* "ghost"/],
  ])('reports which input is invalid: %j', async (input, error, message) => {
    const resolving = resolveLatents([{ seed: 1 }, input], {
      checkpoint,
      latents: database.latents,
    })
    await expect(resolving).rejects.toThrow(message)
    await expect(resolving).rejects.toThrow(error)
  })

  test('a truncation outside [0, 1] is rejected', async () => {
    for (const truncation of [-0.1, 1.1, Number.NaN]) {
      const context = { checkpoint, latents: database.latents, truncation }
      await expect(resolveLatent({ seed: 1 }, context)).rejects.toThrow(/^truncation/)
    }
  })
})

describe('with a truncation centre', () => {
  const centred = (distribution: 'normal' | 'uniform') => ({
    generator: { latent: { size: 5, prior: { distribution }, truncationCentre: 3 } },
  })
  const drawn = (seed: number, distribution: 'normal' | 'uniform') =>
    seedToZ(seed, 5, { distribution })

  test('psi 1 changes no bit of a latent or its key, and psi 0 is the centre for all', async () => {
    const context = { checkpoint: centred('normal'), latents: database.latents }
    for (const input of [{ seed: 7 }, { saved: 'smile' }, { mean: [{ seed: 1 }, { seed: 2 }] }]) {
      const plain = await resolveLatent(input, { checkpoint, latents: database.latents })
      const whole = await resolveLatent(input, { ...context, truncation: 1 })
      expect(values(whole)).toEqual(values(plain))
      const none = await resolveLatent(input, { ...context, truncation: 0 })
      expect(values(none)).toEqual(values(seedLatent(3, checkpoint)))
    }
  })

  test.each([
    ['normal', 'slerp', slerp],
    ['uniform', 'lerp', lerp],
  ] as const)('of a %s prior, psi moves z to it by %s', async (distribution, kind, between) => {
    const checkpoint = centred(distribution)
    const context = { checkpoint, latents: database.latents }
    const latent = await resolveLatent({ seed: 7 }, { ...context, truncation: 0.3 })
    expect(latent.recipe).toEqual({ [kind]: { from: { seed: 3 }, to: { seed: 7 }, t: 0.3 } })
    expect(latent.key).toEqual({ method: kind.toUpperCase(), from: 3, to: 7, t: 0.3 })
    expect(zOf(latent)).toEqual(between(drawn(3, distribution), drawn(7, distribution), 0.3))
    expect(values(seedLatent(7, checkpoint, 0.3))).toEqual(values(latent))
    expect(values(keyLatent(latent.key, checkpoint))).toEqual(values(latent))
  })

  test('recipes include it: they resolve to the same bits at truncation 1', async () => {
    const inputs = [{ seed: 7 }, { saved: 'smile' }, { seed: 3 }]
    const context = { checkpoint: centred('normal'), latents: database.latents }
    const resolved = await resolveLatents(inputs, { ...context, truncation: 0.7 })
    const sent = JSON.parse(JSON.stringify(resolved.map(({ recipe }) => recipe)))
    const again = await resolveLatents(sent, context)
    expect(again.map((latent) => zOf(latent))).toEqual(resolved.map((latent) => zOf(latent)))
    expect(zOf(resolved[2]!)).toEqual(drawn(3, 'normal'))
  })

  test('recipes and addresses made without one still multiply z', async () => {
    const context = { checkpoint: centred('normal'), latents: database.latents }
    const half = await resolveLatent({ sum: [{ weight: 0.5, latent: { seed: 7 } }] }, context)
    expect(half.key).toEqual({ seed: 7, truncation: 0.5 })
    expect(zOf(half)).toEqual(drawn(7, 'normal').map((value) => 0.5 * value))
    expect(values(keyLatent(half.key, context.checkpoint))).toEqual(values(half))
  })

  test('a seed is not computed for its address', () => {
    const latent = { size: 2 ** 41, prior, truncationCentre: 3 }
    expect(seedLatent(7, { generator: { latent } }, 0.5).key).toMatchObject({ t: 0.5 })
  })
})

describe('on a checkpoint with w', () => {
  const mapped = { size: 3, rows: 4, mean: true }
  const checkpoint = { generator: { latent: { size: 5, prior }, mapped } }
  const resolve = (input: unknown, truncation = {}) =>
    resolveLatent(input, { checkpoint, latents: database.latents, ...truncation })

  test('truncation and cutoff become a part of the recipe, which resolves to the same key', async () => {
    const latent = await resolve({ saved: 'smile' }, { truncation: 0.7, cutoff: 2 })
    expect(latent).toEqual({
      space: 'W_PLUS',
      recipe: { truncate: { latent: { saved: smileId }, psi: 0.7, cutoff: 2 } },
      key: {
        recipe: {
          truncate: { latent: { z: [...seedToZ(40, 5, prior)] }, psi: 0.7, cutoff: 2 },
        },
      },
    })
    expect(await resolve(JSON.parse(JSON.stringify(latent.recipe)))).toEqual(latent)
  })

  test('psi 1 leaves seeds and combinations of z in z, with their short keys', async () => {
    const latent = await resolve({ seed: 7 }, { truncation: 1, cutoff: 2 })
    expect(latent).toMatchObject({ space: 'Z', key: { seed: 7, truncation: 1 } })
    const blend = { slerp: { from: { seed: 1 }, to: { saved: 'glasses' }, t: 0.5 } }
    expect((await resolve(blend)).space).toBe('Z')
  })

  test('a saved latent in w is used with its values, and only where its rows fit', async () => {
    const values = Float32Array.from({ length: 12 }, (_, index) => index / 8)
    const id = await saveAs('mixed', { seed: 1 }, { space: 'W_PLUS', rows: 4, values })
    const rows = [0, 1, 2, 3].map((row) => [...values.subarray(3 * row, 3 * row + 3)])
    const mix = { from: { seed: 1 }, with: { saved: 'mixed' }, layers: [3] }
    expect(await resolve({ mix })).toEqual({
      space: 'W_PLUS',
      recipe: { mix: { ...mix, with: { saved: id } } },
      key: { recipe: { mix: { ...mix, with: { wPlus: rows } } } },
    })
    const other = { generator: { ...checkpoint.generator, mapped: { ...mapped, rows: 5 } } }
    const context = { checkpoint: other, latents: database.latents }
    await expect(resolveLatent({ saved: 'mixed' }, context)).rejects.toThrow(
      `latent.saved "${id}" has 12 values; the checkpoint's w+ (5 rows of 3) has 15.`,
    )
  })

  test.each([
    [{ truncation: 0.5, cutoff: 5 }, 'variant.cutoff must be from 0 to 4'],
    [{ truncation: 0.5, cutoff: -1 }, 'variant.cutoff must be from 0 to 4'],
    [{ truncation: 2 }, 'truncation must be a number from 0 to 1; got 2.'],
  ])('%j is refused', async (truncation, message) => {
    await expect(resolve({ seed: 1 }, truncation)).rejects.toThrow(BadUserInput)
    await expect(resolve({ seed: 1 }, truncation)).rejects.toThrow(message)
  })
})

describe('z', () => {
  // 8 TB of values: any attempt to compute them throws.
  const huge = { generator: { latent: { size: 2 ** 41, prior } } }

  test('of a seed is not computed for its key', async () => {
    const latent = await resolveLatent(
      { seed: 7 },
      { checkpoint: huge, latents: database.latents, truncation: 0.5 },
    )
    expect(latent.key).toEqual({ seed: 7, truncation: 0.5 })
    expect(seedLatent(8, huge).key).toEqual({ seed: 8, truncation: 1 })
    expect(() => zOf(latent)).toThrow(RangeError)
  })

  test('is computed once: every call returns the same array', async () => {
    const context = { checkpoint, latents: database.latents, truncation: 0.5 }
    for (const input of [{ seed: 7 }, { saved: 'smile' }, { mean: [{ seed: 1 }, { seed: 2 }] }]) {
      const latent = await resolveLatent(input, context)
      expect(zOf(latent)).toBe(zOf(latent))
    }
  })

  test.each([
    [{ seed: 7 }, 1, { seed: 7, truncation: 1 }],
    [{ seed: 7 }, 0.25, { seed: 7, truncation: 0.25 }],
    [{ sum: [{ weight: 0.25, latent: { seed: 7 } }] }, 1, { seed: 7, truncation: 0.25 }],
    [{ sum: [{ weight: 1, latent: { seed: 7 } }] }, 1, { seed: 7, truncation: 1 }],
  ])('of %j at truncation %d has the short key of a seed', async (input, truncation, key) => {
    const latent = await resolveLatent(input, { checkpoint, latents: database.latents, truncation })
    expect(latent.key).toEqual(key)
    const { seed, truncation: psi } = key
    expect(zOf(latent)).toEqual(zOf(seedLatent(seed, checkpoint, psi)))
  })

  test.each([
    [{ sum: [{ weight: 0.25, latent: { seed: 7 } }] }, 0.5],
    [{ sum: [{ weight: 1.5, latent: { seed: 7 } }] }, 1],
    [{ mean: [{ seed: 7 }, { seed: 8 }] }, 1],
    [{ z: [1, 2, 3, 4, 5] }, 1],
  ])('of %j at truncation %d is its own key', async (input, truncation) => {
    const latent = await resolveLatent(input, { checkpoint, latents: database.latents, truncation })
    expect(latent.key).toEqual({ z: zOf(latent) })
  })
})

function values(latent: ResolvedLatent) {
  return { recipe: latent.recipe, key: latent.key, z: zOf(latent) }
}

async function save(name: string, recipe: Recipe & { seed: number }, zDim: number) {
  return saveAs(name, recipe, { space: 'Z', rows: 1, values: seedToZ(recipe.seed, zDim, prior) })
}

async function saveAs(
  name: string,
  recipe: Recipe,
  point: Pick<LatentRow, 'space' | 'rows' | 'values'>,
) {
  const { id } = await database.latents.save({
    ...{ name, tags: [], note: '', recipe, recipeHash: recipeHash(recipe), ...point },
    checkpointDigest: 'f'.repeat(64),
  })
  return id
}
