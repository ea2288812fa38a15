/**
 * A load of HTTP clients that request samples and wait for each picture. Runs in its own process on
 * bare sockets, so that the clients use almost no CPU time.
 */
import net from 'node:net'
import { readResponse } from './http-response.ts'

export interface LoadResult {
  readonly images: number
  readonly seconds: number
  /** Latency of each request, ms. */
  readonly latencies: number[]
  readonly failures: number
}

interface LoadRequest {
  readonly url: string
  readonly clients: number
  readonly seconds: number
}

const QUERY = 'query ($seed: Int!) { generate(seed: $seed) { dataUri } }'

/** `clients` keep-alive connections, each requesting one new seed after another. */
async function load({ url, clients, seconds }: LoadRequest): Promise<LoadResult> {
  const { hostname, port, pathname } = new URL(url)
  const latencies: number[] = []
  let failures = 0
  let seed = 0
  const start = performance.now()
  const end = start + seconds * 1000
  const one = async () => {
    const socket = net.connect(Number(port), hostname).setNoDelay(true)
    const head = `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n`
    while (performance.now() < end) {
      const sent = performance.now()
      const body = JSON.stringify({ query: QUERY, variables: { seed: (seed += 1) } })
      socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
      const answer = await readResponse(socket)
      latencies.push(performance.now() - sent)
      if (!answer.includes('data:image/png;base64,')) failures += 1
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: clients }, one))
  const images = latencies.length - failures
  return { images, seconds: (performance.now() - start) / 1000, latencies, failures }
}

process.on('message', (request: LoadRequest) => {
  void load(request).then((result) => process.send!(result))
})
