/** Clients that each send one request after another, on keep-alive connections of bare sockets. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export interface KeepAliveLoad {
  /** Requests answered so far. */
  readonly answered: number
  /** Requests written to an open connection and never answered. */
  readonly lost: number
  /** Resolves when every client has stopped: its server accepts no connections any more. */
  readonly ended: Promise<void>
}

/**
 * Starts `clients` of a server, which obey `Connection: close`. Each pauses between requests for up
 * to `pauseMs`.
 */
export function startKeepAliveLoad(url: string, clients: number, pauseMs: number): KeepAliveLoad {
  const load = { answered: 0, lost: 0 }
  const head = `POST /graphql HTTP/1.1\r\nHost: ${new URL(url).host}\r\n`
  const body = JSON.stringify({ query: '{ generate(seed: 7) { url } }' })
  const type = 'Content-Type: application/json\r\n'
  const request = `${head}${type}Content-Length: ${body.length}\r\n\r\n${body}`
  const runClient = async () => {
    for (;;) {
      const socket = await open(url)
      if (!socket) return
      for (let closes = false; !closes;) {
        socket.write(request)
        const response = await readResponse(socket)
        if (!response) load.lost += 1
        else load.answered += 1
        closes = !response || /^connection: close/im.test(response)
        if (!closes) await delay(Math.random() * pauseMs)
        // An idle connection that the server has closed is no lost request.
        closes ||= !socket.writable || socket.readableEnded
      }
      socket.destroy()
    }
  }
  const ended = Promise.all(Array.from({ length: clients }, runClient)).then(() => {})
  return Object.assign(load, { ended })
}

/** Null if the port is closed, or was closed before the connection was accepted. */
async function open(url: string): Promise<Socket | null> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).setNoDelay(true)
  try {
    await once(socket, 'connect')
    socket.on('error', () => {})
    // Reads on while the client pauses, so that it notices the end of the connection.
    socket.resume()
    return socket
  } catch {
    return null
  }
}

/** Reads a response with a Content-Length; null if the connection ends before it does. */
function readResponse(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    const finish = (response: string | null) => {
      socket.off('data', read).off('close', fail).off('end', fail)
      resolve(response)
    }
    const fail = () => finish(null)
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const bodyAt = text.indexOf('\r\n\r\n') + 4
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? NaN)
      if (bodyAt >= 4 && text.length - bodyAt >= length) finish(text.slice(0, bodyAt))
    }
    socket.on('data', read).once('close', fail).once('end', fail)
  })
}
