/** Clients that send all they can over WebSocket, and read nothing. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** More than the buffers of both sockets and of the server hold. */
const FLOOD_BYTES = 64 * 1024 ** 2

const text = (message: object) => frame(1, Buffer.from(JSON.stringify(message)))

test.each([
  ['pings', frame(9, Buffer.alloc(125))],
  ['pings of the protocol above', text({ type: 'ping', payload: { a: 'x'.repeat(60_000) } })],
])('nothing more is read from a client that sends %s and reads no answers', async (_, message) => {
  const socket = await openSocket()
  socket.write(text({ type: 'connection_init' }))
  const batch = Buffer.concat(Array(Math.ceil(2 ** 19 / message.length)).fill(message))
  let sent = 0
  for (let isRead = true; isRead && sent < FLOOD_BYTES; sent += batch.length) {
    if (socket.write(batch)) continue
    isRead = await Promise.race([drained(socket), othersAreServed()])
  }
  expect(sent).toBeLessThan(FLOOD_BYTES)
  socket.destroy()
})

/** Resolves to false if the connection is cut off. */
function drained(socket: net.Socket): Promise<boolean> {
  return once(socket, 'drain').then(
    () => true,
    () => false,
  )
}

/** Resolves to false after requests that take far longer than reading what was sent. */
async function othersAreServed(): Promise<false> {
  for (let seed = 0; seed < 100; seed++) {
    await server.query('query ($seed: Int!) { generate(seed: $seed) { dataUri } }', { seed })
  }
  return false
}

/** Opens a connection that is never read after the upgrade. */
async function openSocket(): Promise<net.Socket> {
  const { port } = new URL(server.url)
  const socket = net.connect(Number(port), '127.0.0.1').on('error', () => {})
  const head = [
    'GET /graphql HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  await once(socket, 'data')
  return socket.pause()
}

/** A frame of a client, with a mask of zeros. */
function frame(opcode: number, body: Buffer): Buffer {
  const { length } = body
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([0x80 | opcode, ...size]), Buffer.alloc(4), body])
}
