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

test('a stopping server is not ready at once, and closes each connection after its response during the grace period', async () => {
  await using server = await startTestServer({
    checkpoint: false,
    env: { SHUTDOWN_GRACE_SECONDS: '1' },
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (path: string) => {
    const [response] = await once(get(new URL(path, server.url), { agent }), 'response')
    return {
      status: response.statusCode,
      close: response.headers.connection,
      text: await text(response),
    }
  }
  expect(await ask('/health/ready')).toMatchObject({ close: 'keep-alive' })
  const stopped = server.server[Symbol.asyncDispose]()
  const ready = await ask('/health/ready')
  expect(ready).toMatchObject({ status: 503, close: 'close' })
  expect(JSON.parse(ready.text)).toMatchObject({ server: 'stopping' })
  expect(await ask('/health/live')).toMatchObject({ status: 200, close: 'close' })
  await stopped
  await expect(ask('/health/live')).rejects.toThrow('ECONNREFUSED')
  agent.destroy()
})
