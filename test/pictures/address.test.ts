import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadUserInput } from '../../server/errors.ts'
import {
  documentHash,
  documentPath,
  openAddress,
  packedDocument,
  packedPath,
  signAddress,
  type SignedPath,
} from '../../server/pictures/address.ts'
import { createSigner } from '../../server/pictures/signature.ts'

const signer = createSigner(['a key'])
const digest = '0123456789abcdef'.repeat(4)
const seven: SignedPath = { path: `${digest}/plain/seed-7`, format: 'PNG' }

describe('addresses', () => {
  test('contain their path and format', () => {
    const address = signAddress(seven, signer)
    expect(address).toMatch(new RegExp(`^/images/[\\w-]{26}/${digest}/plain/seed-7\\.png$`))
    expect(signAddress({ ...seven, format: 'JPEG' }, signer)).toMatch(/\.jpg$/)
  })

  test('return the signed path', () => {
    for (const format of ['PNG', 'JPEG', 'WEBP', 'AVIF', 'GIF', 'RAW'] as const) {
      const signed = { path: 'a/b-c_d.0@12', format }
      expect(openAddress(signAddress(signed, signer)!, signer)).toEqual(signed)
    }
  })

  test('are the same for the same path, on any replica', () => {
    expect(signAddress({ ...seven }, createSigner(['a key', 'another']))).toBe(
      signAddress(seven, signer),
    )
  })

  test('are null if they would be too long', () => {
    const ofLength = (length: number) => signAddress({ ...seven, path: 'x'.repeat(length) }, signer)
    expect(ofLength(3_900)!.length).toBeLessThanOrEqual(4_000)
    expect(ofLength(4_000)).toBeNull()
  })

  test('of short documents contain them', () => {
    const path = packedPath('{"kind":"sheet","columns":3}')!
    const address = signAddress({ path, format: 'PNG' }, signer)!
    expect(address).toMatch(/\/packed\/[\w-]+\.png$/)
    expect(packedDocument(openAddress(address, signer).path)).toEqual({ kind: 'sheet', columns: 3 })
    expect(packedDocument(seven.path)).toBeNull()
    expect(packedPath(`"${'x'.repeat(40_000)}"`)).toBeNull()
  })

  test('of other documents contain their hash', () => {
    const address = signAddress({ path: documentPath(digest), format: 'GIF' }, signer)!
    expect(address).toMatch(/\/doc\/[0-9a-f]{64}\.gif$/)
    expect(documentHash(openAddress(address, signer).path)).toBe(digest)
    expect(documentHash(seven.path)).toBeNull()
  })

  test.each(['x', 'x.', 'x.tiff', 'doc/.png', '.png'])(
    'of unknown kinds are rejected, even if signed: %s',
    (text) => {
      const address = `/images/${signer.sign(text)}/${text}`
      const open = () => {
        const { path } = openAddress(address, signer)
        if (documentHash(path) === null) throw new BadUserInput('for the renderers to reject')
      }
      expect(open).toThrow(BadUserInput)
    },
  )
})

describe('signatures', () => {
  const address = signAddress(seven, signer)!

  test('are invalid if any character of the address changes', () => {
    for (let i = 0; i < address.length; i++) {
      for (const other of ['x', '0', '/', '-']) {
        if (address[i] === other) continue
        const forged = address.slice(0, i) + other + address.slice(i + 1)
        expect(() => openAddress(forged, signer)).toThrow(BadUserInput)
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
    `/images/${'A'.repeat(26)}/${'x'.repeat(5_000)}`,
  ])('that are malformed are rejected: %j', (path) => {
    expect(() => openAddress(path, signer)).toThrow(BadUserInput)
  })

  test.each(['', '?size=2000', '/', '.png'])('are invalid for longer paths: %j', (more) => {
    const parse = () => openAddress(address + more, signer)
    if (more === '') expect(parse()).toEqual(seven)
    else expect(parse).toThrow(BadUserInput)
  })

  test('by a replaced key remain valid; by an unknown key they are not', () => {
    const replaced = createSigner(['a new key', 'a key'])
    expect(openAddress(address, replaced)).toEqual(seven)
    expect(signAddress(seven, replaced)).not.toBe(address)
    expect(() => openAddress(address, createSigner(['a new key']))).toThrow(BadUserInput)
  })

  test('are 128 bits of an HMAC and require a key', () => {
    expect(createSigner(['k']).sign('x')).toMatch(/^[\w-]{4}[\w-]{22}$/)
    expect(() => createSigner([])).toThrow(RangeError)
    expect(() => createSigner([''])).toThrow(RangeError)
  })

  test('can be checked for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (text, signature) => {
        expect(signer.verify(text, signature)).toBe(false)
      }),
    )
  })
})
