/** Iterators of subscriptions, with values in the schema's form. */

/**
 * Maps each value of `iterator`. Not a generator: `return()` ends a wait, and a generator's would
 * block until the next value.
 */
export function mapIterator<From, To>(
  iterator: AsyncIterableIterator<From>,
  map: (value: From) => To,
): AsyncIterableIterator<To> {
  const mapped = (result: IteratorResult<From>): IteratorResult<To> =>
    result.done ? { done: true, value: undefined } : { done: false, value: map(result.value) }
  return {
    next: async () => mapped(await iterator.next()),
    return: async () => mapped(await iterator.return!()),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
