/** Clients that send all they can over WebSocket, and read nothing. */
import { randomBytes } from 'node:crypto'
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
])('a client that floods the server with %s and reads nothing is cut off', async (_, message) => {
  const socket = await openSocket()
  socket.write(text({ type: 'connection_init' }))
  const batch = Buffer.concat(Array(Math.ceil(2 ** 19 / message.length)).fill(message))
  let sent = 0
  while (sent < FLOOD_BYTES && !socket.destroyed) {
    sent += batch.length
    if (!socket.write(batch)) await ended(socket, 'drain')
  }
  expect(sent).toBeLessThan(FLOOD_BYTES)
  expect(await server.query('{ generate(seed: 1) { width } }')).toBeTruthy()
})

/** Resolves on the event, or when the connection ends. */
function ended(socket: net.Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once(event, resolve)
    socket.once('close', resolve)
  })
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
  await ended(socket, 'data')
  return socket.pause()
}

/** A frame of a client, with a mask of zeros. */
function frame(opcode: number, body: Buffer): Buffer {
  const { length } = body
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([0x80 | opcode, ...size]), Buffer.alloc(4), body])
}
