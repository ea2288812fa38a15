/** Limits of tests that legitimately take longer than those of their project. */

/**
 * For a test that starts whole processes one after another, each with an engine and perhaps a Postgres of its own, or that
 * trains a run to its end: some seconds, and many times that where all cores are busy.
 */
export const WHOLE_PROCESSES_MS = 180_000
