import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { backoff } from '../../clients/sdk/src/backoff.ts'
import { Subscription, type Link } from '../../clients/sdk/src/subscription.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a subscription tries again within 2 seconds, however long its server has been away', async () => {
  const attempts: number[] = []
  const lost = () => {
    attempts.push(Date.now())
    throw new Error('connection refused')
  }
  const link = { client: { iterate: lost }, hasConnected: true } as unknown as Link
  const host = { connect: async () => link, onRetry: undefined }
  const subscription = new Subscription(host, 'subscription { walk { index } }', {})
  const reading = subscription.next()
  await vi.advanceTimersByTimeAsync(120_000)
  await subscription.return()
  await reading
  const waits = attempts.slice(1).map((at, index) => at - attempts[index]!)
  expect(waits.length).toBeGreaterThan(60)
  expect(Math.max(...waits)).toBeLessThanOrEqual(2_000)
})

test('clients of a server that was away return spread over the whole wait', () => {
  const waits = Array.from({ length: 1_000 }, () => backoff(20)).sort((a, b) => a - b)
  for (const share of [0.1, 0.5, 0.9]) {
    expect(waits[share * waits.length]! / 2_000).toBeGreaterThan(share - 0.1)
    expect(waits[share * waits.length]! / 2_000).toBeLessThan(share + 0.1)
  }
})
