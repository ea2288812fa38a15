/** Removes what jobs that have ended left behind, on this machine and in the storage. */
import type { WorkerJobStore } from '../db/stores.ts'
import type { Logger } from '../logger.ts'
import type { KindWork } from './kind.ts'

export interface CleanerOptions {
  readonly workerJobs: Pick<WorkerJobStore, 'unfinished' | 'uncleared' | 'cleared'>
  readonly kinds: ReadonlyMap<string, KindWork>
  readonly logger: Logger
  /** Milliseconds between sweeps if no job ends here. */
  readonly sweepMs: number
}

export class Cleaner {
  readonly #options: CleanerOptions
  /** Kinds of jobs that this worker has worked on, and that hadn't ended when last seen. */
  readonly #begun = new Map<string, string>()
  #sweptAt = -Infinity

  constructor(options: CleanerOptions) {
    this.#options = options
  }

  /** Remembers a job that this worker works on. */
  begin(jobId: string, kind: string): void {
    this.#begun.set(jobId, kind)
  }

  /** Sweeps if it is time to. The worker must not hold a job. */
  async sweepIfDue(): Promise<void> {
    if (performance.now() - this.#sweptAt >= this.#options.sweepMs) await this.sweep()
  }

  /** Removes what ended jobs left. What fails is tried again with the next sweep. */
  async sweep(): Promise<void> {
    this.#sweptAt = performance.now()
    try {
      await this.#clearHere()
      await this.#clearAnywhere()
    } catch (error) {
      this.#options.logger.debug({ error }, 'failed to find ended jobs')
    }
  }

  /** Clears jobs of this worker that have ended, here or elsewhere, or were deleted. */
  async #clearHere(): Promise<void> {
    const ids = [...this.#begun.keys()]
    if (ids.length === 0) return
    const unfinished = new Set(await this.#options.workerJobs.unfinished(ids))
    for (const id of ids) {
      if (unfinished.has(id) || !(await this.#clear(id, this.#begun.get(id)!))) continue
      this.#begun.delete(id)
    }
  }

  /** Clears jobs that ended without a worker, or whose worker has died. */
  async #clearAnywhere(): Promise<void> {
    const { workerJobs, kinds } = this.#options
    const cleared: string[] = []
    for (const { jobId, kind } of await workerJobs.uncleared([...kinds.keys()])) {
      if (await this.#clear(jobId, kind)) cleared.push(jobId)
    }
    if (cleared.length > 0) await workerJobs.cleared(cleared)
  }

  async #clear(jobId: string, kind: string): Promise<boolean> {
    const { kinds, logger } = this.#options
    try {
      await kinds.get(kind)?.clear?.(jobId)
      return true
    } catch (error) {
      logger.warn({ error, job: jobId, kind }, 'failed to remove what an ended job left')
      return false
    }
  }
}
