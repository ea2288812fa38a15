/** Runs that somebody follows: when one has new events, and reads of them that all its followers share. */
import type { EventRow, Notifications, RunStore } from '../db/stores.ts'

/** Events that are read at once. */
export const PAGE_EVENTS = 500

export interface LiveRuns {
  /** Resolves once new events of this run are noticed: later, while the database is away. Release what it gives. */
  follow(runId: string): Promise<LiveRun>
}

/** Listens once for all runs and followers, from the first of them on. */
export function createLiveRuns(
  runs: Pick<RunStore, 'events'>,
  notifications: Notifications,
): LiveRuns {
  const followed = new Map<string, LiveRun>()
  let listening: Promise<unknown> | undefined
  const listen = () =>
    notifications.listen('latentql_run', (runId) => {
      const changed = runId === null ? [...followed.values()] : [followed.get(runId)]
      for (const run of changed) run?.changed()
    })
  return {
    async follow(runId) {
      listening ??= listen()
      await listening
      const run = followed.get(runId) ?? new LiveRun(runs, runId, () => followed.delete(runId))
      followed.set(runId, run)
      run.retain()
      return run
    },
  }
}

export class LiveRun {
  /** Counts notices: who has read everything at one version knows everything while it stays the same. */
  version = 0
  readonly #runs: Pick<RunStore, 'events'>
  readonly #runId: string
  readonly #onUnused: () => void
  #followers = 0
  readonly #waiting = new Set<() => void>()
  /** Under way, begun since the last notice: one that is older may miss what the notice is about. */
  readonly #reads = new Map<string, Promise<EventRow[]>>()

  constructor(runs: Pick<RunStore, 'events'>, runId: string, onUnused: () => void) {
    this.#runs = runs
    this.#runId = runId
    this.#onUnused = onUnused
  }

  /** At most PAGE_EVENTS after `after`, as RunStore.events gives them. */
  read(after: number, newestSteps: boolean): Promise<readonly EventRow[]> {
    const key = `${after} ${newestSteps}`
    const shared = this.#reads.get(key)
    if (shared) return shared
    const read = this.#runs.events(this.#runId, after, PAGE_EVENTS, { newestSteps }).finally(() => {
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
