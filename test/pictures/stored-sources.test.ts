import { expect, test } from 'vitest'
import { asClient } from '../../server/client-context.ts'
import { BadUserInput, RateLimited } from '../../server/errors.ts'
import { StoredSources } from '../../server/pictures/stored-sources.ts'

const MIB = 2 ** 20

/** Sources whose documents are only counted. */
function counted() {
  const count = { puts: 0 }
  const put = async () => void count.puts++
  return { count, sources: new StoredSources({ put, get: async () => undefined }) }
}

const source = (value: number) => String(value).padEnd(MIB)

test('a client can store 64 MiB of sources in a day, and one source again at any time', async () => {
  const { count, sources } = counted()
  const add = (network: string, value: number) =>
    asClient(['token', network, `connection ${value}`], () => sources.put(source(value)))
  for (let value = 0; value < 64; value++) await add('one', value)
  const failing = add('one', 64)
  await expect(failing).rejects.toThrow(RateLimited)
  await expect(failing).rejects.toThrow(/data URIs, or latents of seeds/)
  const { retryAfterMs } = await failing.catch((error: RateLimited) => error.details as any)
  expect(retryAfterMs / 60_000).toBeGreaterThan(20)
  expect(retryAfterMs / 60_000).toBeLessThan(23)
  await add('one', 0)
  expect(count.puts).toBe(64)
  await add('another', 64)
  await sources.put(source(65))
  expect(count.puts).toBe(66)
})

test('clients with the same token can store 128 MiB of sources in a day', async () => {
  const { count, sources } = counted()
  const add = (token: string, value: number) =>
    asClient([token, `network ${value}`], () => sources.put(source(value)))
  for (let value = 0; value < 128; value++) await add('shared', value)
  await expect(add('shared', 128)).rejects.toThrow(RateLimited)
  await add('another', 128)
  expect(count.puts).toBe(129)
})

test('a client leaves as much to others with its token as it has stored', async () => {
  const { count, sources } = counted()
  const storedBy = async (network: string) => {
    const before = count.puts
    const add = () => sources.put(source(count.puts))
    while (await asClient(['shared', network], add).catch(() => null));
    return count.puts - before
  }
  const stored = []
  for (const network of ['one', 'two', 'three', 'four']) stored.push(await storedBy(network))
  expect(stored).toEqual([64, 32, 16, 8])
})

test('all clients together can store 256 MiB of sources in a day', async () => {
  const { count, sources } = counted()
  const add = (value: number) =>
    asClient([`token ${value % 10}`, 'network'], () => sources.put(source(value)))
  for (let value = 0; value < 256; value++) await add(value)
  await expect(add(256)).rejects.toThrow(RateLimited)
  expect(count.puts).toBe(256)
})

test('a source of more than 1,048,576 characters is not stored', async () => {
  const { count, sources } = counted()
  await expect(sources.put('x'.repeat(MIB + 1))).rejects.toThrow(BadUserInput)
  expect(count.puts).toBe(0)
})
