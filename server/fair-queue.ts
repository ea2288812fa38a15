/** A queue of work that clients share: they take turns, however much each of them sends. */
import { asClient, currentClient, OWN } from './client-context.ts'
import { ServerBusy } from './errors.ts'

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

/** The waiting items of one client. */
interface Line {
  readonly items: Item[]
  ms: number
}

export class FairQueue {
  readonly #options: FairQueueOptions
  /** Lines by client. A client's place in the map is its turn. */
  readonly #waiting = new Map<string, Line>()
  #waitingMs = 0
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
    const client = currentClient()
    return new Promise((resolve, reject) => {
      const leave = () => this.#drop(client, item, signal!.reason)
      const item: Item = {
        ms,
        async start() {
          signal?.removeEventListener('abort', leave)
          // Called from the work that has ended, which is another client's.
          await asClient(client, async () => work()).then(resolve, reject)
        },
        reject(reason) {
          signal?.removeEventListener('abort', leave)
          reject(reason as Error)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#add(client, item)
      this.#pump()
      this.#makeRoom()
    })
  }

  /** Starts items of the clients in turn, while there are places for them. */
  #pump(): void {
    for (const [client, line] of this.#waiting) {
      if (this.#running >= this.#options.concurrency) return
      const item = line.items.find((one) => this.#hasPlace(one))
      if (!item) continue
      this.#remove(client, item)
      // The client's next turn is after all others'.
      if (this.#waiting.delete(client)) this.#waiting.set(client, line)
      void this.#start(item)
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
    await item.start()
    this.#running -= 1
    this.#heavyRunning -= weight
    this.#pump()
  }

  #makeRoom(): void {
    const { what, concurrency, maxWaitingMs } = this.#options
    while (this.#waitingMs > maxWaitingMs) {
      const [client, { items }] = this.#heaviest()
      if (client === OWN || (items.length === 1 && this.#waiting.size === 1)) return
      const message = `The queue is full: more ${what} wait than can be made in time. Retry later.`
      this.#drop(client, items.at(-1)!, new ServerBusy(message, this.#waitingMs / concurrency))
    }
  }

  /** The client with most work in the queue. */
  #heaviest(): [string, Line] {
    const weight = ([client, { ms }]: [string, Line]) => (client === OWN ? 0 : ms)
    return [...this.#waiting].reduce((most, next) => (weight(next) > weight(most) ? next : most))
  }

  #add(client: string, item: Item): void {
    const line = this.#waiting.get(client) ?? { items: [], ms: 0 }
    line.items.push(item)
    line.ms += item.ms
    this.#waiting.set(client, line)
    this.#waitingMs += item.ms
  }

  #drop(client: string, item: Item, reason: unknown): void {
    this.#remove(client, item)
    item.reject(reason)
  }

  #remove(client: string, item: Item): void {
    const line = this.#waiting.get(client)!
    line.items.splice(line.items.indexOf(item), 1)
    line.ms -= item.ms
    if (line.items.length === 0) this.#waiting.delete(client)
    this.#waitingMs -= item.ms
  }
}
