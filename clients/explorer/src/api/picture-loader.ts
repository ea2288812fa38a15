/**
 * Loads pictures of latents. Pictures wanted at about the same time share one request, newest
 * first. Pictures without a waiting caller (because they were scrolled away) are skipped, or their
 * request is aborted. The latest pictures are cached.
 */
import {
  ConnectionError,
  LatentQLError,
  type LatentInput,
  type LatentQLClient,
  type SamplePicturesQueryVariables,
  type SamplingVariant,
} from '@latentql/sdk'

export interface WantedPicture {
  readonly latent: LatentInput
  /** A reference that always means the same weights: a digest, or RUN@STEP. */
  readonly checkpoint: string
  /** The longer edge in pixels. Default: native size, lossless. */
  readonly size?: number
  /** Changes to the generator. Default: none. */
  readonly variant?: SamplingVariant
}

/** One requested picture. */
interface Entry {
  readonly key: string
  readonly wanted: WantedPicture
  readonly promise: Promise<string>
  readonly resolve: (uri: string) => void
  readonly reject: (error: unknown) => void
  /** Number of waiting callers. */
  waiters: number
}

const MAX_IN_A_REQUEST = 32
const MAX_REQUESTS = 2
const GATHER_MS = 4
const RETRY_MS = 1000
/** Characters of data: URIs to cache: about 6,000 pictures of 64x64. */
const MAX_KEPT = 64e6

export class PictureLoader {
  readonly #client: Pick<LatentQLClient, 'samplePictures'>
  readonly #kept = new Map<string, string>()
  #keptSize = 0
  readonly #entries = new Map<string, Entry>()
  /** Entries that aren't part of a request yet, oldest first. */
  readonly #waiting = new Map<string, Entry>()
  readonly #requests = new Map<AbortController, readonly Entry[]>()
  #gathering = false

  constructor(client: Pick<LatentQLClient, 'samplePictures'>) {
    this.#client = client
  }

  /** The picture's cache key. */
  keyOf(wanted: WantedPicture): string {
    return `${settingOf(wanted)} ${JSON.stringify(wanted.latent)}`
  }

  /** Returns the picture if it is cached, so that no skeleton has to flash. */
  peek(wanted: WantedPicture): string | undefined {
    return this.#kept.get(this.keyOf(wanted))
  }

  /**
   * Returns the picture as a data: URI. Rejects with the server's error, or with the signal's
   * reason when aborted. Retries while the server is unavailable or busy, for as long as a caller
   * waits.
   */
  request(wanted: WantedPicture, signal?: AbortSignal): Promise<string> {
    const key = this.keyOf(wanted)
    const there = this.#kept.get(key)
    if (there !== undefined) {
      this.#keep(key, there)
      return Promise.resolve(there)
    }
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    const entry = this.#entries.get(key) ?? this.#add(key, wanted)
    entry.waiters += 1
    return signal ? this.#unlessAborted(entry, signal) : entry.promise
  }

