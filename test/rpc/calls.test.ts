import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { CheckpointInvalid } from '../../server/errors.ts'
import { Calls, Moved, serve, type CallOptions } from '../../server/rpc/calls.ts'
import { threadPort } from '../../server/rpc/port.ts'

interface Desk {
  double(value: number): number
  later(value: string): Promise<string>
  fill(length: number): Moved<Float32Array>
  refuse(): never
  count(upTo: number): Promise<number>
  never(): Promise<never>
  unclonable(): unknown
}

const channels: MessageChannel[] = []
afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close()
})

/** Both sides on a real channel, and a record of the answering side. */
function talk(options?: CallOptions<number>) {
  const channel = new MessageChannel()
  channels.push(channel)
  const log: string[] = []
  const failed: unknown[] = []
  let filled: Float32Array | undefined
  const notify = serve<Desk, number>(
    threadPort(channel.port1),
    {
      double: (value) => 2 * value,
      async later(value) {
        log.push(`begins ${value}`)
        await new Promise(setImmediate)
        log.push(`ends ${value}`)
        return value
      },
      fill(length) {
        filled = new Float32Array(length).fill(1)
        return new Moved(filled, [filled.buffer as ArrayBuffer])
      },
      refuse() {
        throw new CheckpointInvalid('not a generator', { layer: 3 })
      },
      async count(upTo) {
        for (let at = 1; at <= upTo; at++) notify(at)
        return upTo
      },
      never: () => new Promise(() => {}),
      unclonable: () => () => {},
    },
    { onFailed: (error) => failed.push(error) },
  )
  const calls = new Calls<Desk, number>(threadPort(channel.port2), options)
  return { calls, log, failed, filled: () => filled }
}

describe('calls', () => {
  test('are answered by the handler with their name', async () => {
    const { calls } = talk()
    expect(await Promise.all([1, 2, 3].map((value) => calls.ask('double', value)))).toEqual([
      2, 4, 6,
    ])
  })

  test('are handled in order, one at a time', async () => {
    const { calls, log } = talk()
    await Promise.all(['a', 'b'].map((value) => calls.ask('later', value)))
    expect(log).toEqual(['begins a', 'ends a', 'begins b', 'ends b'])
  })

  test('reject with the handler’s error, and later calls are answered', async () => {
    const { calls, failed } = talk()
    const [refused, doubled] = await Promise.allSettled([
      calls.ask('refuse'),
      calls.ask('double', 4),
    ])
    expect(refused).toMatchObject({ status: 'rejected', reason: { details: { layer: 3 } } })
    expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(CheckpointInvalid)
    expect(doubled).toEqual({ status: 'fulfilled', value: 8 })
    expect(failed).toHaveLength(1)
  })

  test('reject if an answer or argument can’t be sent, and later calls work', async () => {
    const { calls } = talk()
    await expect(calls.ask('unclonable')).rejects.toThrow(/could not be cloned/)
    await expect(calls.ask('double', (() => {}) as never)).rejects.toThrow(/could not be cloned/)
    expect(await calls.ask('double', 1)).toBe(2)
  })

  test('transfer buffers instead of copying them', async () => {
    const { calls, filled } = talk()
    expect(await calls.ask('fill', 3)).toEqual(Float32Array.of(1, 1, 1))
    expect(filled()!.buffer.byteLength).toBe(0)
  })

  test('receive notices before their answer', async () => {
    const heard: number[] = []
    const { calls } = talk({ onNotice: (notice) => heard.push(notice) })
    expect(await calls.ask('count', 3).then((last) => [...heard, last])).toEqual([1, 2, 3, 3])
  })

  test('reject once the other side is gone, both pending and later ones', async () => {
    const { calls } = talk()
    const pending = calls.ask('never')
    calls.end(new Error('it died'))
    await expect(pending).rejects.toThrow('it died')
    await expect(calls.ask('double', 1)).rejects.toThrow('it died')
  })
})
