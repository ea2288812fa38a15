/** Limits of downloads that are made while they are sent: of all, and of one client. */
import type { Response } from 'express'
import type { Client } from '../client-context.ts'
import type { DownloadLimits } from '../config.ts'
import { RateLimited, ServerBusy } from '../errors.ts'
import { countedAs } from './clients.ts'
import { Counts } from './counts.ts'

const ALL = ''

const RETRY_AFTER_MS = 5_000

export class DownloadLimit {
  readonly #limits: DownloadLimits
  readonly #open = new Counts()

  constructor(limits: DownloadLimits) {
    this.#limits = limits
  }

  /** Counts a download until its response is closed. Throws RateLimited or ServerBusy. */
  enter(client: Client, response: Response): void {
    const { total, perClient } = this.#limits
    const own = countedAs(client)
    if (this.#open.get(own) >= perClient) {
      throw new RateLimited(
        `${perClient} downloads with your token from your network are in progress, the maximum ` +
          '(MAX_DOWNLOADS_PER_CLIENT). Start the next one when one of them has ended.',
        { limit: perClient },
      )
    }
    if (this.#open.get(ALL) >= total) {
      throw new ServerBusy(
        `${total} downloads are in progress, the maximum (MAX_DOWNLOADS). Retry later.`,
        RETRY_AFTER_MS,
      )
    }
    for (const key of [ALL, own]) this.#open.add(key)
    response.once('close', () => {
      for (const key of [ALL, own]) this.#open.remove(key)
    })
  }
}
