/** HTTP caching of pictures: an address always names the same picture. */

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Response headers that let caches keep a picture. */
export function cacheHeaders(etag: string): { ETag: string; 'Cache-Control': string } {
  return { ETag: etag, 'Cache-Control': IMMUTABLE }
}

/** True if an If-None-Match header matches the ETag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
