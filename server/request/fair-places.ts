/** A limited number of places, which clients hold for as long as their requests take. */
import type { Client } from '../client-context.ts'
import { FairLines, type Place } from '../fair-lines.ts'
import { countedAs } from './clients.ts'

export interface PlaceLimits {
  /** Places of all clients. */
  readonly total: number
  /** Places of one token from one network. */
  readonly perClient: number
}

/** Errors of requests that get no place, or have to leave theirs. */
export interface Refusals {
  /** The client has as many places as it may have. */
  readonly beyondOwn: () => Error
  /** All places are taken. */
  readonly full: () => Error
}

/**
 * Places that are shared fairly: if all are taken, the newest holder leaves of the token that has
 * most of them, or of the network that has most with the same token, for a client with fewer.
 */
export class FairPlaces {
  readonly #limits: PlaceLimits
  readonly #refusals: Refusals
  readonly #lines = new FairLines<(reason: Error) => void>()
  readonly #held = new Set<Place<(reason: Error) => void>>()

  constructor(limits: PlaceLimits, refusals: Refusals) {
    this.#limits = limits
    this.#refusals = refusals
  }

  /**
   * Takes a place, and calls `leave` if its holder must leave it for another client. Returns the
   * function that gives it back. Throws one of the refusals if there is no place.
   */
  enter(client: Client, leave: (reason: Error) => void): () => void {
    const { total, perClient } = this.#limits
    const own = [...this.#held].filter(({ path }) => countedAs(path) === countedAs(client))
    if (own.length >= perClient) throw this.#refusals.beyondOwn()
    // Another connection is the same client.
    const place = this.#lines.add(client.slice(0, 2), leave, 1)
    this.#held.add(place)
    if (this.#held.size > total) this.#makeRoom(place)
    return () => this.#remove(place)
  }

  #makeRoom(newest: Place<(reason: Error) => void>): void {
    const place = this.#lines.insteadOf(newest)
    this.#remove(place)
    const reason = this.#refusals.full()
    if (place === newest) throw reason
    place.item(reason)
  }

  #remove(place: Place<(reason: Error) => void>): void {
    if (this.#held.delete(place)) this.#lines.remove(place)
  }
}
