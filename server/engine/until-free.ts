/** Runs background work on an engine that also answers requests. */
import { setTimeout as delay } from 'node:timers/promises'
import { ServerBusy } from '../errors.ts'

/** Delay between attempts while the engine's queue is full. */
const BUSY_RETRY_MS = 250

/** Repeats `run` while requests fill the engine's queue. Rejects with the signal's reason. */
export async function untilFree<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof ServerBusy)) throw error
      await delay(BUSY_RETRY_MS, undefined, { signal })
    }
  }
}
