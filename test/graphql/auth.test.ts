import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, subscriptionFailure, take, type TestServer } from '../support/server.ts'

const SECRETS = {
  read: 'secret-of-the-reader',
  write: 'secret-of-the-writer',
  admin: 'secret-of-the-admin1',
}
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

let server: TestServer
beforeAll(async () => {
  const tokens = Object.entries(SECRETS).map(([role, secret]) => `${role}er:${role}:${secret}`)
  server = await startTestServer({ env: { AUTH: 'token', API_TOKENS: tokens.join(',') } })
})
afterAll(() => server[Symbol.asyncDispose]())

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await server.post({ query }, headers)
  return { status: response.status, headers: response.headers, ...(await response.json()) }
}

const QUERY = '{ generate(seed: 1) { url } }'
const SAVE = `mutation { saveLatent(input: { name: "a", latent: { seed: 1 }, clientMutationId: "a" }) { latent { id } } }`
const ALIAS =
  'mutation { setCheckpointAlias(input: { checkpoint: "small", alias: "b" }) { checkpoint { name } } }'

describe('with AUTH=token', () => {
  test.each([
    ['no token', {}],
    ['a wrong token', bearer('secret-of-no-client')],
    ['part of a token', bearer(SECRETS.read.slice(0, -1))],
    ['another scheme', { authorization: `Basic ${SECRETS.read}` }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('%s is UNAUTHENTICATED, 401, before the query is parsed', async (_what, headers) => {
    const { status, errors, headers: answered } = await ask('{ this is not a query', headers)
    expect(status).toBe(401)
    expect(answered.get('www-authenticate')).toMatch(/^Bearer/)
    expect(errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
    expect(errors[0].message).not.toContain('secret')
  })

  test('read may query, write may also save, admin may do everything', async () => {
    const allowed = {
      read: [QUERY],
      write: [QUERY, SAVE],
      admin: [QUERY, SAVE, ALIAS],
    }
    for (const [role, queries] of Object.entries(allowed)) {
      for (const query of [QUERY, SAVE, ALIAS]) {
        const { status, errors } = await ask(query, bearer(SECRETS[role as keyof typeof SECRETS]))
        const may = queries.includes(query)
        expect(status, `${role}: ${query}`).toBe(may ? 200 : 401)
        expect(errors?.[0].extensions.code).toBe(may ? undefined : 'UNAUTHENTICATED')
      }
    }
  })

  test('the API reports the role of the caller', async () => {
    for (const [role, secret] of Object.entries(SECRETS)) {
      const { data } = await ask('{ server { role } }', bearer(secret))
      expect(data.server.role).toBe(role.toUpperCase())
    }
  })

  test('only admin may change datasets and training runs, but every role may read them', async () => {
    const mutations = [
      'startTraining(input: { dataset: "nothing" }) { run { id } }',
      ...['pause', 'resume', 'cancel'].map((verb) => `${verb}Training(run: "a") { run { id } }`),
      'rollbackTraining(run: "a", step: 1) { run { id } }',
      'pinCheckpoint(run: "a", step: 1) { run { id } }',
      'promoteCheckpoint(input: { checkpoint: "a@1", name: "b" }) { checkpoint { name } }',
      'deleteRun(run: "a") { id }',
      'registerDataset(input: { path: "a", name: "b" }) { dataset { name } }',
      'deleteDataset(input: { name: "nothing" }) { name }',
    ]
    for (const mutation of mutations) {
      const asked = (role: keyof typeof SECRETS) =>
        ask(`mutation { ${mutation} }`, bearer(SECRETS[role]))
      expect((await asked('write')).errors[0].extensions.code, mutation).toBe('UNAUTHENTICATED')
      expect((await asked('admin')).errors[0].extensions.code).not.toBe('UNAUTHENTICATED')
    }
    const read = await ask('{ runs { totalCount } datasets { name } }', bearer(SECRETS.read))
    expect(read.data).toEqual({
      runs: { totalCount: 0 },
      datasets: [{ name: 'avatars' }, { name: 'faces' }],
    })
    const upload = await fetch(`${server.url}/datasets?name=a`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', ...bearer(SECRETS.write) },
      body: 'no images',
    })
    expect(upload.status).toBe(401)
  })

  test('a rejected mutation has not run', async () => {
    await ask(SAVE.replaceAll('"a"', '"refused"'), bearer(SECRETS.read))
    const { data } = await ask('{ latent(name: "refused") { id } }', bearer(SECRETS.read))
    expect(data.latent).toBeNull()
  })

  test('a subscription takes its token from connectionParams', async () => {
    const query = 'subscription { walk(input: { fps: 60 }) { index } }'
    expect(await take(server.subscriber(bearer(SECRETS.read)), query, 2)).toHaveLength(2)
    for (const params of [undefined, bearer('secret-of-no-client'), { authorization: 7 }]) {
      await expect(
        subscriptionFailure(server.subscriber(params as Record<string, unknown>), query),
      ).rejects.toMatchObject({ code: 4401 })
    }
  })

  test('a signed picture needs no token', async () => {
    const { data } = await ask(QUERY, bearer(SECRETS.read))
    expect((await fetch(server.url + data.generate.url)).status).toBe(200)
  })

  test('an upload needs admin', async () => {
    for (const [role, status] of [
      ['read', 401],
      ['write', 401],
      ['admin', 200],
    ] as const) {
      const response = await fetch(`${server.url}/checkpoints?name=new`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', ...bearer(SECRETS[role]) },
        body: 'no checkpoint',
      })
      expect(response.status, role).toBe(status)
      await response.text()
    }
  })

  test('metrics require the role read; health checks require no token', async () => {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
    const headers = bearer(SECRETS.read)
    expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(200)
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  })
})
