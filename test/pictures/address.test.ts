import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import {
  decodeZ,
  documentAddress,
  encodeZ,
  parseAddress,
  sampleAddress,
  type SampleSource,
} from '../../server/pictures/address.ts'
import { createSigner } from '../../server/pictures/signature.ts'

const signer = createSigner(['a key'])
const digest = '0123456789abcdef'.repeat(4)
const seven: SampleSource = {
  kind: 'sample',
  digest,
  latent: { seed: 7, truncation: 1 },
  format: 'PNG',
}

const latents = fc.oneof(
  fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    truncation: fc.double({ min: 0, max: 1, noNaN: true }).map((psi) => psi + 0),
  }),
  fc.record({
    z: fc.float32Array({ minLength: 1, maxLength: 100, noNaN: true, noDefaultInfinity: true }),
  }),
)
const sources: fc.Arbitrary<SampleSource> = fc.record(
  {
    kind: fc.constant('sample' as const),
    digest: fc.constant(digest),
    latent: latents,
    format: fc.constantFrom('PNG', 'JPEG', 'WEBP', 'AVIF', 'RAW'),
    size: fc.integer({ min: 1, max: 1024 }),
  },
  { requiredKeys: ['kind', 'digest', 'latent', 'format'], noNullPrototype: true },
)

describe('addresses of samples', () => {
  test('say what they are', () => {
    const address = sampleAddress(seven, signer)
    expect(address).toMatch(new RegExp(`^/images/[\\w-]{26}/${digest}/plain/seed-7\\.png$`))
    const scaled = sampleAddress(
      { ...seven, latent: { seed: 7, truncation: 0.5 }, format: 'JPEG', size: 128 },
      signer,
    )
    expect(scaled).toMatch(/\/plain\/seed-7-psi-0\.5@128\.jpg$/)
  })

  test('parse to their source, bit for bit', () => {
    fc.assert(
      fc.property(sources, (source) => {
        expect(parseAddress(sampleAddress(source, signer)!, signer)).toEqual(source)
      }),
    )
  })

  test('need no escaping in a url', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const address = sampleAddress(source, signer)!
        expect(new URL(address, 'http://localhost').pathname).toBe(address)
      }),
    )
  })

  test('are the same for the same source, whoever makes them', () => {
    expect(sampleAddress({ ...seven }, createSigner(['a key', 'another']))).toBe(
      sampleAddress(seven, signer),
    )
  })

  test('that would be long are none', () => {
    const fits = { ...seven, latent: { z: new Float32Array(350) } }
    const long = { ...seven, latent: { z: new Float32Array(400) } }
    expect(sampleAddress(fits, signer)!.length).toBeLessThanOrEqual(2_000)
    expect(sampleAddress(long, signer)).toBeNull()
  })
})

describe('documents', () => {
  test('have addresses too', () => {
    const address = documentAddress(digest, 'GIF', signer)
    expect(address).toMatch(/\/doc\/[0-9a-f]{64}\.gif$/)
    expect(parseAddress(address, signer)).toEqual({ kind: 'document', hash: digest })
  })
})

describe('signatures', () => {
  const address = sampleAddress(seven, signer)!

  test('break when any character of the address changes', () => {
    for (let i = 0; i < address.length; i++) {
      for (const other of ['x', '0', '/', '-']) {
        if (address[i] === other) continue
        const forged = address.slice(0, i) + other + address.slice(i + 1)
        expect(() => parseAddress(forged, signer)).toThrow(BadUserInput)
      }
    }
  })

  test.each([
    '',
    '/',
    '/images/',
    '/images/x',
    `${'/images/'}${'A'.repeat(26)}/`,
    '/other/' + 'A'.repeat(60),
    `/images/${'A'.repeat(26)}/${'x'.repeat(3000)}`,
  ])('that are none are refused: %j', (path) => {
    expect(() => parseAddress(path, signer)).toThrow(BadUserInput)
  })

  test.each(['', '?size=2000', '/', '.png'])('hold for nothing longer: %j', (more) => {
    const parse = () => parseAddress(address + more, signer)
    if (more === '') expect(parse()).toEqual(seven)
    else expect(parse).toThrow(BadUserInput)
  })

  test('by a key that was replaced still hold, those by a strange key do not', () => {
    const replaced = createSigner(['a new key', 'a key'])
    expect(parseAddress(address, replaced)).toEqual(seven)
    expect(sampleAddress(seven, replaced)).not.toBe(address)
    expect(() => parseAddress(address, createSigner(['a new key']))).toThrow(BadUserInput)
  })

  test('are 128 bits of an HMAC, and need a key', () => {
    expect(createSigner(['k']).sign('x')).toMatch(/^[\w-]{4}[\w-]{22}$/)
    expect(() => createSigner([])).toThrow(RangeError)
    expect(() => createSigner([''])).toThrow(RangeError)
  })

  test('never fail on any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (text, signature) => {
        expect(signer.verify(text, signature)).toBe(false)
      }),
    )
  })
})

test('z in base64url is little-endian float32, every bit kept', () => {
  expect(encodeZ(Float32Array.of(1, -2))).toBe(
    Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64url'),
  )
  fc.assert(
    fc.property(fc.float32Array({ noNaN: true }), (z) => {
      expect(decodeZ(encodeZ(z))).toEqual(z)
    }),
  )
})
