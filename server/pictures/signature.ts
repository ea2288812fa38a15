/**
 * Signatures of picture addresses: HMAC-SHA256 truncated to 128 bits, prefixed with the key's id.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Separates these signatures from any other use of the same keys. */
const PURPOSE = 'latentql picture address 1'
const MAC_BYTES = 16
const ID_BYTES = 3
const ID_LENGTH = 4

/** Length of a signature: 4 characters of key id and 22 of code. */
export const SIGNATURE_LENGTH = 26

export interface Signer {
  /** Returns SIGNATURE_LENGTH characters of base64url, signed with the first key. */
  sign(text: string): string
  /** True if one of the keys made this signature for this text. Compares in constant time. */
  verify(text: string, signature: string): boolean
}

/**
 * Creates a signer that signs with the first key; the others are older keys whose signatures remain
 * valid. Throws RangeError for an empty list.
 */
export function createSigner(keys: readonly string[]): Signer {
  const [current] = keys
  if (!current) throw new RangeError('At least one signing key is required')
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
