import { once } from 'node:events'
import { createServer, get, type RequestListener, type ServerResponse } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { Connections } from '../../server/http/connections.ts'

/** The time without progress after which connections are closed, in these tests. */
const STALLED_MS = 500

/** More than the buffers of both sockets hold. */
const LARGE = Buffer.alloc(64 * 1024 ** 2)

async function serve(app: RequestListener) {
  const http = createServer()
  const connections = new Connections(http, app)
  http.timeout = STALLED_MS
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  return {
    port,
    async [Symbol.asyncDispose]() {
      connections.cutOff()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

test('a client that reads nothing of its response is disconnected', async () => {
  const closed = vi.fn()
  await using server = await serve((_request, response) => {
    response.once('close', closed)
    response.end(LARGE)
  })
  const socket = net.connect(server.port, '127.0.0.1').pause()
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), 20 * STALLED_MS)
  socket.destroy()
})

test('a client that reads slowly, or whose response takes long, is not disconnected', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/large') response.end(LARGE)
    else setTimeout(() => response.end('late'), 2 * STALLED_MS)
  })
  const url = `http://127.0.0.1:${server.port}`
  expect(await (await fetch(url)).text()).toBe('late')
  const [large] = await once(get(`${url}/large`), 'response')
  let bytes = 0
  for await (const chunk of large) {
    bytes += chunk.length
    await delay(1)
  }
  expect(bytes).toBe(LARGE.length)
})

test('responses that wait behind another of their connection are closed with it', async () => {
  const open = new Set<ServerResponse>()
  await using server = await serve((_request, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  const socket = net.connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3))
  await vi.waitFor(() => expect(open.size).toBe(3), 5_000)
  socket.destroy()
  await vi.waitFor(() => expect(open.size).toBe(0), 5_000)
})
