import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import { spaceOf } from '../../server/latent/spaces.ts'
import { decodeZ, encodeZ, keyLatent } from '../../server/sampling/latent-key.ts'
import { plainSampling } from '../../server/sampling/sampling.ts'
import { parseSamplePath, samplePath, type SamplePath } from '../../server/sampling/sample-path.ts'
import { wRecipes } from '../latent/recipes.ts'

const digest = '0123456789abcdef'.repeat(4)
const latent = { size: 4, prior: { distribution: 'normal' } } as const
const mapped = { size: 3, rows: 2, mean: true }
const generator = { latent, mapped }
const checkpoint = { digest, kind: 'generator', generator } as GeneratorCheckpoint

const keys = fc.oneof(
  fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    truncation: fc.double({ min: 0, max: 1, noNaN: true }).map((psi) => psi + 0),
  }),
  fc.record({
    method: fc.constantFrom('SLERP', 'LERP'),
    from: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    to: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    t: fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
  }),
  fc.record({
    z: fc.float32Array({ minLength: 1, maxLength: 100, noNaN: true, noDefaultInfinity: true }),
  }),
  wRecipes({ zDim: latent.size, ...mapped })
    .filter((recipe) => spaceOf(recipe, generator) !== 'Z')
    .map((recipe) => ({ recipe })),
)
const paths: fc.Arbitrary<SamplePath> = fc.record(
  {
    digest: fc.constant(digest),
    variant: fc.constant('plain'),
    key: keys,
    format: fc.constantFrom('PNG', 'JPEG', 'WEBP', 'AVIF', 'RAW'),
    size: fc.integer({ min: 1, max: 1024 }),
  },
  { requiredKeys: ['digest', 'variant', 'key', 'format'], noNullPrototype: true },
)

function pathOf({ key, format, size }: Omit<SamplePath, 'digest' | 'variant'>): string {
  const sampling = plainSampling(checkpoint)
  const latent = keyLatent(key, checkpoint)
  return samplePath({ kind: 'sample', sampling, latent, format, size })
}

describe('the path of a sample', () => {
  test('contains digest, variant, latent and size', () => {
    const key = { seed: 7, truncation: 1 }
    expect(pathOf({ key, format: 'PNG' })).toBe(`${digest}/plain/seed-7`)
    expect(pathOf({ key: { ...key, truncation: 0.5 }, format: 'JPEG', size: 128 })).toBe(
      `${digest}/plain/seed-7-psi-0.5@128`,
    )
    const blend = { method: 'SLERP', from: 3, to: 7, t: 0.5 } as const
    expect(pathOf({ key: blend, format: 'PNG' })).toBe(`${digest}/plain/slerp-3-7-0.5`)
    const w = { recipe: { w: [1, -2, 0] } }
    expect(pathOf({ key: w, format: 'PNG' })).toBe(
      `${digest}/plain/recipe-${Buffer.from('{"w":"AACAPwAAAMAAAAAA"}').toString('base64url')}`,
    )
  })

  test('parses to the same sample, bit for bit', () => {
    fc.assert(
      fc.property(paths, (path) => {
        expect(parseSamplePath(pathOf(path), path.format)).toEqual(path)
      }),
    )
  })

  test('needs no escaping in a URL', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const address = `/${pathOf(path)}`
        expect(new URL(address, 'http://localhost').pathname).toBe(address)
      }),
    )
  })

  test.each([
    '',
    'doc/00',
    `${digest}/plain/`,
    `${digest}/plain/sprout-7`,
    `x${digest}/plain/seed-7`,
  ])('is not %j', (path) => expect(parseSamplePath(path, 'PNG')).toBeNull())

  test('is never an animation', () => {
    expect(parseSamplePath(`${digest}/plain/seed-7`, 'GIF')).toBeNull()
  })
})

test('z is encoded losslessly as little-endian float32 in base64url', () => {
  expect(encodeZ(Float32Array.of(1, -2))).toBe(
    Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64url'),
  )
  fc.assert(
    fc.property(fc.float32Array({ noNaN: true }), (z) => {
      expect(decodeZ(encodeZ(z))).toEqual(z)
    }),
  )
})
