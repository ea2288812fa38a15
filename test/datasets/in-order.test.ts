import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inOrder } from '../../server/datasets/in-order.ts'

/** Work that the test ends: `end(item)` or `fail(item)`. */
function controlled() {
  const waiting = new Map<number, { end: (result: string) => void; fail: (error: Error) => void }>()
  const begun: number[] = []
  return {
    begun,
    work(item: number): Promise<string> {
      begun.push(item)
      return new Promise((end, fail) => {
        waiting.set(item, { end, fail })
      })
    },
    end: (item: number) => waiting.get(item)!.end(`${item}`),
    fail: (item: number) => waiting.get(item)!.fail(new Error(`no ${item}`)),
  }
}

test('yields results in order, whichever call ends first, with bounded concurrency', async () => {
  const { begun, work, end } = controlled()
  const results = inOrder([0, 1, 2, 3], 2, work)
  const first = results.next()
  await setImmediate()
  expect(begun).toEqual([0, 1])
  end(1)
  end(0)
  expect((await first).value).toBe('0')
  const second = results.next()
  await setImmediate()
  expect(begun).toEqual([0, 1, 2])
  expect((await second).value).toBe('1')
  end(2)
  expect((await results.next()).value).toBe('2')
  end(3)
  expect((await results.next()).value).toBe('3')
  expect((await results.next()).done).toBe(true)
})

test('throws a failure in its turn, after the calls in flight have ended', async () => {
  const { begun, work, end, fail } = controlled()
  const results = inOrder([0, 1, 2, 3], 3, work)
  const first = results.next()
  let isMet = false
  const failed = first.catch((error: Error) => {
    isMet = true
    return error.message
  })
  await setImmediate()
  fail(0)
  await setImmediate()
  expect(isMet).toBe(false)
  end(1)
  end(2)
  expect(await failed).toBe('no 0')
  expect(begun).toEqual([0, 1, 2])
})
