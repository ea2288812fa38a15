/** A TCP proxy that drops all connections on request. */
import net from 'node:net'
import { once } from 'node:events'

export interface DroppingProxy extends AsyncDisposable {
  readonly url: string
  /** Resets every open connection; new ones are accepted. */
  drop(): void
}

/** Listens on a free loopback port and forwards to `target`. */
export async function startDroppingProxy(target: string): Promise<DroppingProxy> {
  const { hostname, port } = new URL(target)
  const open = new Set<net.Socket>()
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => undefined).on('close', () => open.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  const drop = () => {
    for (const socket of open) socket.resetAndDestroy()
  }
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    drop,
    async [Symbol.asyncDispose]() {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}
