/** Reads responses from bare sockets, which use almost no CPU time. */
import type net from 'node:net'

/** Reads one response with a Content-Length. Rejects if the connection is closed. */
export function readResponse(socket: net.Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let missing = Infinity
    const onData = (chunk: Buffer) => {
      chunks.push(chunk)
      if (missing === Infinity) {
        const head = Buffer.concat(chunks)
        const bodyAt = head.indexOf('\r\n\r\n') + 4
        if (bodyAt < 4) return
        const length = /content-length: (\d+)/i.exec(head.toString('latin1', 0, bodyAt))?.[1]
        missing = bodyAt + Number(length) - head.length
      } else missing -= chunk.length
      if (missing > 0) return
      socket.off('data', onData).off('close', onClose)
      resolve(Buffer.concat(chunks))
    }
    const onClose = () => reject(new Error('The server closed the connection'))
    socket.on('data', onData).once('close', onClose)
  })
}
