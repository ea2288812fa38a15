/**
 * A proxy to a database that can be closed and reopened, to simulate network failures and restarts.
 */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface DatabaseProxy extends AsyncDisposable {
  /** URL of the database through the proxy. */
  readonly url: string
  /** Ends all connections and rejects new ones. */
  close(): Promise<void>
  /** Accepts connections again, on the same port. */
  open(): Promise<void>
  /** Drops the nth packet from now, in either direction, and ends its connection. */
  breakAt(packet: number): void
}

export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let packetsLeft = Infinity
  const forward = (from: Socket, to: Socket) =>
    from.on('data', (packet) => {
      packetsLeft--
      if (packetsLeft === 0) from.destroy()
      else to.write(packet)
    })
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        database.destroy()
      })
    }
    forward(client, database)
    forward(database, client)
  })
  const url = new URL(databaseUrl)
  url.port = String(await listen(server, 0))
  const close = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    url: url.href,
    close,
    open: async () => void (await listen(server, Number(url.port))),
    breakAt: (packet) => void (packetsLeft = packet),
    [Symbol.asyncDispose]: close,
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
