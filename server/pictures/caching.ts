/** How HTTP caches may keep pictures: an address always stands for the same picture. */

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Headers of a picture's response that tell caches to keep it. */
export function cacheHeaders(etag: string): { ETag: string; 'Cache-Control': string } {
  return { ETag: etag, 'Cache-Control': IMMUTABLE }
}

/**
 * True if an If-None-Match header names this ETag; a weak tag of the same text counts (RFC 9110,
 * 13.1.2).
 */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
