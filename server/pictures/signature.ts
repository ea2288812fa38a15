/**
 * Signatures of picture addresses: HMAC-SHA256 cut to 128 bits, under a key that the signature
 * names.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Tells apart what these keys sign from anything else they might ever sign. */
const PURPOSE = 'latentql picture address 1'
const MAC_BYTES = 16
const ID_BYTES = 3
const ID_LENGTH = 4

/** Length of every signature: 4 characters name the key, 22 are the code. */
export const SIGNATURE_LENGTH = 26

export interface Signer {
  /** SIGNATURE_LENGTH characters of base64url, by the first key. */
  sign(text: string): string
  /**
   * Whether any of the keys made this signature for this text; takes the same time wherever they
   * differ.
   */
  verify(text: string, signature: string): boolean
}

/**
 * Signs with the first key; the others are older ones, whose signatures still hold. Throws
 * RangeError for no key.
 */
export function createSigner(keys: readonly string[]): Signer {
  const [current] = keys
  if (!current) throw new RangeError('Signing needs a key')
  const byId = new Map(keys.map((key) => [keyId(key), key]))
  return {
    sign: (text) => keyId(current) + code(current, text),
    verify(text, signature) {
      const key = byId.get(signature.slice(0, ID_LENGTH))
      if (!key || signature.length !== SIGNATURE_LENGTH) return false
      const expected = Buffer.from(code(key, text))
      const given = Buffer.from(signature.slice(ID_LENGTH))
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}

function code(key: string, text: string): string {
  return hmac(key, `code\n${text}`).subarray(0, MAC_BYTES).toString('base64url')
}

function keyId(key: string): string {
  return hmac(key, 'id').subarray(0, ID_BYTES).toString('base64url')
}

function hmac(key: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${PURPOSE}\n${text}`).digest()
}
