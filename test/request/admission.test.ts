import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ServerBusy } from '../../server/errors.ts'
import { Admission } from '../../server/request/admission.ts'
import { ClientLeft } from '../../server/request/client-left.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Requests of one network in progress at the same time, at first. */
const ROOM = 4

/** Requests that the test ends, in the order of their admission. */
function requests(backlogMs: () => number) {
  const admission = new Admission(backlogMs)
  const admitted: { name: string; end: (event?: string) => void }[] = []
  const refused: { name: string; error: unknown }[] = []
  const enter = (name: string, connection = name, network = '192.0.2.1') => {
    const response = new ServerResponse(new IncomingMessage(new Socket()))
    const end = (event = 'close') => response.emit(event)
    admission.enter(['token', network, connection], response).then(
      () => admitted.push({ name, end }),
      (error: unknown) => refused.push({ name, error }),
    )
    return end
  }
  const settled = () => vi.advanceTimersByTimeAsync(0)
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).join('')
  return { admitted, refused, enter, names, settled }
}

test('connections take turns, and tokens and networks before them', async () => {
  const { admitted, enter, names, settled } = requests(() => 0)
  const ends = Array.from({ length: ROOM }, (_, i) => enter(`${i} `))
  await settled()
  expect(admitted).toHaveLength(ROOM)
  for (const name of ['a', 'a', 'a', 'b', 'b', 'c']) enter(name)
  enter('z', 'z', '198.51.100.1')
  await settled()
  expect(names(admitted.splice(0, ROOM + 1).slice(-1))).toBe('z')
  for (const end of ends) end()
  await settled()
  expect(names(admitted)).toBe('abca')
})

test('a request has its place until its response is made, whether it is read or not', async () => {
  const { admitted, enter, names, settled } = requests(() => 0)
  for (const name of 'abcdefg') enter(name)
  await settled()
  for (const { end } of admitted.slice(0, 2)) {
    end('prefinish')
    end('close')
  }
  await settled()
  expect(names(admitted)).toBe('abcdef')
})

test('more requests run while the queues run empty, fewer once they have too much work', async () => {
  let backlogMs = 0
  const { admitted, enter, settled } = requests(() => backlogMs)
  for (let i = 0; i < 100; i++) enter(String(i))
  await settled()
  expect(admitted).toHaveLength(ROOM)
  await vi.advanceTimersByTimeAsync(500)
  const most = admitted.length
  expect(most).toBeGreaterThan(2 * ROOM)
  backlogMs = 1_000
  await vi.advanceTimersByTimeAsync(1_000)
  expect(admitted).toHaveLength(most)
  for (const { end } of admitted.slice(0, most - ROOM + 1)) end()
  await settled()
  expect(admitted).toHaveLength(most + 1)
})

test('no more requests run than at first while only one connection has any waiting', async () => {
  const { admitted, enter } = requests(() => 0)
  for (let i = 0; i < 50; i++) enter('pipelined ', 'one')
  await vi.advanceTimersByTimeAsync(500)
  expect(admitted).toHaveLength(2)
  for (let i = 0; i < 50; i++) enter(String(i), String(i), '198.51.100.1')
  await vi.advanceTimersByTimeAsync(0)
  expect(admitted).toHaveLength(2 + ROOM)
})

describe('a request that waits', () => {
  async function overloaded() {
    const all = requests(() => 0.001)
    const ends = Array.from({ length: ROOM }, (_, i) => all.enter(`running ${i}`))
    await all.settled()
    all.admitted.length = 0
    return { ...all, ends }
  }

  test('is refused after two seconds; in the overload that then begins, after 75 ms', async () => {
    const { refused, enter, names } = await overloaded()
    for (const name of 'abcdefgh') enter(name, `many of ${name}`)
    for (let i = 0; i < 300; i++) enter('.')
    await vi.advanceTimersByTimeAsync(1_900)
    expect(refused).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(refused.length).toBeGreaterThan(100)
    refused.length = 0
    for (let i = 0; i < 9; i++) enter('late')
    await vi.advanceTimersByTimeAsync(100)
    expect(names(refused)).toContain('late')
    const { error } = refused[0]!
    expect(error).toBeInstanceOf(ServerBusy)
    expect((error as ServerBusy).details['retryAfterMs']).toBe(1_000)
  })

  test('is spared as long as another client has more requests waiting', async () => {
    const { refused, enter, names } = await overloaded()
    enter('modest')
    for (let i = 0; i < 50; i++) enter('flooder ', 'flooder')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(refused.length).toBeGreaterThan(40)
    expect(names(refused)).not.toContain('modest')
  })

  test('is refused after ten seconds even if few wait', async () => {
    const { refused, enter, names } = requests(() => 1_000)
    for (let i = 0; i < ROOM; i++) enter(`running ${i}`)
    for (const name of 'abc') enter(name)
    await vi.advanceTimersByTimeAsync(9_900)
    expect(refused).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(names(refused)).toBe('abc')
    expect(refused[0]!.error).toBeInstanceOf(ServerBusy)
  })

  test('makes room when its client leaves, and is not admitted later', async () => {
    const { admitted, refused, enter, ends, names, settled } = await overloaded()
    const leave = enter('left')
    enter('next')
    leave()
    await settled()
    expect(refused[0]!.error).toBeInstanceOf(ClientLeft)
    for (const end of ends) end()
    await settled()
    expect(names(admitted)).toBe('next')
  })

  test('is refused at once if too many wait: the newest of the client with most', async () => {
    const { refused, enter, names, settled } = await overloaded()
    enter('modest')
    for (let i = 0; i < 1_001; i++) enter('flooder ', 'flooder')
    await settled()
    expect(names(refused)).toBe('flooder flooder ')
  })
})
