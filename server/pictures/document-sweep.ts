/** Deletes stored sources of pictures that nobody uses. */
import { setTimeout as delay } from 'node:timers/promises'
import type { DocumentStore } from '../db/stores.ts'
import type { Logger } from '../logger.ts'
import { DOCUMENT_DAYS } from './stored-sources.ts'

const DAY_MS = 24 * 60 * 60_000

const SWEEP_MS = 60 * 60_000

export interface DocumentSweepOptions {
  readonly documents: Pick<DocumentStore, 'deleteUnused'>
  readonly logger: Logger
}

/** Sweeps now and every hour, until disposed of. */
export function startDocumentSweep(options: DocumentSweepOptions): AsyncDisposable {
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

async function sweep({ documents, logger }: DocumentSweepOptions, signal: AbortSignal) {
  const time = new Date(Date.now() - DOCUMENT_DAYS * DAY_MS)
  try {
    let deleted = 0
    for (let more = 1; more > 0 && !signal.aborted; deleted += more) {
      more = await documents.deleteUnused(time)
    }
    if (deleted > 0) logger.info({ deleted }, 'sources of pictures that nobody used are deleted')
  } catch (error) {
    logger.warn({ error }, 'sources of pictures that nobody uses could not be deleted')
  }
}
