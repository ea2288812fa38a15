/** Extracts networks in a worker thread: large or hostile files don't block the server. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { CheckpointInvalid } from '../errors.ts'
import { Calls } from '../rpc/calls.ts'
import { threadPort } from '../rpc/port.ts'
import type { Extraction, ExtractProgress } from './extract.ts'
import type { ExtractCalls } from './extract-thread.ts'
import type { NetworkOptions } from './recognition/recognize-network.ts'

/**
 * Limit for JavaScript objects. Tensor data is outside the heap, within the reader's own budget.
 */
const MAX_HEAP_MB = 1024

const ENTRY = new URL(`./extract-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

export interface ExtractInThreadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ExtractProgress) => void
}

/**
 * Runs `extract` without blocking. When `signal` aborts, the thread is terminated at once and the
 * promise rejects with the signal's reason.
 */
export async function extractInThread(
  file: string,
  options: NetworkOptions,
  { signal, onProgress }: ExtractInThreadOptions = {},
): Promise<Extraction> {
  signal?.throwIfAborted()
  const thread = new Worker(ENTRY, {
    // The thread reads untrusted files, so it gets no secrets.
    env: { NODE_OPTIONS: process.env['NODE_OPTIONS'] },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  const calls = new Calls<ExtractCalls, ExtractProgress>(threadPort(thread), {
    onNotice: onProgress,
  })
  thread.once('error', (error: NodeJS.ErrnoException) => {
    const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    calls.end(
      isFull
        ? new CheckpointInvalid(`Reading the file exceeds the memory limit of ${MAX_HEAP_MB} MB.`)
        : error,
    )
  })
  thread.once('exit', (code) =>
    calls.end(new Error(`The extraction thread exited with code ${code}.`)),
  )
  const stop = () => void thread.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const extracted = await calls.ask('extract', file, options)
    signal?.throwIfAborted()
    return extracted
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
  }
}
