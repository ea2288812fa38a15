/** A response of server-sent events, sent no faster than the client reads them. */
import type { Response } from 'express'

/** Time for the end of a stream to reach its client. */
const END_MS = 1_000

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Prevents nginx from buffering events.
  'X-Accel-Buffering': 'no',
}

export class EventStream {
  /** Resolves when the response is closed, whether it is complete or its client disconnected. */
  readonly closed: Promise<void>
  readonly #response: Response
  readonly #ended = new AbortController()
  #written: Promise<void> = Promise.resolve()
  #markWritten: () => void = () => {}

  constructor(response: Response) {
    this.#response = response
    this.closed = new Promise((resolve) => {
      const close = () => {
        this.#ended.abort()
        this.#markWritten()
        resolve()
      }
      if (response.destroyed) close()
      else response.once('close', close)
    })
  }

  /**
   * Resolves when the last `next` event has been sent. graphql-sse reads results ahead without a
   * limit, so the subscription waits here before it makes another.
   */
  readonly ready = async (): Promise<void> => {
    await this.#written
    if (this.#ended.signal.aborted) return
    this.#written = new Promise((resolve) => {
      this.#markWritten = resolve
    })
  }

  /** Sends events until their end, a disconnect or a call of `end`. Rejects if `events` does. */
  async send(events: AsyncGenerator<string, void>): Promise<void> {
    const { signal } = this.#ended
    signal.addEventListener('abort', () => void events.return().catch(() => {}))
    this.#response.writeHead(200, HEADERS)
    for await (const event of events) {
      // A client that gets no `complete` knows that the stream was interrupted, and resumes.
      if (signal.aborted) break
      await this.write(event)
      if (event.startsWith('event: next')) this.#markWritten()
    }
  }

  /** Sends results, as JSON, as `next` events. Resolves when the system has accepted them. */
  readonly deliver = (results: readonly Buffer[]): Promise<void> => {
    if (this.#ended.signal.aborted) return Promise.resolve()
    return this.write(results.map((result) => `event: next\ndata: ${String(result)}\n\n`).join(''))
  }

  /** Resolves when the system has accepted the text, or the response is closed. */
  async write(text: string): Promise<void> {
    const written = new Promise<void>((resolve) => this.#response.write(text, () => resolve()))
    await Promise.race([written, this.closed])
  }

  /** Ends the stream without a `complete` event. Disconnects a client that doesn't read its end. */
  async end(): Promise<void> {
    this.#ended.abort()
    this.#markWritten()
    const timer = setTimeout(() => this.#response.destroy(), END_MS)
    await this.closed
    clearTimeout(timer)
  }
}
