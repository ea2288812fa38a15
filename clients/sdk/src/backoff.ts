/** Waits between attempts to reach a server. */

const FIRST_MS = 100
const SLOWEST_MS = 2_000

/**
 * Milliseconds to wait after `failures` earlier failures in a row: random, so that the clients of a
 * server that comes back don't all return at once, and 2,000 at most, so that none returns late.
 */
export function backoff(failures: number): number {
  return Math.random() * Math.min(SLOWEST_MS, FIRST_MS * 2 ** failures)
}
