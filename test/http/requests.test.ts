import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { limitBodyTime } from '../../server/http/requests.ts'
import { startTestServer } from '../support/server.ts'

test('a request whose body trickles in is cut off, but a complete one may take longer to process', async () => {
  const app = express()
  app.use(limitBodyTime(50), express.json())
  app.post('/', (_request, response) => setTimeout(() => response.end('done'), 100))
  const http = createServer(app).listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const send = async (body: string) => {
    const socket = connect(port, '127.0.0.1')
    const headers = 'Host: a\r\nContent-Type: application/json\r\nContent-Length: 2'
    socket.write(`POST / HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n${body}`)
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    return answer
  }
  try {
    expect(await send('{')).toBe('')
    expect(await send('{}')).toMatch(/^HTTP\/1.1 200 OK[^]*done$/)
  } finally {
    http.close()
  }
})

test('a request for many samples causes no leak warning from Node', async () => {
  const warnings: string[] = []
  const note = ({ message }: Error) => warnings.push(message)
  process.on('warning', note)
  try {
    await using server = await startTestServer()
    const latents = Array.from({ length: 24 }, (_, seed) => ({ seed }))
    const query = 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { dataUri } }'
    expect((await server.query(query, { latents })).samples).toHaveLength(24)
  } finally {
    process.off('warning', note)
  }
  expect(warnings).toEqual([])
})

test('requests whose bodies have not arrived keep no others waiting, and are answered once they have', async () => {
  await using server = await startTestServer()
  const { port } = new URL(server.url)
  const query = 'query { generate(seed: 7) { url } }'
  const body = JSON.stringify({ query: query.padEnd(40_000) })
  const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json`
  const slow = Array.from({ length: 140 }, () => connect(Number(port), '127.0.0.1'))
  for (const socket of slow) {
    socket.write(`${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n{`)
  }
  for (let i = 0; i < 5; i++) await server.query(query)
  const answers = slow.map(async (socket) => {
    for (let at = 1; at < body.length; at += 15_000) {
      await new Promise((sent) => socket.write(body.slice(at, at + 15_000), sent))
    }
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    return answer
  })
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1.1 200 OK/)
})

test('a client that sends many requests on one connection does not keep others waiting', async () => {
  await using server = await startTestServer()
  const { port } = new URL(server.url)
  const latents = Array.from({ length: 64 }, (_, seed) => ({ seed }))
  const query = 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { dataUri } }'
  const body = JSON.stringify({ query, variables: { latents } })
  const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json`
  const flooder = connect(Number(port), '127.0.0.1')
  flooder.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`.repeat(100))
  let answers = 0
  flooder.on('data', (chunk) => (answers += String(chunk).split('HTTP/1.1 ').length - 1))
  await expect.poll(() => answers).toBeGreaterThan(0)
  for (let seed = 0; seed < 5; seed++) {
    await server.query('query ($seed: Int!) { generate(seed: $seed) { dataUri } }', { seed })
  }
  expect(answers).toBeLessThan(50)
  flooder.destroy()
})
