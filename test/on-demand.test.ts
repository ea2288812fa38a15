import { expect, it } from 'vitest'
import { OnDemand } from '../server/on-demand.ts'

/** Services that record their disposal; the starts in `failing` fail. */
function makeService({ failing = [] as number[] } = {}) {
  let starts = 0
  const disposed: number[] = []
  const service = new OnDemand(async () => {
    const number = ++starts
    if (failing.includes(number)) throw new Error(`start ${number} failed`)
    return { number, [Symbol.asyncDispose]: async () => void disposed.push(number) }
  })
  return { service, starts: () => starts, disposed }
}

it('the first use starts the service, once for all concurrent callers', async () => {
  const { service, starts } = makeService()
  expect(service.started).toBeUndefined()
  expect(starts()).toBe(0)
  const [first, second] = await Promise.all([service.get(), service.get()])
  expect(first).toBe(second)
  expect(service.started).toBe(first)
  expect(await service.get()).toBe(first)
  expect(starts()).toBe(1)
})

it('the next use retries a failed start', async () => {
  const { service } = makeService({ failing: [1] })
  await expect(service.get()).rejects.toThrow('start 1 failed')
  expect(service.started).toBeUndefined()
  expect((await service.get()).number).toBe(2)
})

it('disposing waits for a start in progress, and disposes of the started service', async () => {
  const unused = makeService()
  await unused.service[Symbol.asyncDispose]()
  expect([unused.starts(), unused.disposed]).toEqual([0, []])
  const { service, disposed } = makeService()
  void service.get()
  await service[Symbol.asyncDispose]()
  expect(disposed).toEqual([1])
})
