/** A queue of work that clients share: they take turns, however much each of them sends. */
import { AsyncResource } from 'node:async_hooks'
import { currentClient } from './client-context.ts'
import { ServerBusy } from './errors.ts'
import { FairLines, type Place } from './fair-lines.ts'
import { currentTiming } from './timing.ts'

export interface FairQueueOptions {
  /** Plural noun for the work, used in the message of a rejection. */
  readonly what: string
  /** Items that run concurrently. */
  readonly concurrency: number
  /** Items of more than `heavyMs` that run concurrently; the other places are for light ones. */
  readonly heavy?: { readonly concurrency: number; readonly heavyMs: number }
  /** Work that may wait, ms; a single item always may. */
  readonly maxWaitingMs: number
}

export interface Work {
  /** Estimated time of the work, ms. */
  readonly ms: number
  readonly signal?: AbortSignal | undefined
}

interface Item {
  readonly ms: number
  readonly start: () => Promise<void>
  readonly reject: (reason: unknown) => void
}

/** Share of earlier work that still counts in the measured slowness after one more item. */
const KEPT = 0.9

/** Work, in ms, that counts as measured at first, exactly as slow as estimated. */
const ASSUMED_MS = 10

export class FairQueue {
  readonly #options: FairQueueOptions
  readonly #waiting = new FairLines<Item>()
  /** Sums over recent work. One item with a small estimate that is far too low weighs little. */
  #measuredMs = ASSUMED_MS
  #estimatedMs = ASSUMED_MS
  #running = 0
  #heavyRunning = 0

  constructor(options: FairQueueOptions) {
    this.#options = options
  }

  /**
   * Runs the work when its turn comes. If the queue is full, the newest item of the client with
   * most work in it is rejected with ServerBusy; the server's own work never is. Rejects with the
   * signal's reason if aborted before its turn.
   */
  run<T>(work: () => Promise<T>, { ms, signal }: Work): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    const since = performance.now()
    // Called from the work that has ended, which is another client's.
    const begin = AsyncResource.bind(async () => {
      currentTiming().record('queue', since)
      return work()
    })
    return new Promise((resolve, reject) => {
      const leave = () => this.#drop(place, signal!.reason)
      const item: Item = {
        ms,
        async start() {
          signal?.removeEventListener('abort', leave)
          await begin().then(resolve, reject)
        },
        reject(reason) {
          signal?.removeEventListener('abort', leave)
          reject(reason as Error)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      const place = this.#waiting.add(currentClient(), item, ms)
      this.#pump()
      this.#makeRoom()
    })
  }

  /**
   * Estimated time until all waiting work of clients has been done, ms. The server's own takes a
   * turn like one client's, however much of it waits.
   */
  get backlogMs(): number {
    const slowness = this.#measuredMs / this.#estimatedMs
    return (this.#clientsWeight * slowness) / this.#options.concurrency
  }

  /** Starts items of the clients in turn, while there are places for them. */
  #pump(): void {
    while (this.#running < this.#options.concurrency) {
      const place = this.#waiting.next({ test: (item) => this.#hasPlace(item) })
      if (!place) return
      this.#waiting.serve(place)
      void this.#start(place.item)
    }
  }

  #hasPlace(item: Item): boolean {
    const { heavy } = this.#options
    return !heavy || !this.#isHeavy(item) || this.#heavyRunning < heavy.concurrency
  }

  #isHeavy({ ms }: Item): boolean {
    return ms > (this.#options.heavy?.heavyMs ?? Infinity)
  }

  async #start(item: Item): Promise<void> {
    const weight = this.#isHeavy(item) ? 1 : 0
    this.#running += 1
    this.#heavyRunning += weight
    const started = performance.now()
    await item.start()
    this.#measuredMs = this.#measuredMs * KEPT + performance.now() - started
    this.#estimatedMs = this.#estimatedMs * KEPT + item.ms
    this.#running -= 1
    this.#heavyRunning -= weight
    this.#pump()
  }

  #makeRoom(): void {
    const { what, maxWaitingMs } = this.#options
    while (this.#clientsWeight > maxWaitingMs && this.#waiting.size > 1) {
      const place = this.#waiting.newestOfHeaviest()
      if (!place) return
      const message = `The queue is full: more ${what} wait than can be made in time. Retry later.`
      this.#drop(place, new ServerBusy(message, this.backlogMs))
    }
  }

  get #clientsWeight(): number {
    return this.#waiting.weight - this.#waiting.ownWeight
  }

  #drop(place: Place<Item>, reason: unknown): void {
    this.#waiting.remove(place)
    place.item.reject(reason)
  }
}
