import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as sdk from '../../clients/sdk/src/index.ts'
import { PersistedDocuments } from '../../server/graphql/persisted-documents.ts'
import { openStream, readStream } from '../support/event-stream.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'

const SDK_MANIFEST = 'clients/sdk/src/generated/persisted-documents.json'
const SEED = 'query Seed($seed: Int!) { generate(seed: $seed) { recipe } }'
const WALK = 'subscription { walk(input: { frames: 1 }) { index } }'
const SECRET = 'secret-of-an-administrator'
const headers = { authorization: `Bearer ${SECRET}` }

let folder: TempDir
let server: TestServer
beforeAll(async () => {
  folder = await createTempDir()
  const ours = path.join(folder.path, 'ours.json')
  const apollo = path.join(folder.path, 'apollo.json')
  await writeFile(ours, JSON.stringify({ 'sha256:5eed': SEED, 'sha256:3a1c': WALK }))
  const operations = [{ id: 'a9', name: 'Typename', type: 'query', body: '{ __typename }' }]
  await writeFile(
    apollo,
    JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
  )
  const env = {
    AUTH: 'token',
    API_TOKENS: `admin:admin:${SECRET}`,
    PERSISTED_DOCUMENTS: 'only',
    PERSISTED_DOCUMENTS_FILES: [ours, apollo, SDK_MANIFEST].join(','),
  }
  server = await startTestServer({ env })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const post = async (body: object) => {
  const response = await server.post(body, headers)
  return { status: response.status, ...(await response.json()) }
}

describe('with PERSISTED_DOCUMENTS=only', () => {
  test('documents of the manifests run by their id, over every transport', async () => {
    const variables = { seed: 7 }
    const data = { generate: { recipe: { seed: 7 } } }
    expect(await post({ documentId: 'sha256:5eed', variables })).toEqual({ status: 200, data })
    const search = new URLSearchParams({ documentId: 'sha256:5eed', variables: '{"seed":7}' })
    const byGet = await fetch(`${server.url}/graphql?${search}`, {
      headers: { ...headers, 'apollo-require-preflight': '1' },
    })
    expect(await byGet.json()).toEqual({ data })
    const events = await readStream(openStream(server.url, { documentId: 'sha256:3a1c' }, headers))
    expect(events[0]!.data).toEqual({ data: { walk: { index: 0 } } })
    const operation = { query: '', documentId: 'sha256:3a1c' }
    const results = server.subscriber(headers).iterate(operation)
    expect((await results.next()).value).toEqual({ data: { walk: { index: 0 } } })
  })

  test("Apollo Client's ids are accepted, and Apollo's manifests", async () => {
    for (const sha256Hash of ['a9', '5eed']) {
      const extensions = { persistedQuery: { version: 1, sha256Hash } }
      const { data } = await post({ extensions, variables: { seed: 1 } })
      expect(data).toBeTruthy()
    }
  })

  test("the id says what runs, whatever the request's text is", async () => {
    const { data } = await post({ documentId: 'a9', query: '{ server { version } }' })
    expect(data).toEqual({ __typename: 'Query' })
  })

  test('a document that is not in a manifest does not run, whatever the role', async () => {
    const required = { code: 'PERSISTED_QUERY_ID_REQUIRED' }
    for (const query of ['{ server { version } }', '{ __schema { types { name } } }', SEED]) {
      const { status, errors } = await post({ query })
      expect(status).toBe(403)
      expect(errors).toMatchObject([{ extensions: required }])
    }
    const byGet = await fetch(`${server.url}/graphql?query=%7B__typename%7D&query=x`, {
      headers: { ...headers, 'apollo-require-preflight': '1' },
    })
    expect((await byGet.json()).errors).toMatchObject([{ extensions: required }])
    const odd = await fetch(`${server.url}/graphql//[?query={__typename}`, {
      headers: { ...headers, 'apollo-require-preflight': '1' },
    })
    expect((await odd.json()).errors).toMatchObject([{ extensions: required }])
    const streamed = await openStream(server.url, { query: WALK }, headers)
    expect(await streamed.response.json()).toMatchObject({ errors: [{ extensions: required }] })
    const results = server.subscriber(headers).iterate({ query: WALK })
    await expect(results.next()).rejects.toMatchObject([{ extensions: required }])
  })

  test('an id that no manifest has is PERSISTED_QUERY_NOT_FOUND, even with a text', async () => {
    const { status, errors } = await post({ documentId: 'sha256:0', query: SEED })
    expect(status).toBe(400)
    expect(errors[0].extensions).toEqual({ code: 'PERSISTED_QUERY_NOT_FOUND' })
    expect(errors[0].message).toContain('"sha256:0"')
  })

  test('the SDK sends ids, so that all of its methods work', async () => {
    const client = sdk.createClient({ url: server.url, token: SECRET })
    expect((await client.generate({ seed: 7 })).recipe).toEqual({ seed: 7 })
    const { value } = await client.walk({ frames: 1, fps: 30 }).next()
    expect(value!.walk.index).toBe(0)
    await expect(client.query('{ __typename }', {})).rejects.toThrow(
      sdk.PersistedQueryIdRequiredError,
    )
    await client.dispose()
  })
})

test('without it, texts run, also with an id that no manifest has; ids need no text', async () => {
  await using open = await startTestServer({
    env: { PERSISTED_DOCUMENTS_FILES: SDK_MANIFEST },
    checkpoint: false,
  })
  const ask = async (body: object) => (await open.post(body)).json()
  const persistedQuery = { version: 1, sha256Hash: '0' }
  for (const id of [{}, { documentId: 'sha256:0' }, { extensions: { persistedQuery } }]) {
    expect(await ask({ query: '{ __typename }', ...id })).toEqual({ data: { __typename: 'Query' } })
  }
  const { errors } = await ask({ documentId: 'sha256:0' })
  expect(errors[0].extensions).toEqual({ code: 'PERSISTED_QUERY_NOT_FOUND' })
})

test.each([
  ['missing', null, /missing.* can't be read: ENOENT/],
  ['broken', '{', /broken.* is not a manifest of persisted documents: it must be/],
  ['wrong', '{ "id": 7 }', /wrong.* is not a manifest of persisted documents: it must be/],
])('a %s manifest keeps the server from starting, with the reason', async (name, text, reason) => {
  const file = path.join(folder.path, name)
  if (text !== null) await writeFile(file, text)
  const reading = PersistedDocuments.read({ files: [file], isOnly: true })
  await expect(reading).rejects.toThrow(reason)
})
