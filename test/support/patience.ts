/** Time limits for tests that legitimately take longer than their project's limit. */

/**
 * For tests that start whole processes in sequence, each with an engine and perhaps its own
 * Postgres, or that train a run to its end: a few seconds, and many times that on a busy machine.
 */
export const WHOLE_PROCESSES_MS = 180_000
