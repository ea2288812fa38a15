/** Deletes rows that nobody uses: stored sources of pictures, and traces of deleted checkpoints. */
import { setTimeout as delay } from 'node:timers/promises'
import type { CheckpointRows, DocumentStore } from './db/stores.ts'
import type { Logger } from './logger.ts'
import { DOCUMENT_DAYS } from './pictures/stored-sources.ts'

const DAY_MS = 24 * 60 * 60_000

const SWEEP_MS = 60 * 60_000

/** Days for which the pictures of a deleted checkpoint are answered with 410, then with 404. */
const DELETED_DAYS = 30

export interface ExpiryOptions {
  readonly documents: Pick<DocumentStore, 'deleteUnused'>
  readonly checkpoints: Pick<CheckpointRows, 'deleteExpired'>
  readonly logger: Logger
}

/** Sweeps now and every hour, until disposed of. */
export function startExpiry(options: ExpiryOptions): AsyncDisposable {
  const stopping = new AbortController()
  const { signal } = stopping
  const done = (async () => {
    while (!signal.aborted) {
      await sweep(options, signal)
      await delay(SWEEP_MS, undefined, { signal }).catch(() => {})
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await done
    },
  }
}

async function sweep({ documents, checkpoints, logger }: ExpiryOptions, signal: AbortSignal) {
  try {
    const unused = await deleteAll(DOCUMENT_DAYS, signal, (time) => documents.deleteUnused(time))
    const expired = await deleteAll(DELETED_DAYS, signal, (time) => checkpoints.deleteExpired(time))
    if (unused + expired > 0) logger.info({ documents: unused, checkpoints: expired }, 'expired')
  } catch (error) {
    logger.warn({ error }, 'rows that nobody uses could not be deleted')
  }
}

/** Deletes rows older than `days`, some at a time; returns their number. */
async function deleteAll(
  days: number,
  signal: AbortSignal,
  deleteSome: (time: Date) => Promise<number>,
): Promise<number> {
  const time = new Date(Date.now() - days * DAY_MS)
  let deleted = 0
  for (let some = 1; some > 0 && !signal.aborted; deleted += some) some = await deleteSome(time)
  return deleted
}
