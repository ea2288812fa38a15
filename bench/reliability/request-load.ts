/** Clients that request samples, in a process of their own, which measures what they get. */
import net from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readResponse } from '../http-response.ts'

export interface RequestLoad {
  readonly url: string
  readonly seconds: number
  /** Clients that send a request once the last one is answered. */
  readonly clients?: number
  /** Requests per second that are sent regardless of the answers, each on a free connection. */
  readonly perSecond?: number
  /** Requests per second that one connection pipelines; they are not part of the figures. */
  readonly pipelined?: number
}

export interface LoadFigures {
  /** Latencies of requests, ms. */
  readonly served: number[]
  readonly refused: number[]
  /** Requests that got any other answer, or none. */
  readonly failed: number
}

const SAMPLES = 8
const QUERY =
  'query ($latents: [LatentInput!]!) ' +
  '{ samples(latents: $latents, checkpoint: "faces64") { dataUri } }'

/** Time without measurement at the start of an overload, until the server has noticed it. */
const WARM_UP_MS = 5_000

let seed = 0

function requestTo({ host }: URL): string {
  const latents = Array.from({ length: SAMPLES }, () => ({ seed: (seed += 1) }))
  const body = JSON.stringify({ query: QUERY, variables: { latents } })
  const head = `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json`
  return `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

async function load(options: RequestLoad): Promise<LoadFigures> {
  const url = new URL(options.url)
  const connect = () => net.connect(Number(url.port), url.hostname).setNoDelay(true)
  const figures = { served: [] as number[], refused: [] as number[], failed: 0 }
  const start = performance.now()
  const end = start + WARM_UP_MS + options.seconds * 1000
  const isMeasured = (sent: number) => sent > start + WARM_UP_MS && sent < end
  const send = async (socket: net.Socket) => {
    const sent = performance.now()
    socket.write(requestTo(url))
    const answer = await readResponse(socket).then(String, () => '')
    if (!isMeasured(sent)) return
    const ms = performance.now() - sent
    if (answer.includes('data:image/png;base64,')) figures.served.push(ms)
    else if (answer.includes('"SERVER_BUSY"')) figures.refused.push(ms)
    else figures.failed += 1
  }
  const client = async () => {
    const socket = connect()
    while (performance.now() < end) await send(socket)
    socket.destroy()
  }
  const crowd = async (perSecond: number) => {
    const free: net.Socket[] = []
    const all: Promise<void>[] = []
    while (performance.now() < end) {
      for (const due = ((performance.now() - start) / 1000) * perSecond; all.length < due;) {
        const socket = free.pop() ?? connect()
        all.push(send(socket).then(() => void free.push(socket)))
      }
      await delay(2)
    }
    await Promise.all(all)
    for (const socket of free) socket.destroy()
  }
  const flooder = async (perSecond: number) => {
    const socket = connect().resume()
    for (let sent = 0; performance.now() < end; await delay(10)) {
      for (; sent < ((performance.now() - start) / 1000) * perSecond; sent += 1) {
        socket.write(requestTo(url))
      }
    }
    socket.destroy()
  }
  await Promise.all([
    ...Array.from({ length: options.clients ?? 0 }, client),
    ...(options.perSecond ? [crowd(options.perSecond)] : []),
    ...(options.pipelined ? [flooder(options.pipelined)] : []),
  ])
  return figures
}

process.on('message', (options: RequestLoad) => {
  void load(options).then((figures) => process.send!(figures))
})
