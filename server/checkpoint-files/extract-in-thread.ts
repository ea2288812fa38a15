/** Reads files in a thread of its own: large ones and hostile ones keep no one else waiting. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { BadUserInput, CheckpointInvalid, type LatentQLError } from '../errors.ts'
import type { Extracted } from './extract.ts'
import type { RecognitionOptions } from './recognition/recognize.ts'

/** What the thread is started with. */
export interface Task {
  readonly file: string
  readonly options: RecognitionOptions
}

/** What it answers. */
export type Answer =
  | { readonly extracted: Extracted }
  | { readonly refused: Pick<LatentQLError, 'code' | 'message' | 'details'> }

/** Of JavaScript objects; the numbers of tensors lie outside of the heap, within the reader's own budget. */
const MAX_HEAP_MB = 1024

const ENTRY = new URL(`./extract-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** As `extract`, without blocking. Rejects with the signal's reason when aborted, and the thread ends at once. */
export async function extractInThread(
  file: string,
  options: RecognitionOptions,
  signal?: AbortSignal,
): Promise<Extracted> {
  signal?.throwIfAborted()
  const worker = new Worker(ENTRY, {
    workerData: { file, options } satisfies Task,
    // Secrets are no business of a thread that reads strangers' files.
    env: { NODE_OPTIONS: process.env['NODE_OPTIONS'] },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const answer = await answerOf(worker)
    signal?.throwIfAborted()
    if ('extracted' in answer) return answer.extracted
    const { code, message, details } = answer.refused
    const Refusal = code === 'CHECKPOINT_INVALID' ? CheckpointInvalid : BadUserInput
    throw new Refusal(message, { ...details })
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

function answerOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(
        isFull ? new CheckpointInvalid('Reading the file takes more memory than it may.') : error,
      )
    })
    worker.once('exit', (code) => reject(new Error(`The reading thread ended with code ${code}.`)))
  })
}
