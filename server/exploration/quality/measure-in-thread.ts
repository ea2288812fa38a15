/** The owner's side of a thread that computes measures, so that they don't block the server. */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Calls } from '../../rpc/calls.ts'
import { threadPort } from '../../rpc/port.ts'
import type { MeasuringCalls } from './measuring-thread.ts'

const ENTRY = new URL(
  `./measuring-thread${extname(fileURLToPath(import.meta.url))}`,
  import.meta.url,
)

/**
 * Calls `measure` with the thread, then terminates it. When `signal` aborts, the thread is
 * terminated at once and the promise rejects with the signal's reason.
 */
export async function measureInThread<Result>(
  measure: (thread: Pick<Calls<MeasuringCalls>, 'ask'>) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  signal.throwIfAborted()
  const thread = new Worker(ENTRY)
  const calls = new Calls<MeasuringCalls>(threadPort(thread))
  thread.once('error', (error) => calls.end(error as Error))
  thread.once('exit', (code) => calls.end(new Error(`The thread exited with code ${code}.`)))
  const stop = () => void thread.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await measure(calls)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
    await thread.terminate()
  }
}
