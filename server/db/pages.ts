/**
 * Keyset pagination, newest first. A page starts or ends at a row, not at an offset, so inserts
 * never shift it. One implementation serves all lists; each supplies a query for a window of rows.
 */
import { BadUserInput } from '../errors.ts'

/** A page of a list: the `first` rows after one row, or the `last` rows before one. */
export interface PageRequest {
  /** Exactly one of `first` and `last` is set. */
  readonly first?: number | null
  /** Cursor of the row before the page. Null: the page starts at the start of the list. */
  readonly after?: string | null
  readonly last?: number | null
  /** Cursor of the row after the page. Null: the page ends at the end of the list. */
  readonly before?: string | null
}

/** A row of a page, and its position in the list. */
export interface Edge<T> {
  readonly cursor: string
  readonly node: T
}

/** One page of a list, newest row first in either direction. */
export interface Page<T> {
  readonly edges: readonly Edge<T>[]
  /** The nodes of the edges. */
  readonly nodes: readonly T[]
  /** Number of rows on all pages. */
  readonly totalCount: number
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Cursors of the first and the last edge. Null if the page is empty. */
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** A row's position in the order by (createdAt, key). */
export interface Place {
  readonly createdAt: Date
  /** Unique in its list. */
  readonly key: string
}

/** One end of a window of rows. */
export interface Bound {
  /** Rows on this side of the place are inside the window. */
  readonly side: 'older' | 'newer'
  /** True if the window includes the row at the place itself. */
  readonly inclusive: boolean
  readonly place: Place
}

/** A range of rows to read, inside all bounds. */
export interface Window {
  readonly bounds: readonly Bound[]
  readonly newestFirst: boolean
  readonly limit: number
}

/** A list that is read in pages. */
export interface PagedList<Row> {
  /** Pattern of the keys. Cursors with other keys are rejected. */
  readonly keyPattern: RegExp
  placeOf(row: Row): Place
  /** Reads the rows of a window, in its order. */
  read(window: Window): Promise<Row[]>
  count(): Promise<number>
}

/** Reads one page. Throws BadUserInput for a malformed cursor. */
export async function readPage<Row>(
  request: PageRequest,
  list: PagedList<Row>,
): Promise<Page<Row>> {
  const forward = request.first != null
  const size = request.first ?? request.last
  if (size == null) throw new Error('A page needs `first` or `last`')
  const after = decodeCursor('after', request.after, list.keyPattern)
  const before = decodeCursor('before', request.before, list.keyPattern)
  const bounds = [
    ...(after ? [{ side: 'older', inclusive: false, place: after } as const] : []),
    ...(before ? [{ side: 'newer', inclusive: false, place: before } as const] : []),
  ]
  const [rows, totalCount, newerExist, olderExist] = await Promise.all([
    list.read({ bounds, newestFirst: forward, limit: size + 1 }),
    list.count(),
    after !== null && exists(list, { side: 'newer', inclusive: true, place: after }),
    before !== null && exists(list, { side: 'older', inclusive: true, place: before }),
  ])
  const hasMore = rows.length > size
  const shown = forward ? rows.slice(0, size) : rows.slice(0, size).reverse()
  const edges = shown.map((node) => ({ cursor: encodeCursor(list.placeOf(node)), node }))
  return toPage(edges, {
    totalCount,
    hasNextPage: olderExist || (forward && hasMore),
    hasPreviousPage: newerExist || (!forward && hasMore),
  })
}

/** Maps a page's nodes. Omits edges for which `map` returns undefined. */
export function mapPage<From, To>(page: Page<From>, map: (node: From) => To | undefined): Page<To> {
  const edges = page.edges.flatMap(({ cursor, node }) => {
    const mapped = map(node)
    return mapped === undefined ? [] : [{ cursor, node: mapped }]
  })
  // Keeps startCursor and endCursor, so that paging can continue even if no edge remains.
  return { ...page, edges, nodes: edges.map(({ node }) => node) }
}

function toPage<T>(
  edges: readonly Edge<T>[],
  rest: Pick<Page<T>, 'totalCount' | 'hasNextPage' | 'hasPreviousPage'>,
): Page<T> {
  return {
    ...rest,
    edges,
    nodes: edges.map(({ node }) => node),
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
}

/** True if the list has a row inside the bound. Reads only the nearest one. */
async function exists<Row>(list: PagedList<Row>, bound: Bound): Promise<boolean> {
  const newestFirst = bound.side === 'older'
  return (await list.read({ bounds: [bound], newestFirst, limit: 1 })).length > 0
}

function encodeCursor({ createdAt, key }: Place): string {
  return Buffer.from(`${createdAt.getTime()}:${key}`).toString('base64url')
}

/** Decodes a cursor. Null without a cursor. Throws BadUserInput if it is malformed. */
function decodeCursor(
  argument: 'after' | 'before',
  cursor: string | null | undefined,
  keyPattern: RegExp,
): Place | null {
  if (!cursor) return null
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [, time, key] = /^(\d{1,15}):(.+)$/s.exec(text) ?? []
  if (!time || !key || !keyPattern.test(key)) {
    throw new BadUserInput(
      `${argument}: ${JSON.stringify(cursor.slice(0, 80))} is not a cursor of this list. Pass a ` +
        'cursor that `pageInfo` or an edge of the same list returned.',
    )
  }
  return { createdAt: new Date(Number(time)), key }
}
