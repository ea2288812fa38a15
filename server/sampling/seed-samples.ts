/** Samples of consecutive seeds, made in the background ahead of their reader. */
import { asClient, OWN } from '../client-context.ts'
import type { Pixels } from '../images/pixels.ts'
import { currentTiming, withTiming } from '../timing.ts'
import { seedLatent } from './latents.ts'
import type { Sampler, Sampling } from './sampling.ts'

/** Consecutive seeds; both ends are included. */
export interface SeedRange {
  readonly first: number
  readonly last: number
}

/** The batch of most engines. */
const MAX_ROWS = 64
/** Pixels of a batch; a single larger sample is a batch of its own. */
const MAX_BATCH_BYTES = 4 * 1024 ** 2

/** Batches in progress or not yet read: one is encoded, one runs, and one waits for the engine. */
const AHEAD = 3

export interface SeedSamplesOptions {
  readonly sampler: Sampler
  readonly sampling: Sampling
  readonly seeds: SeedRange
  readonly signal: AbortSignal
}

/**
 * Yields what `finish` makes of the samples of each batch of seeds, in order. The work is the
 * server's own: it yields to that of requests, and isn't timed as theirs. Throws as
 * `Sampler.sample` and `finish` do.
 */
export function seedSamples<Result>(
  { sampler, sampling, seeds, signal }: SeedSamplesOptions,
  finish: (samples: readonly Pixels[]) => Promise<Result>,
): AsyncGenerator<Result> {
  const { checkpoint, truncation, cutoff } = sampling
  const { width, height, channels } = checkpoint.generator.image
  const perBatch = Math.floor(MAX_BATCH_BYTES / (width * height * channels))
  const rows = Math.min(MAX_ROWS, Math.max(1, perBatch))
  return inOrder(batchesOf(seeds, rows), AHEAD, ({ first, last }) =>
    inBackground(async () => {
      const latents = Array.from({ length: last - first + 1 }, (_, index) =>
        seedLatent(first + index, checkpoint, truncation, cutoff),
      )
      return finish(await sampler.sample(sampling, latents, signal))
    }),
  )
}

/** Only a trace of its request shows how long the work waits: as long as requests come first. */
function inBackground<Result>(work: () => Promise<Result>): Promise<Result> {
  return withTiming(currentTiming().ofTrace(), () => asClient(OWN, work))
}

function* batchesOf({ first, last }: SeedRange, rows: number): Generator<SeedRange> {
  for (let from = first; from <= last; from += rows) {
    yield { first: from, last: Math.min(last, from + rows - 1) }
  }
}

/** Yields the results of `work` in order. At most `ahead` are in progress or not yet read. */
async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = items[Symbol.iterator]()
  const started: Promise<Result>[] = []
  const start = () => {
    const next = source.next()
    if (next.done) return
    const result = work(next.value)
    // A later result may fail before its turn.
    result.catch(() => {})
    started.push(result)
  }
  for (let count = 0; count < ahead; count++) start()
  while (started.length > 0) {
    const result = await started.shift()!
    start()
    yield result
  }
}
