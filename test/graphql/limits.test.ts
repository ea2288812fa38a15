import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, subscriptionFailure, take, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    env: {
      MAX_COST: '20',
      MAX_DEPTH: '14',
      MAX_ALIASES: '5',
      MAX_TOKENS: '600',
      MAX_BODY_BYTES: '20000',
      MAX_SUBSCRIPTIONS: '2',
    },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

/** Runs the same selection in a query over HTTP, and in a subscription over WebSocket. */
async function overBoth(selection: string, fragments = '') {
  const http = await server.failure(`{ generate(seed: 1) { ${selection} } } ${fragments}`)
  const ws = await subscriptionFailure(
    server.subscriber(),
    `subscription { walk(input: { fps: 1 }) { sample { ${selection} } } } ${fragments}`,
  )
  return [http, ws]
}

describe('one document, over HTTP and over WebSocket,', () => {
  test('has a limit of aliases', async () => {
    const aliases = Array.from({ length: 6 }, (_, i) => `a${i}: url`).join(' ')
    for (const { message, extensions } of await overBoth(aliases)) {
      expect(message).toMatch(/6 aliases; at most 5/)
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
    }
  })

  test('counts the aliases of a fragment once per spread', async () => {
    const fragments = 'fragment two on Sample { a: url b: url } '
    const spread = '...two ... { ...two } ... { ...two }'
    for (const { message } of await overBoth(spread, fragments)) {
      expect(message).toMatch(/6 aliases/)
    }
  })

  test('has a limit of depth', async () => {
    const deep = `${'... { '.repeat(3)}checkpoint { sheet { url } }${' }'.repeat(3)}`
    expect(await server.query(`{ generate(seed: 1) { ${deep} } }`)).toBeTruthy()
    let type = 'name'
    for (let i = 0; i < 13; i++) type = `ofType { ${type} }`
    const failure = await server.failure(`{ __type(name: "Query") { ${type} } }`)
    expect(failure.message).toMatch(/15 levels; at most 14/)
  })

  test('has a limit of tokens', async () => {
    for (const { message, extensions } of await overBoth('width '.repeat(700))) {
      expect(message).toMatch(/600 tokens/)
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
    }
  })

  test('has a limit of selections, which are counted quickly even in nested fragments', async () => {
    const levels = 20
    const fragments = Array.from({ length: levels }, (_, i) => {
      const inner = i + 1 < levels ? `...f${i + 1} ...g${i + 1}` : 'width'
      return `fragment f${i} on Sample { ${inner} } fragment g${i} on Sample { ${inner} }`
    }).join(' ')
    const started = process.cpuUsage()
    for (const { message } of await overBoth('...f0', fragments)) {
      expect(message).toMatch(/selections; at most 2000/)
    }
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(2_000)
  })

  test('rejects fragments that spread themselves', async () => {
    const [http, ws] = await overBoth('...a', 'fragment a on Sample { width ...a }')
    expect(http!.message).toMatch(/itself/)
    expect(ws!.message).toBe(http!.message)
  })

  test('has a limit of nesting, in selections, values and types', async () => {
    const documents = [
      `{ sample(latent: ${'{ mean: ['.repeat(70)}{ seed: 1 }${'] }'.repeat(70)}) { width } }`,
      `${'{ a '.repeat(130)}${'}'.repeat(130)}`,
      `query ($a: ${'['.repeat(200)}Int${']'.repeat(200)}) { a }`,
    ]
    for (const query of documents) {
      const { message, extensions, status } = await server.failure(query)
      expect(message).toBe('The document is nested too deep: at most 64 levels are allowed.')
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT' })
      expect(status).toBe(400)
      const byGet = await fetch(`${server.url}/graphql?${new URLSearchParams({ query })}`, {
        headers: { 'apollo-require-preflight': 'true' },
      })
      expect(byGet.status).toBe(400)
      expect((await subscriptionFailure(server.subscriber(), query)).message).toBe(message)
    }
  })

  test('gets no hints for unknown names', async () => {
    const [http, ws] = await overBoth('widht')
    expect(http!.message).not.toMatch(/width/)
    expect(ws!.message).toBe(http!.message)
  })
})

