import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { asClient, OWN } from '../../../server/client-context.ts'
import type { Outputs, RunOptions } from '../../../server/engine/engine.ts'
import { BatchQueue, type BatchQueueOptions } from '../../../server/engine/local/batch-queue.ts'
import { EngineFailed, ServerBusy } from '../../../server/errors.ts'
import { Timing, withTiming, type Interval } from '../../../server/timing.ts'

/** A device that doubles its inputs and finishes on the test's command. */
function makeDevice(options: Partial<BatchQueueOptions> = {}) {
  const batches: { key: string; x: number[]; finish(): Promise<void>; fail(e: Error): void }[] = []
  const queue = new BatchQueue({
    limit: 1_024,
    maxBatch: () => 4,
    run: (key, inputs, rows) =>
      new Promise<Outputs>((resolve, reject) => {
        const x = [...inputs['x']!]
        const outputs = { y: { shape: [rows, 1], data: Float32Array.from(x, (v) => 2 * v) } }
        const finish = async () => {
          resolve(outputs)
          await settled()
        }
        batches.push({ key, x, finish, fail: reject })
      }),
    ...options,
  })
  const send = (key: string, x: number[], options?: RunOptions) =>
    queue.push(key, { x: Float32Array.from(x) }, x.length, options)
  const push = (key: string, x: number[], signal?: AbortSignal) =>
    send(key, x, signal ? { signal } : {})
  const pushLast = (key: string, x: number[]) => send(key, x, { background: true })
  return { queue, push, pushLast, batches }
}

