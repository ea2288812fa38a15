/** Jobs that have followers: when one has new events, and reads of them that its followers share. */
import type { JobEventRow, JobRow, JobStore, Notifications } from '../db/stores.ts'

/** Events that are read at once. */
export const PAGE_EVENTS = 500

type Followed = Pick<JobRow, 'id' | 'kind'>

export interface LiveJobs {
  /** Resolves once new events of this job are noticed: later, while the database is away. Release the result. */
  follow(job: Followed): Promise<LiveJob>
}

/** Listens once for all jobs and followers, from the first of them on. */
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

export class LiveJob {
  /** Counts notices: who has read everything at one version knows everything while it stays the same. */
  version = 0
  readonly #jobs: Pick<JobStore, 'events'>
  readonly #job: Followed
  readonly #onUnused: () => void
  #followers = 0
  readonly #waiting = new Set<() => void>()
  /** Under way, begun since the last notice: one that is older may miss what the notice is about. */
  readonly #reads = new Map<string, Promise<JobEventRow[]>>()

  constructor(jobs: Pick<JobStore, 'events'>, job: Followed, onUnused: () => void) {
    this.#jobs = jobs
    this.#job = job
    this.#onUnused = onUnused
  }

  /** At most PAGE_EVENTS, as JobStore.events reads them. */
  read(after: number, onlyNewest: boolean): Promise<readonly JobEventRow[]> {
    const key = `${after} ${onlyNewest}`
    const shared = this.#reads.get(key)
    if (shared) return shared
    const page = { after, limit: PAGE_EVENTS, onlyNewest }
    const read = this.#jobs.events(this.#job, page).finally(() => {
      if (this.#reads.get(key) === read) this.#reads.delete(key)
    })
    this.#reads.set(key, read)
    return read
  }

  /** Resolves when the version is not this one (any more), or the signal is aborted. */
  untilNot(version: number, signal: AbortSignal): Promise<void> {
    if (version !== this.version || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }

  /** There is something new. */
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
