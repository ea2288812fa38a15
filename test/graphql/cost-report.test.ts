import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStream, openStreamByGet, readStream } from '../support/event-stream.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MAX_COST: '50' } })
})
afterAll(() => server[Symbol.asyncDispose]())

const extensions = { cost: true }
/** 20 frames per second, drawn and encoded. No image costs less than one of 64x64 pixels. */
const WALK = 'subscription { walk(input: { fps: 20, frames: 3 }) { index sample { dataUri } } }'
const REPORT = { cost: { estimated: 25, limit: 50 } }

describe('a request that asks for its cost', () => {
  test('gets it in the response over HTTP', async () => {
    const query = '{ generate(seed: 1) { dataUri(size: 64) } }'
    const asked = await (await server.post({ query, extensions })).json()
    expect(asked.extensions).toEqual({ cost: { estimated: 2, limit: 50 } })
    expect(asked.data.generate.dataUri).toMatch(/^data:/)
    const unasked = [{ query }, { query, extensions: {} }, { query, extensions: { cost: 1 } }]
    for (const body of unasked) {
      expect(await (await server.post(body)).json()).not.toHaveProperty('extensions')
    }
  })

  test('pays for the items of a page that exist, not for the size of the page', async () => {
    const sheetsOf = async (page: string) => {
      const query = `{ ${page} { nodes { sheet(count: 16) { url } } } }`
      const {
        errors,
        data,
        extensions: report,
      } = await (await server.post({ query, extensions })).json()
      expect(errors, page).toBeUndefined()
      return [Object.values<{ nodes: [] }>(data)[0]!.nodes.length, report.cost.estimated]
    }
    expect(await sheetsOf('datasetConnection')).toEqual([2, 41])
    for (const page of ['checkpoints', 'checkpoints(first: 100)']) {
      expect(await sheetsOf(page)).toEqual([1, 21])
    }
  })

  test('gets it by GET, and along with errors of fields', async () => {
    const query = '{ generate(seed: -1) { dataUri } }'
    const search = new URLSearchParams({ query, extensions: JSON.stringify(extensions) })
    const headers = { 'apollo-require-preflight': 'true' }
    const response = await fetch(`${server.url}/graphql?${search}`, { headers })
    const { errors, extensions: reported } = await response.json()
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT')
    expect(reported).toEqual({ cost: { estimated: 2, limit: 50 } })
  })

  test('gets it with the first result of a subscription, over WebSocket and server-sent events', async () => {
    const overWebSocket: any[] = []
    const client = server.subscriber()
    for await (const result of client.iterate({ query: WALK, extensions }))
      overWebSocket.push(result)
    const request = { query: WALK, extensions }
    const events = await readStream(openStream(server.url, request))
    const byGet = await readStream(openStreamByGet(server.url, request))
    const streams = [events, byGet].map((all) => all.slice(0, -1).map(({ data }) => data))
    for (const [first, ...rest] of [overWebSocket, ...streams]) {
      expect(first.extensions).toEqual(REPORT)
      expect(rest.length).toBeGreaterThan(0)
      for (const result of rest) expect(result).not.toHaveProperty('extensions')
    }
    const [unasked] = await readStream(openStream(server.url, { query: WALK }))
    expect(unasked!.data).not.toHaveProperty('extensions')
  })

  test('still fails over the limit, with the same numbers in the error', async () => {
    const query = '{ generate(seed: 1) { dataUri(size: 1024) } }'
    const response = await server.post({ query, extensions })
    const { errors } = await response.json()
    expect(errors[0].extensions).toMatchObject({ code: 'COST_LIMIT_EXCEEDED', limit: 50 })
    expect(response.status).toBe(400)
  })
})