/** Resolves after all pending promise callbacks have run. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

const values = ({ y }: Outputs) => [...y!.data]

async function finishAll(batches: { finish(): Promise<void> }[]): Promise<void> {
  for (let at = 0; at < batches.length; at++) await batches[at]!.finish()
}

describe('forming batches', () => {
  test('an idle engine gets requests immediately', () => {
    const { push, batches } = makeDevice()
    void push('a', [1])
    expect(batches.map(({ x }) => x)).toEqual([[1]])
  })

  test('requests to a busy engine share the next batch, and each gets its own rows', async () => {
    const { push, batches } = makeDevice()
    const answers = [push('a', [1]), push('a', [2]), push('a', [3, 4])]
    expect(batches).toHaveLength(1)
    await batches[0]!.finish()
    expect(batches[1]!.x).toEqual([2, 3, 4])
    await batches[1]!.finish()
    expect((await Promise.all(answers)).map(values)).toEqual([[2], [4], [6, 8]])
  })

  test('a full batch is sent ahead while one runs, a partial one is not', () => {
    const { push, batches } = makeDevice()
    void push('a', [1])
    void push('a', [2, 3, 4])
    expect(batches).toHaveLength(1)
    void push('a', [5])
    expect(batches.map(({ x }) => x)).toEqual([[1], [2, 3, 4, 5]])
    void push('a', [6, 7, 8, 9])
    expect(batches).toHaveLength(2)
  })

  test('a request larger than a batch is split, and its outputs are complete and in order', async () => {
    const { push, batches } = makeDevice()
    const x = Array.from({ length: 11 }, (_, i) => i)
    const answer = push('a', x)
    await finishAll(batches)
    expect(batches.map((batch) => batch.x.length)).toEqual([4, 4, 3])
    expect(await answer).toEqual({
      y: { shape: [11, 1], data: Float32Array.from(x, (v) => 2 * v) },
    })
  })

  test('each request is timed: its wait until the batch starts, and each batch', async () => {
    const { push, batches } = makeDevice()
    const pushed = (x: number[]) => {
      const intervals: Interval[] = []
      const timing = new Timing([(interval) => void intervals.push(interval)])
      return { intervals, outputs: withTiming(timing, () => push('a', x)) }
    }
    const requests = [pushed([1]), pushed([2]), pushed([3, 4, 5, 6])]
    await finishAll(batches)
    await Promise.all(requests.map(({ outputs }) => outputs))
    const [first, second, third] = requests.map(({ intervals }) => intervals)
    const rows = (intervals: Interval[]) =>
      intervals.filter(({ phase }) => phase === 'engine').map(({ attributes }) => attributes)
    expect(first!.map(({ phase }) => phase)).toEqual(['queue', 'engine'])
    expect(rows(first!)).toEqual([{ rows: 1, batch: 1 }])
    expect(rows(second!)).toEqual([{ rows: 1, batch: 4 }])
    expect(rows(third!).map((batch) => batch!['rows'])).toEqual([3, 1])
    const [waited] = second!
    expect(waited!.end).toBeGreaterThanOrEqual(first!.at(-1)!.end)
    for (const intervals of [first!, second!, third!]) {
      for (const { start, end } of intervals) expect(end).toBeGreaterThanOrEqual(start)
    }
  })

  test('outputs have memory of their own, without rows of other requests', async () => {
    const { push, batches } = makeDevice()
    const answers = [push('a', [1]), push('a', [2]), push('a', [3, 4, 5, 6])]
    await finishAll(batches)
    const sizes = (await Promise.all(answers)).map(({ y }) => y!.data.buffer.byteLength)
    expect(sizes).toEqual([4, 4, 16])
  })

  test('programs take turns, regardless of the length of their queues', async () => {
    const { push, batches } = makeDevice()
    for (let i = 0; i < 20; i++) void push('greedy', [i])
    void push('modest', [100])
    await finishAll(batches)
    const turn = batches.findIndex(({ key }) => key === 'modest')
    expect(turn).toBeGreaterThan(0)
    expect(turn).toBeLessThanOrEqual(3)
  })

  test('clients take turns in each batch, however many rows each of them wants', async () => {
    const { push, batches } = makeDevice({ maxBatch: () => 16 })
    const pushAs = (client: string, x: number[]) => asClient([client], () => push('a', x))
    void pushAs('first', [0])
    void pushAs('greedy', Array(64).fill(1))
    void pushAs('modest', [2])
    void pushAs('modest', [3])
    await batches[0]!.finish()
    await finishAll(batches.slice(1))
    const rowsBefore = batches.flatMap(({ x }) => x).indexOf(3)
    expect(rowsBefore).toBeLessThanOrEqual(1 + 16 + 16)
  })

  test('rows beyond a reduced batch limit go into the next batch', async () => {
    let maxBatch = 4
    const { push, batches } = makeDevice({ maxBatch: () => maxBatch })
    void push('a', [1])
    maxBatch = 2
    void push('a', [2, 3, 4])
    await finishAll(batches)
    expect(batches.map(({ x }) => x)).toEqual([[1], [2, 3], [4]])
  })
})

describe('runs in the background', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  test('come after all requests, and share no batch with them', async () => {
    const { push, pushLast, batches } = makeDevice()
    void push('a', [1])
    const last = pushLast('a', [10, 11])
    void push('a', [3])
    void push('b', [2])
    await finishAll(batches)
    expect(batches.map(({ key, x }) => [key, ...x])).toEqual([
      ['a', 1],
      ['a', 3],
      ['b', 2],
      ['a', 10, 11],
    ])
    expect(values(await last)).toEqual([20, 22])
  })

  test('have short batches, so that a request waits for 25 ms, or 50 with the one sent ahead', async () => {
    const { push, pushLast, batches } = makeDevice({ maxBatch: () => 64 })
    void push('a', Array(64).fill(0))
    vi.advanceTimersByTime(320)
    await batches[0]!.finish()
    const last = pushLast('a', Array(64).fill(1))
    void push('a', [2])
    expect(batches.slice(1).map(({ x }) => x.length)).toEqual([5, 5])
    vi.advanceTimersByTime(25)
    await batches[1]!.finish()
    expect(batches).toHaveLength(3)
    vi.advanceTimersByTime(25)
    await batches[2]!.finish()
    expect(batches[3]!.x).toEqual([2])
    await finishAll(batches)
    expect(values(await last)).toHaveLength(64)
  })

  test('get a batch each second while requests never end', async () => {
    const { push, pushLast, batches } = makeDevice({ maxBatch: () => 1 })
    for (let count = 0; count < 2; count++) void push('a', [1])
    void pushLast('b', Array(8).fill(10))
    for (let at = 0; at < 25; at++) {
      void push('a', [1])
      vi.advanceTimersByTime(100)
      await batches[at]!.finish()
    }
    expect(batches.filter(({ key }) => key === 'b')).toHaveLength(2)
  })

  test('do not count as backlog', async () => {
    const { queue, push, pushLast, batches } = makeDevice()
    void push('a', [1])
    vi.advanceTimersByTime(10)
    await batches[0]!.finish()
    const controller = new AbortController()
    void pushLast('a', [1, 2, 3, 4, 5, 6])
    expect(queue.backlogMs).toBe(0)
    void push('a', [1], controller.signal).catch(() => {})
    expect(queue.backlogMs).toBeCloseTo(10)
    controller.abort()
    await finishAll(batches)
    expect(queue.backlogMs).toBe(0)
  })
})

describe('a full queue', () => {
  test('drops the newest request of the client with most rows in it', async () => {
    const { push, batches } = makeDevice({ limit: 6 })
    const pushAs = (client: string, rows: number) =>
      asClient([client], () => push('a', Array(rows).fill(1))).then(
        () => client,
        () => 'refused',
      )
    const answers = [pushAs('a', 1), pushAs('greedy', 4), pushAs('greedy', 5), pushAs('modest', 3)]
    await finishAll(batches)
    await finishAll(batches)
    expect(await Promise.all(answers)).toEqual(['a', 'greedy', 'refused', 'modest'])
  })

  test("drops the server's own requests before those of any client", async () => {
    const { push, batches } = makeDevice({ limit: 6, maxBatch: () => 16 })
    const pushAs = (client: readonly string[], rows: number) =>
      asClient(client, () => push('a', Array(rows).fill(1))).then(
        () => 'served',
        () => 'refused',
      )
    void pushAs(OWN, 1)
    const answers = [pushAs(OWN, 2), pushAs(OWN, 3), pushAs(['a'], 3), pushAs(['b'], 3)]
    await finishAll(batches)
    expect(await Promise.all(answers)).toEqual(['refused', 'refused', 'served', 'served'])
  })

  test('rejects with ServerBusy and a retry time, and accepts requests again once there is room', async () => {
    const { push, batches } = makeDevice({ limit: 3 })
    void push('a', [0])
    void push('a', [1, 2, 3])
    const refusal = await push('a', [4]).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ServerBusy)
    expect((refusal as ServerBusy).details['retryAfterMs']).toBeGreaterThan(0)
    await batches[0]!.finish()
    const taken = push('a', [4])
    await finishAll(batches)
    expect(values(await taken)).toEqual([8])
  })

  test('accepts a request larger than its limit if no other waits', async () => {
    const { push, batches } = makeDevice({ limit: 3 })
    const answer = push('a', [1, 2, 3, 4, 5, 6])
    await finishAll(batches)
    expect(values(await answer)).toEqual([2, 4, 6, 8, 10, 12])
  })
})

describe('aborting', () => {
  test('a request aborted while waiting never runs, and rejects with the reason', async () => {
    const { push, batches } = makeDevice()
    const controller = new AbortController()
    void push('a', [1])
    const aborted = push('a', [2], controller.signal)
    const kept = push('a', [3])
    const reason = new Error('the client left')
    controller.abort(reason)
    await expect(aborted).rejects.toBe(reason)
    await finishAll(batches)
    expect(values(await kept)).toEqual([6])
    expect(batches.flatMap(({ x }) => x)).toEqual([1, 3])
  })

  test('a request with an aborted signal is rejected immediately', async () => {
    const { queue, push, batches } = makeDevice()
    await expect(push('a', [1], AbortSignal.abort('gone'))).rejects.toBe('gone')
    expect(batches).toEqual([])
    expect(queue.waiting).toBe(0)
  })

  test('unsent rows of an aborted split request never run', async () => {
    const { queue, push, batches } = makeDevice()
    const controller = new AbortController()
    const aborted = push('a', Array(40).fill(1), controller.signal)
    controller.abort('gone')
    await expect(aborted).rejects.toBe('gone')
    await finishAll(batches)
    expect(batches).toHaveLength(2)
    expect([queue.waiting, queue.running]).toEqual([0, 0])
  })

  test('an answered request removes its listener from the signal', async () => {
    const { push, batches } = makeDevice()
    const controller = new AbortController()
    const answer = push('a', [1], controller.signal)
    await batches[0]!.finish()
    controller.abort('late')
    expect(values(await answer)).toEqual([2])
  })
})

describe('failures', () => {
  test('a failed batch fails only its own requests', async () => {
    const { push, batches } = makeDevice()
    const failed = push('a', [1])
    const next = push('a', [2])
    batches[0]!.fail(new EngineFailed('broken'))
    await expect(failed).rejects.toThrow('broken')
    await finishAll(batches.slice(1))
    expect(values(await next)).toEqual([4])
  })

  test('failWaiting leaves running requests to their batches; a paused queue gathers requests', async () => {
    const { queue, push, batches } = makeDevice()
    const running = push('a', [1])
    const waiting = [push('a', [2]), push('b', [3])]
    queue.pause()
    queue.failWaiting(new EngineFailed('died'))
    for (const answer of waiting) await expect(answer).rejects.toThrow('died')
    const later = push('a', [4])
    batches[0]!.fail(new EngineFailed('it was to blame'))
    await expect(running).rejects.toThrow('it was to blame')
    expect(batches).toHaveLength(1)
    queue.resume()
    await finishAll(batches.slice(1))
    expect(values(await later)).toEqual([8])
    expect([queue.waiting, queue.running]).toEqual([0, 0])
  })

  test('idle waits for all accepted requests', async () => {
    const { queue, push, batches } = makeDevice()
    let idle = false
    const answers = [push('a', [1]), push('a', [2])]
    const drained = queue.idle().then(() => (idle = true))
    await batches[0]!.finish()
    expect(idle).toBe(false)
    await finishAll(batches)
    await drained
    await Promise.all(answers)
    await queue.idle()
  })
})
