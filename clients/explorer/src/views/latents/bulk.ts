/** Bulk operations, a few requests at a time, with retries until the server responds. */
import { backoff } from '@latentql/sdk'

export interface EachOptions {
  readonly signal?: AbortSignal
  /** Called after each item with the number of finished items. */
  readonly onProgress?: (done: number) => void
}

/** The number of connections that a browser opens to one host. */
const AT_A_TIME = 6

/**
 * Runs `work` for each item and returns the results in order. Stops at the first error, or when
 * aborted.
 */
export async function each<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { signal, onProgress }: EachOptions = {},
): Promise<Result[]> {
  const results: Result[] = []
  const left = items.entries()
  let done = 0
  async function takeTurns() {
    for (const [index, item] of left) {
      results[index] = await patiently(() => work(item), signal)
      done += 1
      onProgress?.(done)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, takeTurns))
  return results
}

/** Retries while the server doesn't respond. Only for idempotent work. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if ((error as Error).name !== 'ConnectionError') throw error
    }
    await new Promise((resolve) => setTimeout(resolve, backoff(failures)))
  }
}

interface PageOf<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null }
}

/** The server's maximum page size. */
export const PAGE = 100

/**
 * Returns the nodes of all pages, in order. Calls `onProgress` after each page with the number of
 * nodes so far.
 */
export async function everyPage<Node>(
  fetchPage: (after: string | null) => Promise<PageOf<Node>>,
  onProgress?: (count: number) => void,
): Promise<Node[]> {
  const all: Node[] = []
  let after: string | null = null
  do {
    const { nodes, pageInfo }: PageOf<Node> = await fetchPage(after)
    all.push(...nodes)
    onProgress?.(all.length)
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null
  } while (after !== null)
  return all
}
