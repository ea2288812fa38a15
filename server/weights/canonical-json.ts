/** One text for one JSON value, whatever the order its members were set in: what content hashes are taken of. */
import { createHash } from 'node:crypto'

/** Members sorted by code unit; undefined members left out, as JSON does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    const plain = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    return plain
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  })
}

/** Hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
