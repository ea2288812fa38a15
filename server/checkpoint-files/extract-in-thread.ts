/** Reads files in a thread of its own: large and hostile ones keep no one else waiting. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { CheckpointInvalid } from '../errors.ts'
import { Calls } from '../rpc/calls.ts'
import { threadPort } from '../rpc/port.ts'
import type { Extraction, ExtractStage } from './extract.ts'
import type { ExtractCalls } from './extract-thread.ts'
import type { NetworkOptions } from './recognition/recognize-network.ts'

/** Of JavaScript objects; the numbers of tensors lie outside of the heap, within the reader's own budget. */
const MAX_HEAP_MB = 1024

const ENTRY = new URL(`./extract-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** As `extract`, without blocking. Rejects with the signal's reason when aborted, and the thread ends at once. */
export async function extractInThread(
  file: string,
  options: NetworkOptions,
  { signal, onStage }: { signal?: AbortSignal; onStage?: (stage: ExtractStage) => void } = {},
): Promise<Extraction> {
  signal?.throwIfAborted()
  const thread = new Worker(ENTRY, {
    // A thread that reads files of strangers gets no secrets.
    env: { NODE_OPTIONS: process.env['NODE_OPTIONS'] },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  const calls = new Calls<ExtractCalls, ExtractStage>(threadPort(thread), { onNotice: onStage })
  thread.once('error', (error: NodeJS.ErrnoException) => {
    const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    calls.end(
      isFull ? new CheckpointInvalid('Reading the file takes more memory than it may.') : error,
    )
  })
  thread.once('exit', (code) => calls.end(new Error(`The reading thread ended with code ${code}.`)))
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
