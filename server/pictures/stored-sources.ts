/** Sources of pictures that are too long for a URL: stored as documents, within limits. */
import { LRUCache } from 'lru-cache'
import { currentClient, OWN, type Client } from '../client-context.ts'
import type { DocumentStore } from '../db/stores.ts'
import { BadUserInput, RateLimited, PictureExpired } from '../errors.ts'
import { sha256 } from '../weights/canonical-json.ts'

/** Days for which a source is kept after its last use. */
export const DOCUMENT_DAYS = 30

/** Maximum size of one source, characters of JSON: 256 latents of 512 numbers need 710,000. */
const MAX_LENGTH = 2 ** 20

const MIB = 2 ** 20
const DAY_MS = 24 * 60 * 60_000

/**
 * Characters that one client, all clients with its token, and all clients together can store in a
 * day. A client can use no more of a token's than it leaves to others.
 */
const PER_CLIENT = 64 * MIB
const PER_TOKEN = 128 * MIB
const PER_SERVER = 256 * MIB

const MAX_CLIENTS = 10_000
const MAX_REMEMBERED = 10_000

export class StoredSources {
  readonly #documents: Pick<DocumentStore, 'put' | 'get'>
  /** Hashes of the newest sources stored within a day: storing them again is free. */
  readonly #stored = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: DAY_MS })
  /** Allowances of clients, by token and network, and of tokens. */
  readonly #allowances = new LRUCache<string, Allowance>({ max: MAX_CLIENTS })
  readonly #all = new Allowance(PER_SERVER)

  constructor(documents: Pick<DocumentStore, 'put' | 'get'>) {
    this.#documents = documents
  }

  /**
   * Stores canonical JSON and returns its hash. Throws BadUserInput if it is too long, and
   * RateLimited if the client, all clients with its token, or all clients together have stored too
   * much within a day.
   */
  async put(content: string): Promise<string> {
    const { length } = content
    if (length > MAX_LENGTH) {
      throw new BadUserInput(
        `The URL of this picture would need ${length} characters to be stored; at most ` +
          `${MAX_LENGTH} can be. Request fewer latents, latents of seeds, or a data URI.`,
      )
    }
    const hash = sha256(content)
    if (this.#stored.has(hash)) return hash
    this.#spend(length)
    await this.#documents.put(hash, content)
    this.#stored.set(hash, true)
    return hash
  }

  /** Returns the document with this hash. Throws PictureExpired if it was deleted. */
  async get(hash: string): Promise<unknown> {
    const document = await this.#documents.get(hash)
    if (document !== undefined) return document
    throw new PictureExpired(
      `The source of this image was deleted after ${DOCUMENT_DAYS} days without use. ` +
        'Request a new URL from the API.',
    )
  }

  #spend(length: number): void {
    const client = currentClient()
    if (client === OWN) return
    // Another connection is the same client.
    const own = this.#allowance(client.slice(0, 2), PER_CLIENT)
    const ofToken = this.#allowance(client.slice(0, 1), PER_TOKEN)
    const spent = [own, ofToken, this.#all]
    const waitMs = Math.max(
      own.waitFor(length),
      ofToken.waitFor(length + own.spent),
      this.#all.waitFor(length),
    )
    if (waitMs > 0) {
      throw new RateLimited(
        'Too many pictures with long URLs were requested, whose sources must be stored. Request ' +
          'data URIs, or latents of seeds, whose URLs are short, or retry later.',
        { retryAfterMs: waitMs },
      )
    }
    for (const allowance of spent) allowance.spend(length)
  }

  #allowance(client: Client, most: number): Allowance {
    const key = client.join(' ')
    const allowance = this.#allowances.get(key) ?? new Allowance(most)
    this.#allowances.set(key, allowance)
    return allowance
  }
}

/** An amount that can be spent, and grows back evenly within a day. */
class Allowance {
  readonly #most: number
  #left: number
  #at = performance.now()

  constructor(most: number) {
    this.#most = most
    this.#left = most
  }

  /** Returns the time until `amount` can be spent, ms; at most 0 if it can be now. */
  waitFor(amount: number): number {
    this.#grow()
    return Math.ceil(((amount - this.#left) / this.#most) * DAY_MS)
  }

  spend(amount: number): void {
    this.#left -= amount
  }

  get spent(): number {
    this.#grow()
    return this.#most - this.#left
  }

  #grow(): void {
    const now = performance.now()
    const grown = ((now - this.#at) / DAY_MS) * this.#most
    this.#left = Math.min(this.#most, this.#left + grown)
    this.#at = now
  }
}
