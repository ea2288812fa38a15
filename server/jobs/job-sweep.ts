/** Finds jobs held by dead workers, and waiting jobs that are missing from the queue. */
import { setTimeout as delay } from 'node:timers/promises'
import type { NewStateEvent, WorkerJobStore } from '../db/stores.ts'
import { ServerBusy } from '../errors.ts'
import type { SliceQueue } from './slice-queue.ts'
import type { Logger } from '../logger.ts'
import type { EventLogFolder } from './leftover-events.ts'
import { HolderWatch, type Held } from './holder-watch.ts'

/** Time between polls while a holder's session isn't connected. */
const MISSING_POLL_MS = 250

export interface JobSweepOptions {
  readonly workerJobs: WorkerJobStore
  readonly queue: SliceQueue
  readonly logs: EventLogFolder
  /** This worker, in the rows of jobs that it takes over. */
  readonly holder: string
  readonly logger: Logger
  /** Milliseconds: see WorkerTiming. */
  readonly pollMs: number
  readonly deadAfterMs: number
  readonly goneAfterMs: number
  readonly sweepMs: number
}

/** Sweeps until disposed of. */
export function startJobSweep(options: JobSweepOptions): AsyncDisposable {
  const stopping = new AbortController()
  const done = sweep(options, stopping.signal)
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await done
    },
  }
}

async function sweep(options: JobSweepOptions, signal: AbortSignal): Promise<void> {
  const { pollMs, deadAfterMs, goneAfterMs, sweepMs, workerJobs, logger } = options
  const watch = new HolderWatch({ deadAfterMs, goneAfterMs, maxGapMs: Math.max(5 * pollMs, 1_000) })
  let sweptAt = -Infinity
  while (!signal.aborted) {
    try {
      const held = await workerJobs.held()
      for (const dead of watch.observe(held, performance.now())) await takeOver(options, dead)
    } catch (error) {
      watch.reset()
      logger.debug({ error }, 'the database does not respond')
    }
    if (performance.now() - sweptAt >= sweepMs) {
      sweptAt = performance.now()
      // Independently: a file that can't be recorded must not keep waiting jobs from being queued.
      for (const work of [recordLeftovers, enqueueWaiting]) {
        await work(options).catch((error: unknown) => {
          const level = error instanceof ServerBusy ? 'debug' : 'warn'
          logger[level]({ error }, 'failed to sweep waiting jobs')
        })
      }
    }
    const pauseMs = watch.misses ? Math.min(pollMs, MISSING_POLL_MS) : pollMs
    await delay(pauseMs, undefined, { signal }).catch(() => {})
  }
}

/** Fences off the dead holder, and queues the job for any free worker. */
async function takeOver(options: JobSweepOptions, dead: Held): Promise<void> {
  const { workerJobs, queue, holder, logger } = options
  const taken = await workerJobs.takeOver(dead, holder)
  if (!taken) return
  const { id, kind, priority } = taken.job
  logger.warn({ job: id, kind }, 'took over a job from a dead worker')
  const cause = dead.isConnected === false ? 'has died' : 'stopped sending heartbeats'
  const reason = `Its worker ${cause}; another worker resumes from the last save.`
  const event: NewStateEvent = { kind: 'state', at: new Date(), state: 'RUNNING', reason }
  await workerJobs.record(taken.lease, 0, [event])
  await workerJobs.release(taken.lease)
  await queue.send(id, priority)
}

/** Records events of workers of this machine that stopped during a database outage. */
async function recordLeftovers({ logs, workerJobs, logger }: JobSweepOptions): Promise<void> {
  for (const lease of await logs.deliver(workerJobs)) {
    logger.info({ job: lease.jobId }, 'recorded leftover events of a stopped worker')
    await workerJobs.release(lease)
  }
}

/** Queues waiting jobs that were never sent. Jobs already in the queue are not sent again. */
async function enqueueWaiting({ workerJobs, queue }: JobSweepOptions): Promise<void> {
  for (const { jobId, priority } of await workerJobs.queued()) await queue.send(jobId, priority)
}
