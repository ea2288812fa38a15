/**
 * Finds the images of a dataset that are nearest to pictures. Distances are those of checkpoint
 * reports: the root mean square difference after averaging to at most 16x16 pixels. A thread keeps
 * the averaged images and searches them.
 */
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Datasets } from '../../datasets/datasets.ts'
import { BadUserInput } from '../../errors.ts'
import { FairQueue } from '../../fair-queue.ts'
import { thumbnailOf } from '../../images/quality.ts'
import type { Pixels } from '../../images/pixels.ts'
import { Calls } from '../../rpc/calls.ts'
import { threadPort } from '../../rpc/port.ts'
import type { Found, NearestCalls, Search } from './nearest-thread.ts'

/** Maximum number of images of a dataset that can be searched. */
const MAX_DATASET = 250_000
/** Time of one search. */
const SEARCH_MS = 100

const ENTRY = new URL(`./nearest-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

export interface SearchRequest {
  /** Name of the dataset. */
  readonly dataset: string
  /** Pictures of one size, at least one. */
  readonly pictures: readonly Pixels[]
  /** Number of images to find for each picture. */
  readonly first: number
  readonly signal?: AbortSignal | undefined
}

/** Images found, and the distances among the dataset's own images. */
export interface NearestFound extends Found {
  /** The dataset's id. */
  readonly datasetId: string
}

export interface NearestImages extends AsyncDisposable {
  /**
   * The first search of a dataset at a size reads all its images, which takes seconds; later ones
   * share the result. Rejects as `Datasets.requireFor` and `Datasets.open` do, with BadUserInput
   * for a dataset that is too large, with ServerBusy if too many searches wait, and with the
   * signal's reason.
   */
  search(request: SearchRequest): Promise<NearestFound>
}

/** Creates the service. The first search starts its thread. */
export function createNearestImages(
  datasets: Pick<Datasets, 'requireFor' | 'open'>,
): NearestImages {
  const searches = new SearchQueue()
  return {
    async search({ dataset, pictures, first, signal }) {
      const { width: imageSize, height, channels } = pictures[0]!
      const { id, count } = await datasets.requireFor(dataset, { width: imageSize, height })
      if (count > MAX_DATASET) {
        throw new BadUserInput(
          `"${dataset}" has ${count} images; at most ${MAX_DATASET} can be searched.`,
        )
      }
      const { path } = await datasets.open(id, { imageSize, channels, signal })
      const search = { pack: path, thumbnails: pictures.map(thumbnailOf), first }
      const found = await searches.run(search, signal)
      signal?.throwIfAborted()
      return { ...found, datasetId: id }
    },
    [Symbol.asyncDispose]: () => searches[Symbol.asyncDispose](),
  }
}

/** Sends searches to the thread one at a time. Starts another thread if it has ended. */
class SearchQueue implements AsyncDisposable {
  readonly #queue = new FairQueue({
    what: 'searches of images',
    concurrency: 1,
    maxWaitingMs: 256 * SEARCH_MS,
  })
  #thread: SearchThread | undefined

  run(search: Search, signal: AbortSignal | undefined): Promise<Found> {
    const start = () => {
      if (!this.#thread?.isRunning) this.#thread = new SearchThread()
      return this.#thread.search(search)
    }
    return this.#queue.run(start, { ms: SEARCH_MS, signal })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.[Symbol.asyncDispose]()
  }
}

class SearchThread implements AsyncDisposable {
  readonly #worker = new Worker(ENTRY)
  readonly #calls: Calls<NearestCalls>
  #isRunning = true

  constructor() {
    this.#calls = new Calls(threadPort(this.#worker))
    const end = (error: Error) => {
      this.#isRunning = false
      this.#calls.end(error)
    }
    this.#worker.on('error', (error) => end(error as Error))
    this.#worker.on('exit', (code) => end(new Error(`The search thread exited with code ${code}.`)))
    // An idle thread doesn't keep the process alive.
    this.#worker.unref()
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  search(search: Search): Promise<Found> {
    return this.#calls.ask('search', search)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }
}