  #unlessAborted(entry: Entry, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason as Error)
        entry.waiters -= 1
        if (entry.waiters === 0) this.#drop(entry)
      }
      signal.addEventListener('abort', leave, { once: true })
      void entry.promise
        .then(resolve, reject)
        .finally(() => signal.removeEventListener('abort', leave))
    })
  }

  #add(key: string, wanted: WantedPicture): Entry {
    let resolve!: (uri: string) => void
    let reject!: (error: unknown) => void
    const promise = new Promise<string>((accept, refuse) => {
      resolve = accept
      reject = refuse
    })
    // Waiting callers handle a failure; without any, it is ignored.
    promise.catch(() => undefined)
    const entry = { key, wanted, promise, resolve, reject, waiters: 0 }
    this.#entries.set(key, entry)
    this.#waiting.set(key, entry)
    this.#gather(GATHER_MS)
    return entry
  }

  /** Skips an entry without waiting callers. A request with nothing else in it is aborted. */
  #drop(entry: Entry): void {
    if (this.#entries.get(entry.key) !== entry) return
    this.#entries.delete(entry.key)
    this.#waiting.delete(entry.key)
    for (const [controller, batch] of this.#requests) {
      if (batch.includes(entry) && batch.every(({ waiters }) => waiters === 0)) controller.abort()
    }
  }

  /** Sends the collected entries, as far as request slots are free. */
  #gather(delay: number): void {
    if (this.#gathering) return
    this.#gathering = true
    setTimeout(() => {
      this.#gathering = false
      while (this.#waiting.size > 0 && this.#requests.size < MAX_REQUESTS) {
        void this.#send(this.#nextBatch())
      }
    }, delay)
  }

  /** Returns the newest waiting entry, and others that can share its request. */
  #nextBatch(): Entry[] {
    const newestFirst = [...this.#waiting.values()].reverse()
    const setting = settingOf(newestFirst[0]!.wanted)
    const batch = newestFirst
      .filter(({ wanted }) => settingOf(wanted) === setting)
      .slice(0, MAX_IN_A_REQUEST)
    for (const { key } of batch) this.#waiting.delete(key)
    return batch
  }

  async #send(batch: readonly Entry[]): Promise<void> {
    const controller = new AbortController()
    this.#requests.set(controller, batch)
    try {
      await this.#load(batch, controller.signal)
    } catch (error) {
      if (isTransient(error)) this.#tryLater(batch)
      else this.#fail(batch, error)
    } finally {
      this.#requests.delete(controller)
      this.#gather(0)
    }
  }

  /**
   * Loads a batch. If it fails (one bad latent, or too high a cost), retries in halves, so that the
   * other pictures still load.
   */
  async #load(batch: readonly Entry[], signal: AbortSignal): Promise<void> {
    const wanted = batch.filter((entry) => this.#isOpen(entry))
    if (wanted.length === 0) return
    try {
      const samples = await this.#client.samplePictures(variablesFor(wanted), { signal })
      for (const [index, entry] of wanted.entries()) this.#settle(entry, samples[index]!.dataUri)
    } catch (error) {
      if (signal.aborted || isTransient(error)) throw error
      if (wanted.length === 1) return this.#fail(wanted, error)
      const half = Math.ceil(wanted.length / 2)
      await this.#load(wanted.slice(0, half), signal)
      await this.#load(wanted.slice(half), signal)
    }
  }

  /** True if the entry isn't settled and callers still wait for it. */
  #isOpen(entry: Entry): boolean {
    return this.#entries.get(entry.key) === entry
  }

  #settle(entry: Entry, uri: string): void {
    this.#keep(entry.key, uri)
    if (this.#isOpen(entry)) this.#entries.delete(entry.key)
    entry.resolve(uri)
  }

  /** Rejects for the current callers. A later call makes a new request. */
  #fail(batch: readonly Entry[], error: unknown): void {
    for (const entry of batch.filter((one) => this.#isOpen(one))) {
      this.#entries.delete(entry.key)
      entry.reject(error)
    }
  }

  #tryLater(batch: readonly Entry[]): void {
    setTimeout(() => {
      for (const entry of batch.filter((one) => this.#isOpen(one))) {
        this.#waiting.set(entry.key, entry)
      }
      this.#gather(0)
    }, RETRY_MS)
  }

  /** Caches a picture, and evicts the oldest ones above the limit. */
  #keep(key: string, uri: string): void {
    if (!this.#kept.delete(key)) this.#keptSize += uri.length
    this.#kept.set(key, uri)
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptSize <= MAX_KEPT) break
      this.#kept.delete(oldest)
      this.#keptSize -= length
    }
  }
}

/** True if the request may succeed later, unchanged. */
function isTransient(error: unknown): boolean {
  if (error instanceof LatentQLError) return ['SERVER_BUSY', 'RATE_LIMITED'].includes(error.code)
  return error instanceof ConnectionError
}

/** Everything but the latent; pictures with the same setting can share a request. */
function settingOf({ checkpoint, size, variant }: WantedPicture): string {
  return `${checkpoint} ${size ?? 'native'} ${variant ? JSON.stringify(variant) : ''}`
}

function variablesFor(batch: readonly Entry[]): SamplePicturesQueryVariables {
  const { checkpoint, size, variant } = batch[0]!.wanted
  const latents = batch.map(({ wanted }) => wanted.latent)
  return { latents, checkpoint, size, variant, format: size === undefined ? 'PNG' : 'WEBP' }
}
