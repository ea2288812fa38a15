/** Pauses for work that many clients wait for at once, so that the process also serves others. */
import { setImmediate as turn } from 'node:timers/promises'

/** Time that the work takes of one turn of the event loop. */
const WORK_MS = 5

/** Waiting work that continues before the time is looked at again. */
const TOGETHER = 16

const waiting: (() => void)[] = []
let startedAt: number | undefined

/**
 * Undefined while there is time left in this turn of the event loop; else a promise, which resolves
 * in a later turn. Work that waits continues in the order in which it asked.
 */
export function breathe(): Promise<void> | undefined {
  if (startedAt === undefined) {
    startedAt = performance.now()
    void resumeWaiting()
  }
  if (waiting.length === 0 && performance.now() - startedAt < WORK_MS) return undefined
  return new Promise((resolve) => waiting.push(resolve))
}

async function resumeWaiting(): Promise<void> {
  do {
    await turn()
    startedAt = performance.now()
    while (waiting.length > 0 && performance.now() - startedAt < WORK_MS) {
      for (const resume of waiting.splice(0, TOGETHER)) resume()
      await undefined
    }
  } while (waiting.length > 0)
  startedAt = undefined
}
