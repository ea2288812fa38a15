import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startTestServer } from '../support/server.ts'

/** Longer than a stopping server waits for requests that are on their way. */
const BUSY_MS = 200

function occupyProcess(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('a server stopped while busy answers the requests that its open connections have sent', async () => {
  await using server = await startTestServer({ checkpoint: false })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const url = new URL('/health/live', server.url)
  const [first] = await once(get(url, { agent }), 'response')
  await text(first)

  const second = get(url, { agent })
  const answered = once(second, 'response')
  await once(second, 'finish')
  const stopped = server.server[Symbol.asyncDispose]()
  occupyProcess(BUSY_MS)
  const [response] = await answered
  expect(second.reusedSocket).toBe(true)
  expect(response.statusCode).toBe(200)
  await text(response)
  await stopped
  agent.destroy()
})
