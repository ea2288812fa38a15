import { describe, expect, test, vi } from 'vitest'
import { asClient, currentClient } from '../server/client-context.ts'
import { ServerBusy } from '../server/errors.ts'
import { FairQueue } from '../server/fair-queue.ts'
import { timed, Timing, withTiming } from '../server/timing.ts'

const OPTIONS = { what: 'pictures', concurrency: 1, maxWaitingMs: 1_000 }

/** Work that the test ends, in the order in which it started. */
function work(queue: FairQueue) {
  const started: string[] = []
  const ends: (() => void)[] = []
  const run = (client: string, ms = 1, signal?: AbortSignal) =>
    asClient([client], () =>
      queue.run(
        () => {
          started.push(client)
          return new Promise<void>((resolve) => ends.push(resolve))
        },
        { ms, signal },
      ),
    )
  const finish = async () => {
    while (ends.length > 0) {
      ends.shift()!()
      await new Promise(setImmediate)
    }
  }
  return { run, finish, started }
}

describe('clients that share a queue', () => {
  test('take turns, however much each of them sends', async () => {
    const { run, finish, started } = work(new FairQueue(OPTIONS))
    const all = [...'aaaaaabbc'].map((client) => run(client))
    await finish()
    await Promise.all(all)
    expect(started.join('')).toBe('aabcabaaa')
  })

  test('lose the newest work of whoever has most of it, once the queue is full', async () => {
    const { run, finish, started } = work(new FairQueue(OPTIONS))
    const flood = Array.from({ length: 20 }, () => run('flooder', 100).catch((error) => error))
    const others = ['b', 'c'].map((client) => run(client, 100))
    await finish()
    await Promise.all(others)
    const refused = (await Promise.all(flood)).filter((error) => error instanceof ServerBusy)
    expect(refused).toHaveLength(11)
    expect(refused[0]!.message).toMatch(/more pictures wait than can be made in time/)
    const { retryAfterMs } = refused[0]!.details
    expect(retryAfterMs).toBeGreaterThan(900)
    expect(Number.isInteger(retryAfterMs)).toBe(true)
    expect(started.slice(0, 4).sort()).toEqual(['b', 'c', 'flooder', 'flooder'])
  })
})

describe('work', () => {
  test('that waited runs for its own client', async () => {
    const queue = new FairQueue(OPTIONS)
    const clients = await Promise.all(
      [...'abc'].map((client) =>
        asClient([client], () =>
          queue.run(
            async () => {
              await new Promise(setImmediate)
              return currentClient()
            },
            { ms: 1 },
          ),
        ),
      ),
    )
    expect(clients).toEqual([['a'], ['b'], ['c']])
  })

  test('that waited is timed for its own request', async () => {
    const queue = new FairQueue(OPTIONS)
    const read = await Promise.all(
      [...'abc'].map(async () => {
        const phases: string[] = []
        const timing = new Timing([({ phase }) => void phases.push(phase)])
        const encode = () => timed('encode', () => new Promise<void>(setImmediate))
        await withTiming(timing, () => queue.run(encode, { ms: 1 }))
        return phases
      }),
    )
    expect(read).toEqual(Array(3).fill(['queue', 'encode']))
  })

  test('of the server itself is never refused, and makes none of clients be', async () => {
    const { run, finish } = work(new FairQueue(OPTIONS))
    const own = ['first', ''].map((client) => run(client, 900))
    const other = run('a', 200)
    await expect(run('a', 1_000)).rejects.toThrow(ServerBusy)
    await finish()
    await Promise.all([...own, other])
  })

  test('that is aborted while it waits never starts, and makes room', async () => {
    const { run, finish, started } = work(new FairQueue(OPTIONS))
    const first = run('a')
    const controller = new AbortController()
    const left = run('b', 900, controller.signal)
    controller.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    const other = run('c', 900)
    await finish()
    await Promise.all([first, other])
    expect(started).toEqual(['a', 'c'])
    await expect(run('d', 1, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  })

  test('larger than the whole queue may wait alone', async () => {
    const { run, finish, started } = work(new FairQueue(OPTIONS))
    const all = [run('a'), run('b', 5_000)]
    await finish()
    await Promise.all(all)
    expect(started).toEqual(['a', 'b'])
  })

  test('much slower than its small estimate hardly changes the estimated backlog', async () => {
    vi.useFakeTimers()
    try {
      const queue = new FairQueue(OPTIONS)
      const take = (ms: number) => () => vi.advanceTimersByTimeAsync(ms).then(() => undefined)
      for (let at = 0; at < 50; at++) await queue.run(take(100), { ms: 100 })
      await queue.run(take(50), { ms: 0.01 })
      await vi.advanceTimersByTimeAsync(0)
      const wait = () => queue.run(take(100), { ms: 100 })
      const waiting = [wait(), asClient(['a'], wait), wait()]
      // The server's own work doesn't count.
      expect(queue.backlogMs).toBeGreaterThan(99)
      expect(queue.backlogMs).toBeLessThan(120)
      await Promise.all(waiting)
    } finally {
      vi.useRealTimers()
    }
  })

  test('that is heavy leaves places for light work', async () => {
    const heavy = { concurrency: 1, heavyMs: 50 }
    const { run, finish, started } = work(new FairQueue({ ...OPTIONS, concurrency: 2, heavy }))
    const all = [run('a', 60), run('a', 60), run('b', 60), run('b', 1), run('c', 1)]
    expect(started).toEqual(['a', 'b'])
    await finish()
    await Promise.all(all)
    expect(started).toHaveLength(5)
  })

  test('that fails frees its place', async () => {
    const queue = new FairQueue(OPTIONS)
    const failing = queue.run(() => Promise.reject(new Error('broken')), { ms: 1 })
    await expect(failing).rejects.toThrow('broken')
    const broken = () => {
      throw new Error('not even started')
    }
    await expect(queue.run(broken, { ms: 1 })).rejects.toThrow('not even started')
    expect(await queue.run(async () => 7, { ms: 1 })).toBe(7)
  })
})
