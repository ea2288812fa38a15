/** A load of HTTP clients that ask for samples and wait for each picture. Runs in a process of its own. */
import http from 'node:http'

export interface LoadResult {
  readonly images: number
  readonly seconds: number
  /** Milliseconds of each request. */
  readonly latencies: number[]
  readonly failures: number
}

/** `clients` keep-alive connections, each asking for one new seed after another. */
async function load(url: string, clients: number, seconds: number): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients })
  const latencies: number[] = []
  let failures = 0
  let seed = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        const sent = performance.now()
        const body = await post(agent, url, (seed += 1))
        latencies.push(performance.now() - sent)
        if (!body.includes('data:image/png')) failures += 1
      }
    }),
  )
  agent.destroy()
  const images = latencies.length - failures
  return { images, seconds: (performance.now() - start) / 1000, latencies, failures }
}

const QUERY = 'query ($seed: Int!) { generate(seed: $seed) { dataUri } }'

function post(agent: http.Agent, url: string, seed: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve(body))
    })
    request.on('error', reject)
    request.end(JSON.stringify({ query: QUERY, variables: { seed } }))
  })
}

process.on(
  'message',
  ({ url, clients, seconds }: { url: string; clients: number; seconds: number }) => {
    void load(url, clients, seconds).then((result) => process.send!(result))
  },
)
