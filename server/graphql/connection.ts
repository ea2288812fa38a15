/** Connections: the arguments of their fields, and pages in the form of the schema's types. */
import { checkInteger } from '../check-integer.ts'
import type { Page, PageRequest } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { counted, member } from './estimators.ts'

/** Largest page of any connection. */
export const MAX_PAGE = 100

/**
 * The page that a field's arguments request; `size` is the default of `first`. Throws BadUserInput
 * for `first` with `last`, and for either outside 1 to 100.
 */
export function pageRequest(args: PageRequest, size: number): PageRequest {
  const { first, after, last, before } = args
  if (first != null && last != null) {
    throw new BadUserInput(
      'Provide either `first` or `last`, not both: `first` pages from the start, `last` from the end.',
    )
  }
  if (last != null) {
    checkInteger('last', last, 1, MAX_PAGE)
    return { last, after, before }
  }
  checkInteger('first', first ?? size, 1, MAX_PAGE)
  return { first: first ?? size, after, before }
}

/** The page as a connection of the schema. */
export function toConnection<T>(page: Page<T>) {
  const { totalCount, hasNextPage, hasPreviousPage, startCursor, endCursor } = page
  return {
    edges: page.edges.map(({ cursor, node }) => ({ cursor, node })),
    nodes: [...page.nodes],
    totalCount,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor },
  }
}

/** Costs of a connection's own fields; the field that returns it multiplies by the page's size. */
export const connectionCosts = { '*': member, edges: counted, nodes: counted }
