/** Looks after runs that nobody works on: those of dead workers, and those that wait without being in the queue. */
import { setTimeout as delay } from 'node:timers/promises'
import type { WorkerRunStore } from '../db/stores.ts'
import { ServerBusy } from '../errors.ts'
import type { SliceQueue } from './slice-queue.ts'
import type { Logger } from '../logger.ts'
import type { EventLogFolder } from './leftover-events.ts'
import { HolderWatch, type Held } from './holder-watch.ts'

export interface RunSweepOptions {
  readonly workerRuns: WorkerRunStore
  readonly queue: SliceQueue
  readonly logs: EventLogFolder
  readonly name: string
  readonly logger: Logger
  /** Milliseconds: see WorkerTiming. */
  readonly pollMs: number
  readonly deadAfterMs: number
  readonly sweepMs: number
}

/** Looks until it is disposed of. */
export function startRunSweep(options: RunSweepOptions): AsyncDisposable {
  const stopping = new AbortController()
  const done = sweep(options, stopping.signal)
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await done
    },
  }
}

async function sweep(options: RunSweepOptions, signal: AbortSignal): Promise<void> {
  const { pollMs, deadAfterMs, sweepMs, workerRuns, logger } = options
  const watch = new HolderWatch({ deadAfterMs, maxGapMs: Math.max(5 * pollMs, 1_000) })
  let sweptAt = -Infinity
  while (!signal.aborted) {
    try {
      const held = await workerRuns.held()
      for (const dead of watch.look(held, performance.now())) await takeFromDead(options, dead)
    } catch (error) {
      watch.lookFailed()
      logger.debug({ error }, 'the database does not answer')
    }
    if (performance.now() - sweptAt >= sweepMs) {
      sweptAt = performance.now()
      // Each on its own: a file that can't be told must not keep runs from being found.
      for (const work of [goOnWithLeft, sendWaiting]) {
        await work(options).catch((error: unknown) => {
          const level = error instanceof ServerBusy ? 'debug' : 'warn'
          logger[level]({ error }, 'runs that wait could not be looked after')
        })
      }
    }
    await delay(pollMs, undefined, { signal }).catch(() => {})
  }
}

/** Fences the dead holder off, and lets whoever is free go on with the run. */
async function takeFromDead(options: RunSweepOptions, dead: Held): Promise<void> {
  const { workerRuns, queue, name, logger } = options
  const taken = await workerRuns.takeOver(dead, name)
  if (!taken) return
  logger.warn({ run: taken.run.name }, 'its worker is dead; the run is taken from it')
  const { step } = taken.run
  const reason = `Its worker gave no sign of life: another goes on, and tells of what comes after step ${step}.`
  const event = { kind: 'state', at: new Date(), step, state: 'RUNNING', reason } as const
  await workerRuns.record(taken.lease, 0, [event])
  await workerRuns.release(taken.lease)
  await queue.send(taken.run.id, taken.run.priority)
}

/** What a worker of this machine left that was stopped while the database was away. */
async function goOnWithLeft({ logs, workerRuns, logger }: RunSweepOptions): Promise<void> {
  for (const lease of await logs.deliver(workerRuns)) {
    logger.info({ run: lease.runId }, 'what an ended worker could not tell is told')
    await workerRuns.release(lease)
  }
}

/** Whoever was to send these ended before; of those that are in the queue no second is sent. */
async function sendWaiting({ workerRuns, queue }: RunSweepOptions): Promise<void> {
  for (const { runId, priority } of await workerRuns.queued()) await queue.send(runId, priority)
}