describe('cost', () => {
  test('is known before execution: samples, their size, and their recipes', async () => {
    const seeds = (count: number) => `[${'{ seed: 1 } '.repeat(count)}]`
    const tooMuch = [
      `{ samples(latents: ${seeds(17)}) { dataUri } }`,
      '{ generate(seed: 1) { dataUri(size: 1024) } }',
      // Without its masks this would be below the limit.
      `{ samples(latents: ${seeds(15)}, variant: { ablate: [{ activation: "1.relu", maps: [0] }] }) { dataUri } }`,
      `{ interpolate(input: { waypoints: ${seeds(2)}, frames: 30 }) { frames { dataUri } } }`,
      `{ interpolate(input: { waypoints: ${seeds(2)}, frames: 30 }) { sheet { dataUri } } }`,
      `{ interpolate(input: { waypoints: ${seeds(2)}, frames: 30 }) { animation { dataUri } } }`,
      '{ arithmetic(input: { plus: [[{ seed: 1 }]], grid: true }) { grid { dataUri } sheet { dataUri } } }',
      '{ checkpoints(first: 2) { nodes { sheet(count: 30) { dataUri } } } }',
      '{ latents(first: 50) { nodes { sample { dataUri } } } }',
      '{ a: latentTags { tag } b: latentTags { tag } c: latentTags { tag } d: latentTags { tag } e: latentTags { tag } }',
      // URLs that would cost too much when they are fetched.
      `{ interpolate(input: { waypoints: ${seeds(2)}, frames: 8 }) { animation(size: 512, format: GIF) { url } } }`,
      `{ interpolate(input: { waypoints: ${seeds(2)}, frames: 30 }) { sheet { url } } }`,
      // Pictures of images and of runs.
      '{ dataset(name: "avatars") { sheet(count: 30) { dataUri } } }',
      '{ datasets { sheet(count: 30) { url } } }',
      '{ runs(first: 100) { nodes { snapshot { picture { url } } } } }',
      '{ runs(first: 2) { nodes { metrics { step } } } }',
      '{ run(run: "a") { snapshots { picture { url } } } }',
      '{ run(run: "a") { timeline { url } } }',
      // An invalid negative value must not offset the cost of other fields.
      `{ checkpoint { sheet(count: -2147483648) { url } } samples(latents: ${seeds(17)}) { dataUri } }`,
      `{ latents(first: -1000000) { totalCount } generate(seed: 1) { dataUri(size: 1024) } }`,
    ]
    for (const query of tooMuch) {
      const { extensions, status } = await server.failure(query)
      expect(extensions, query).toMatchObject({ code: 'COST_LIMIT_EXCEEDED', limit: 20 })
      expect(extensions.cost).toBeGreaterThan(20)
      expect(Number.isInteger(extensions.cost)).toBe(true)
      expect(status).toBe(400)
    }
  })

  test('of thousands of wrong values is not counted, and few of them are reported', async () => {
    const started = process.cpuUsage()
    const query = 'query ($z: [Float!]!) { sample(latent: { z: $z }) { url } }'
    const variables = { z: Array(4_000).fill('x') }
    const response = await server.post({ query, variables })
    expect(response.status).toBe(400)
    const { errors } = await response.json()
    expect(errors.length).toBeLessThanOrEqual(51)
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(errors[0].message).toContain('"z[0]"')
    const literals = `[${'"x" '.repeat(500)}]`
    const wrong = await server.post({ query: `{ sample(latent: { z: ${literals} }) { url } }` })
    expect((await wrong.json()).errors.length).toBeLessThanOrEqual(51)
    const { message } = await subscriptionFailure(
      server.subscriber(),
      'subscription ($z: [Float!]!) { walk(input: { waypoints: [{ z: $z }] }) { index } }',
      variables,
    )
    expect(message).toBe(errors[0].message)
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(2_000)
  })

  test('of deeply nested variables is rejected without walking them', async () => {
    const deep = (levels: number) => '{"mean":['.repeat(levels) + ']}'.repeat(levels)
    const query = 'query ($l: LatentInput!) { sample(latent: $l) { url } }'
    const response = await server.post(
      `{"query": ${JSON.stringify(query)}, "variables": {"l": ${deep(1_600)}}}`,
    )
    expect(response.status).toBe(400)
    const { errors } = await response.json()
    expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
    expect(errors[0].message).toMatch(/nested too deep/)
    const error = await subscriptionFailure(
      server.subscriber(),
      'subscription ($l: LatentInput!) { walk(input: { waypoints: [$l] }) { index } }',
      { l: JSON.parse(deep(500)) },
    )
    expect(error.message).toMatch(/nested too deep/)
  })

  test('depends on variables, and on @include and @skip', async () => {
    const query = `query ($latents: [LatentInput!]!, $yes: Boolean!) {
      samples(latents: $latents) { width dataUri @include(if: $yes) }
    }`
    const latents = Array.from({ length: 30 }, (_, seed) => ({ seed }))
    const { extensions } = await server.failure(query, { latents, yes: true })
    expect(extensions).toEqual({ code: 'COST_LIMIT_EXCEEDED', cost: 38, limit: 20 })
    expect((await server.query(query, { latents, yes: false })).samples).toHaveLength(30)
  })

  test("of a sample's URL is close to zero, for any number of them", async () => {
    const latents = Array.from({ length: 200 }, (_, seed) => ({ seed }))
    const query = 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { url } }'
    expect((await server.query(query, { latents })).samples).toHaveLength(200)
  })

  test('over WebSocket is that of one second of a walk', async () => {
    const error = await subscriptionFailure(
      server.subscriber(),
      'subscription { walk(input: { fps: 60 }) { sample { dataUri } } }',
    )
    expect(error.extensions).toMatchObject({ code: 'COST_LIMIT_EXCEEDED', limit: 20 })
  })

  test('of introspection is that of the values it returns', async () => {
    await using poor = await startTestServer({ env: { MAX_COST: '40' }, checkpoint: false })
    const query = getIntrospectionQuery({ descriptions: true, oneOf: true })
    const response = await poor.post({ query, extensions: { cost: true } })
    const { data, extensions } = await response.json()
    expect(data.__schema.types.length).toBeGreaterThan(40)
    const values = JSON.stringify(data).split(':').length
    expect(extensions.cost.estimated).toBeGreaterThan(values / 2_000)
    expect(extensions.cost.estimated).toBeLessThan(values / 250)
    const end = query.indexOf('fragment')
    const whole = query.slice(query.indexOf('__schema'), query.lastIndexOf('}', end))
    const often = `{ a: ${whole} b: ${whole} c: ${whole} } ${query.slice(end)}`
    expect((await poor.failure(often)).extensions.code).toBe('COST_LIMIT_EXCEEDED')
  })
})

