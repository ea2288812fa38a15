/** Canonical JSON, which doesn't depend on the order of members, and its hash. */
import { createHash } from 'node:crypto'

/** Pattern of what `sha256` returns. */
export const DIGEST = /^[0-9a-f]{64}$/

/** Serializes with members sorted by code unit. Undefined members are omitted, as in JSON. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    const plain = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    return plain
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  })
}

/** Returns the hash of a text in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
