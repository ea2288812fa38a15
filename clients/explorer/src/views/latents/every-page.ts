/** Lists of the server that are wanted whole. */

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
