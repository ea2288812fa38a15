/** Limits of downloads that are made while they are sent: their number, and their slowness. */
import type { Response } from 'express'
import type { Client } from '../client-context.ts'
import type { DownloadLimits } from '../config.ts'
import { RateLimited, ServerBusy } from '../errors.ts'
import { FairPlaces } from './fair-places.ts'
import type { RequestLocals } from './locals.ts'

const RETRY_AFTER_MS = 5_000

/** Bytes for which a reader has a time of its own: more than systems buffer between two reads. */
const WINDOW_BYTES = 1024 ** 2

/** Bytes of one write, so that a slow reader's progress shows. */
const PIECE_BYTES = 64 * 1024

export class Downloads {
  readonly #windowMs: number
  readonly #places: FairPlaces

  constructor({ total, perClient, megabyteMs }: DownloadLimits) {
    this.#windowMs = megabyteMs
    this.#places = new FairPlaces(
      { total, perClient },
      {
        beyondOwn: () =>
          new RateLimited(
            `${perClient} downloads with your token from your network are in progress, the ` +
              'maximum (MAX_DOWNLOADS_PER_CLIENT). Start the next one when one of them has ended.',
            { limit: perClient },
          ),
        full: () =>
          new ServerBusy(
            `${total} downloads are in progress, the maximum (MAX_DOWNLOADS). Retry later.`,
            RETRY_AFTER_MS,
          ),
      },
    )
  }

  /**
   * Counts a download until its response is closed; it is cut off if others have a better right to
   * its place. Throws RateLimited or ServerBusy.
   */
  enter(client: Client, response: Response): void {
    const leave = this.#places.enter(client, () => cutOff(response, 'others have fewer'))
    response.once('close', leave)
  }

  /**
   * Yields the parts in pieces, and cuts off a reader that takes too long for a MiB. Only the time
   * counts in which a piece waits for the reader.
   */
  async *pieces(parts: AsyncIterable<Buffer>, response: Response): AsyncGenerator<Buffer> {
    let leftMs = this.#windowMs
    let taken = 0
    for await (const part of parts) {
      for (let at = 0; at < part.length; at += PIECE_BYTES) {
        const piece = part.subarray(at, at + PIECE_BYTES)
        const since = performance.now()
        const timer = setTimeout(() => cutOff(response, 'its reader is too slow'), leftMs)
        try {
          yield piece
        } finally {
          clearTimeout(timer)
        }
        leftMs -= performance.now() - since
        taken += piece.length
        if (taken < WINDOW_BYTES) continue
        leftMs = this.#windowMs
        taken = 0
      }
    }
  }
}

function cutOff(response: Response, reason: string): void {
  const { logger } = response.locals as RequestLocals
  logger.info({ reason }, 'a download was cut off')
  response.destroy()
}
