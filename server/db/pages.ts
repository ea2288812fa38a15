/**
 * Keyset pagination, newest first: a page starts after a row, not at an offset, so inserts never
 * shift it.
 */
import { BadUserInput } from '../errors.ts'

/** One page of a list. */
export interface Page<T> {
  readonly nodes: readonly T[]
  readonly totalCount: number
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

/** What a cursor names: a row's place in the order by (createdAt, key). */
export interface Place {
  readonly createdAt: Date
  readonly key: string
}

function encodeCursor({ createdAt, key }: Place): string {
  return Buffer.from(`${createdAt.getTime()}:${key}`).toString('base64url')
}

/** Throws BadUserInput unless it is a cursor whose key looks as it should. */
export function decodeCursor(cursor: string, keyPattern: RegExp): Place {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [, time, key] = /^(\d{1,15}):(.+)$/s.exec(text) ?? []
  if (!time || !key || !keyPattern.test(key)) {
    throw new BadUserInput(
      `after: "${cursor.slice(0, 80)}" is not a cursor that a page ended with.`,
    )
  }
  return { createdAt: new Date(Number(time)), key }
}

/** The page in `rows`, of which one more than `first` was asked for. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  first: number,
  totalCount: number,
  placeOf: (row: Row) => Place,
  toNode: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, first)
  const last = shown.at(-1)
  return {
    nodes: shown.map(toNode),
    totalCount,
    hasNextPage: rows.length > first,
    endCursor: last === undefined ? null : encodeCursor(placeOf(last)),
  }
}
