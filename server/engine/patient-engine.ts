/** An engine for work in the background: requests come first. */
import { setTimeout as delay } from 'node:timers/promises'
import { ServerBusy } from '../errors.ts'
import type { Engine } from './engine.ts'

/** Delay between attempts while the queue is full. */
const BUSY_RETRY_MS = 250

/**
 * Returns an engine whose runs are in the background, and retry instead of rejecting with
 * ServerBusy, until they abort.
 */
export function patientEngine(engine: Pick<Engine, 'run'>): Pick<Engine, 'run'> {
  return {
    async run(program, inputs, rows, options) {
      for (;;) {
        try {
          return await engine.run(program, inputs, rows, { ...options, background: true })
        } catch (error) {
          if (!(error instanceof ServerBusy)) throw error
          await delay(BUSY_RETRY_MS, undefined, { signal: options?.signal })
        }
      }
    },
  }
}