describe('a response', () => {
  test('has limits of values and of errors, whatever they cost to compute', async () => {
    await using rich = await startTestServer({ env: { MAX_COST: '100000' } })
    const aliases = (field: string) =>
      Array.from({ length: 60 }, (_, i) => `a${i}: ${field}`).join(' ')
    const query = `query ($latents: [LatentInput!]!) { samples(latents: $latents) { ${aliases('recipe')} } }`
    const mean = Array.from({ length: 100 }, (_, seed) => ({ seed }))
    const failure = await rich.failure(query, { latents: Array(40).fill({ mean }) })
    expect(failure.message).toBe(
      'The response would have more than 250000 values. Request fewer at a time.',
    )
    expect(failure).toMatchObject({ status: 400, extensions: { code: 'COST_LIMIT_EXCEEDED' } })
    const { samples } = await rich.query(query, { latents: Array(10).fill({ mean }) })
    expect(samples).toHaveLength(10)

    const wrong = `{ checkpoint { ${aliases('sheet(count: -1) { url }')} } }`
    expect((await (await rich.post({ query: wrong })).json()).errors).toHaveLength(50)
  })
})

describe('a connection', () => {
  test('that sends a body over the limit gets a 413', async () => {
    const response = await server.post({ query: `{ __typename } #${'x'.repeat(20_000)}` })
    expect(response.status).toBe(413)
    expect((await response.json()).errors[0].extensions.code).toBe('BAD_USER_INPUT')
  })

  test('that sends a WebSocket message over the limit is closed with 1009', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, [
      'graphql-transport-ws',
    ])
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send('x'.repeat(20_001))
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(1009)
  })

  test('that sends an invalid message is closed with 4400', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, [
      'graphql-transport-ws',
    ])
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send('hello')
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4400)
  })

  test('has a limit of subscriptions, and may open others once some have ended', async () => {
    const client = server.subscriber()
    const query = 'subscription { walk(input: { fps: 30 }) { index } }'
    const open = [client.iterate({ query }), client.iterate({ query })]
    await Promise.all(open.map((subscription) => subscription.next()))
    const { extensions } = await subscriptionFailure(client, query)
    expect(extensions).toEqual({ code: 'RATE_LIMITED', limit: 2 })
    await Promise.all(open.map((subscription) => subscription.return!()))
    expect(await take(client, query, 1)).toHaveLength(1)
  })
})
