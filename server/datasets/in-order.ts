/** Work done a few at a time, with results in the order of what it was asked for. */
import { availableParallelism } from 'node:os'

/** Pictures in the works at once: libuv has four threads, and one stays free for others. */
export const PICTURES_AT_ONCE = Math.min(3, availableParallelism())

/**
 * Calls `work` on each item, `width` calls at a time, and yields the results in order: no more than `width` wait. When the
 * consumer stops, or something fails, the calls under way are waited for, so that nothing goes on behind its back.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const underWay: Promise<Result>[] = []
  try {
    for await (const item of items) {
      const result = work(item)
      // Whoever awaits it in its turn meets the error; until then it is nobody's.
      result.catch(() => undefined)
      underWay.push(result)
      if (underWay.length >= width) yield await underWay.shift()!
    }
    while (underWay.length > 0) yield await underWay.shift()!
  } finally {
    await Promise.allSettled(underWay)
  }
}
