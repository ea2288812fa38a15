/** Looks after jobs that nobody works on: of dead workers, and jobs that wait without being in the queue. */
import { setTimeout as delay } from 'node:timers/promises'
import type { NewStateEvent, WorkerJobStore } from '../db/stores.ts'
import { ServerBusy } from '../errors.ts'
import type { SliceQueue } from './slice-queue.ts'
import type { Logger } from '../logger.ts'
import type { EventLogFolder } from './leftover-events.ts'
import { HolderWatch, type Held } from './holder-watch.ts'

export interface JobSweepOptions {
  readonly workerJobs: WorkerJobStore
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
  const { pollMs, deadAfterMs, sweepMs, workerJobs, logger } = options
  const watch = new HolderWatch({ deadAfterMs, maxGapMs: Math.max(5 * pollMs, 1_000) })
  let sweptAt = -Infinity
  while (!signal.aborted) {
    try {
      const held = await workerJobs.held()
      for (const dead of watch.look(held, performance.now())) await takeOver(options, dead)
    } catch (error) {
      watch.lookFailed()
      logger.debug({ error }, 'the database does not answer')
    }
    if (performance.now() - sweptAt >= sweepMs) {
      sweptAt = performance.now()
      // Each on its own: a file that can't be recorded must not keep jobs from being found.
      for (const work of [recordLeftovers, enqueueWaiting]) {
        await work(options).catch((error: unknown) => {
          const level = error instanceof ServerBusy ? 'debug' : 'warn'
          logger[level]({ error }, 'jobs that wait could not be looked after')
        })
      }
    }
    await delay(pollMs, undefined, { signal }).catch(() => {})
  }
}

/** Fences the dead holder off, and lets any free worker go on with the job. */
async function takeOver(options: JobSweepOptions, dead: Held): Promise<void> {
  const { workerJobs, queue, name, logger } = options
  const taken = await workerJobs.takeOver(dead, name)
  if (!taken) return
  const { id, kind, priority } = taken.job
  logger.warn({ job: id, kind }, 'its worker is dead; the job is taken from it')
  const reason = 'Its worker gave no sign of life: another goes on from what was saved last.'
  const event: NewStateEvent = { kind: 'state', at: new Date(), state: 'RUNNING', reason }
  await workerJobs.record(taken.lease, 0, [event])
  await workerJobs.release(taken.lease)
  await queue.send(id, priority)
}

/** What a worker of this machine left that was stopped while the database was away. */
async function recordLeftovers({ logs, workerJobs, logger }: JobSweepOptions): Promise<void> {
  for (const lease of await logs.deliver(workerJobs)) {
    logger.info({ job: lease.jobId }, 'events that an ended worker left are recorded')
    await workerJobs.release(lease)
  }
}

/** The process that was to send these ended before. A job that is in the queue is not sent twice. */
async function enqueueWaiting({ workerJobs, queue }: JobSweepOptions): Promise<void> {
  for (const { jobId, priority } of await workerJobs.queued()) await queue.send(jobId, priority)
}
