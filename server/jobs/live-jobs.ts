/** Notices new events of followed jobs, and shares reads among a job's followers. */
import type { JobEventRow, JobRow, JobStore, Notifications } from '../db/stores.ts'

/** Reads kept for further readers. */
const MAX_READS = 8

/** Maximum number of events per read. */
export const PAGE_EVENTS = 500

type Followed = Pick<JobRow, 'id' | 'kind'>

export interface LiveJobs {
  /**
   * Resolves once notifications about this job are received. Waits while the database is
   * unavailable. The caller must release the result.
   */
  follow(job: Followed): Promise<LiveJob>
}

/** Starts one listener for all jobs and followers, on the first `follow`. */
export function createLiveJobs(
  jobs: Pick<JobStore, 'events'>,
  notifications: Notifications,
): LiveJobs {
  const followed = new Map<string, LiveJob>()
  let listening: Promise<unknown> | undefined
  const listen = () =>
    notifications.listen('latentql_job', (id) => {
      const changed = id === null ? [...followed.values()] : [followed.get(id)]
      for (const job of changed) job?.changed()
    })
  return {
    async follow(job) {
      listening ??= listen()
      await listening
      const live = followed.get(job.id) ?? new LiveJob(jobs, job, () => followed.delete(job.id))
      followed.set(job.id, live)
      live.retain()
      return live
    },
  }
}

/** A wait for a change. */
export interface Waiting {
  /** Resolves at the change, or when the wait is stopped. */
  readonly changed: Promise<void>
  readonly stop: () => void
}

export class LiveJob {
  /** Number of notifications so far. While it stays the same, the job has no new events. */
  version = 0
  readonly #jobs: Pick<JobStore, 'events'>
  readonly #job: Followed
  readonly #onUnused: () => void
  #followers = 0
  readonly #waiting = new Set<() => void>()
  /** Reads that started after the last notification. Older reads may miss its events. */
  readonly #reads = new Map<string, Promise<JobEventRow[]>>()

  constructor(jobs: Pick<JobStore, 'events'>, job: Followed, onUnused: () => void) {
    this.#jobs = jobs
    this.#job = job
    this.#onUnused = onUnused
  }

  /** Reads up to PAGE_EVENTS events; see JobStore.events. */
  read(after: number, onlyNewest: boolean): Promise<readonly JobEventRow[]> {
    const key = `${after} ${onlyNewest}`
    const shared = this.#reads.get(key)
    if (shared) return shared
    const page = { after, limit: PAGE_EVENTS, onlyNewest }
    const read = this.#jobs.events(this.#job, page)
    const forget = () => {
      if (this.#reads.get(key) === read) this.#reads.delete(key)
    }
    read.catch(forget)
    this.#reads.set(key, read)
    // The oldest, which the fewest readers still need.
    if (this.#reads.size > MAX_READS) this.#reads.delete(this.#reads.keys().next().value!)
    return read
  }

  /** Waits until the version differs from `version`. */
  untilChanged(version: number): Waiting {
    if (version !== this.version) return { changed: Promise.resolve(), stop: () => {} }
    let stop!: () => void
    const changed = new Promise<void>((resolve) => {
      stop = () => {
        this.#waiting.delete(stop)
        resolve()
      }
      this.#waiting.add(stop)
    })
    return { changed, stop }
  }

  /** Reports that there may be new events. */
  changed(): void {
    this.version += 1
    this.#reads.clear()
    for (const wake of this.#waiting) wake()
  }

  retain(): void {
    this.#followers += 1
  }

  release(): void {
    this.#followers -= 1
    if (this.#followers === 0) this.#onUnused()
  }
}
