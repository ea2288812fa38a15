/** An engine for work in the background, which waits while requests fill the engine's queue. */
import { setTimeout as delay } from 'node:timers/promises'
import { ServerBusy } from '../errors.ts'
import type { Engine } from './engine.ts'

/** Delay between attempts while the queue is full. */
const BUSY_RETRY_MS = 250

/** Returns an engine whose runs retry instead of rejecting with ServerBusy, until they abort. */
export function patientEngine(engine: Pick<Engine, 'run'>): Pick<Engine, 'run'> {
  return {
    async run(program, inputs, rows, options) {
      for (;;) {
        try {
          return await engine.run(program, inputs, rows, options)
        } catch (error) {
          if (!(error instanceof ServerBusy)) throw error
          await delay(BUSY_RETRY_MS, undefined, { signal: options?.signal })
        }
      }
    },
  }
}
