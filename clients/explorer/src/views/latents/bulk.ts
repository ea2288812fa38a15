/** Work on many things, some at a time, for as long as it takes the server to answer. */

export interface EachOptions {
  readonly signal?: AbortSignal
  /** Told how many are done, after each. */
  readonly onProgress?: (done: number) => void
}

/** As many as a browser has connections to one host. */
const AT_A_TIME = 6

const RETRY_MS = 1000

/** What `work` makes of each item, in their order. The first error ends it; so does the signal. */
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

/** Does it again while the server does not answer: only for what may be done twice. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if ((error as Error).name !== 'ConnectionError') throw error
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

interface PageOf<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null }
}

/** As many as the server gives at a time. */
export const PAGE = 100

/** The nodes of all pages, in their order. `onProgress` is told how many have come, after each page. */
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
