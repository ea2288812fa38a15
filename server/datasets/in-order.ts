/** Runs work with bounded concurrency and yields results in the order of the items. */
import { availableParallelism } from 'node:os'

/** Pictures processed at a time. libuv has four threads, and one stays free for other work. */
export const PICTURES_AT_ONCE = Math.min(3, availableParallelism())

/**
 * Calls `work` on each item, `width` calls at a time, and yields the results in order. At most
 * `width` results wait. If the consumer stops, or an error occurs, it waits for the calls in
 * flight, so that none continues in the background.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const inFlight: Promise<Result>[] = []
  try {
    for await (const item of items) {
      const result = work(item)
      // The consumer handles the error when it awaits this result. Until then it must not count as
      // unhandled.
      result.catch(() => undefined)
      inFlight.push(result)
      if (inFlight.length >= width) yield await inFlight.shift()!
    }
    while (inFlight.length > 0) yield await inFlight.shift()!
  } finally {
    await Promise.allSettled(inFlight)
  }
}
