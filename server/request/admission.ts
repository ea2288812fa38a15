/**
 * Admission of requests before they are read: clients take turns, and what can't be served soon is
 * refused at little cost.
 */
import type { ServerResponse } from 'node:http'
import type { Client } from '../client-context.ts'
import { ServerBusy } from '../errors.ts'
import { FairLines, type Place } from '../fair-lines.ts'
import { ClientLeft } from './client-left.ts'
import { Counts } from './counts.ts'
import { Patience, RunningLimit } from './load.ts'

/** Shares of the limit that all requests, one token, and one network with it may have. */
const SHARES = [1, 3 / 4, 1 / 2]

/** Requests in progress of one connection, which would have more turns if it pipelined many. */
const PER_CONNECTION = 2

/** Requests that may wait, of all clients. */
const MAX_WAITING = 1_000

/** The last requests, which wait for longer than the patience lasts: it is their turn soon. */
const SPARED = 4
const SPARED_MS = 10_000

const TICK_MS = 10

const RETRY_AFTER_MS = 1_000

interface Waiting {
  readonly since: number
  readonly admit: () => void
  readonly refuse: (reason: unknown) => void
}

export class Admission {
  readonly #backlogMs: () => number
  /** Requests in progress by the path of their line: of all, a token, a network, a connection. */
  readonly #running = new Counts()
  readonly #lines = new FairLines<Waiting>()
  /** The places in the lines, in order of arrival. */
  readonly #arrived = new Set<Place<Waiting>>()
  #limit = new RunningLimit()
  readonly #patience = new Patience()
  #timer: NodeJS.Timeout | undefined
  #tickedAt = 0

  /** `backlogMs` estimates the time until the queues have done all current work. */
  constructor(backlogMs: () => number) {
    this.#backlogMs = backlogMs
  }

  /**
   * Resolves when it is the request's turn; its place is free again once the response is made.
   * Rejects with ServerBusy if the request waits for too long or too many do, and with ClientLeft.
   */
  enter(client: Client, response: ServerResponse): Promise<void> {
    return new Promise((resolve, reject) => {
      if (response.destroyed) return reject(new ClientLeft())
      const leave = () => this.#drop(place, new ClientLeft())
      response.once('close', leave)
      const admit = () => {
        response.off('close', leave)
        this.#start(client, response)
        resolve()
      }
      const refuse = (reason: unknown) => {
        response.off('close', leave)
        reject(reason as Error)
      }
      const place = this.#lines.add(client, { since: performance.now(), admit, refuse }, 1)
      this.#arrived.add(place)
      this.#watch()
      this.#admit()
      this.#makeRoom()
    })
  }

  #start(client: Client, response: ServerResponse): void {
    const keys = [ALL, ...client.map((_, level) => keyOf(client.slice(0, level + 1)))]
    for (const key of keys) this.#running.add(key)
    let isDone = false
    const finish = () => {
      if (isDone) return
      isDone = true
      for (const key of keys) this.#running.remove(key)
      this.#admit()
    }
    // A client that doesn't read its response keeps no place.
    response.once('prefinish', finish)
    response.once('close', finish)
  }

  /** Admits the requests whose turn it is, while there is room for them. */
  #admit(): void {
    for (;;) {
      const place = this.#lines.next({ isOpen: (path) => this.#hasRoom(path) })
      if (!place) return
      this.#lines.serve(place)
      this.#arrived.delete(place)
      place.item.admit()
    }
  }

  /** True if the line may have another request in progress, as far as its own limit goes. */
  #hasRoom(path: Client): boolean {
    const share = SHARES[path.length]
    const limit = share === undefined ? PER_CONNECTION : Math.floor(this.#limit.value * share)
    return this.#running.get(keyOf(path)) < limit
  }

  /** True if requests wait, and not only because their connections have enough in progress. */
  #isLimitReached(): boolean {
    const isOpen = (path: Client) => path.length < SHARES.length || this.#hasRoom(path)
    return this.#lines.next({ isOpen }) !== undefined
  }

  /** Observes the load while there is any. */
  #watch(): void {
    if (this.#timer) return
    this.#limit = new RunningLimit()
    this.#tickedAt = performance.now()
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref()
  }

  #tick(): void {
    const now = performance.now()
    const lagMs = now - this.#tickedAt - TICK_MS
    this.#tickedAt = now
    this.#limit.observe(this.#backlogMs() + lagMs, this.#isLimitReached())
    this.#admit()
    this.#refuseLate(now)
    if (this.#running.get(ALL) > 0 || this.#lines.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /**
   * For each request that waits too long, refuses one of the client with most of them. The last few
   * are spared for a while.
   */
  #refuseLate(now: number): void {
    const [oldest] = this.#arrived
    this.#patience.observe(now, oldest ? now - oldest.item.since : 0)
    const late = [...this.#arrived].filter(({ item }) => now - item.since > this.#patience.ms)
    // Chosen before any is refused: the client with most should not seem to have none left.
    for (const place of new Set(late.map((place) => this.#lines.insteadOf(place)))) {
      if (this.#lines.size > SPARED) this.#drop(place)
    }
    for (const place of this.#arrived) {
      if (now - place.item.since <= SPARED_MS) return
      this.#drop(place)
    }
  }

  #makeRoom(): void {
    while (this.#lines.size > MAX_WAITING) this.#drop(this.#lines.newestOfHeaviest()!)
  }

  #drop(place: Place<Waiting>, reason: Error = busy()): void {
    this.#lines.remove(place)
    this.#arrived.delete(place)
    place.item.refuse(reason)
  }
}

function busy(): ServerBusy {
  const message = 'The server gets more requests than it can answer in time. Retry later.'
  return new ServerBusy(message, RETRY_AFTER_MS)
}

const ALL = keyOf([])

function keyOf(path: Client): string {
  return path.join(' ')
}
