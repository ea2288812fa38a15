import { Router } from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../server/http/app.ts'
import { builtFolder } from '../../server/http/explorer.ts'
import { createRoutes, type AppParts } from '../../server/http/routes.ts'
import { ROLES } from '../../server/request/roles.ts'
import type { Route } from '../../server/request/route.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const secretOf = (role: string) => `a-secret-for-${role}`

let server: TestServer
let parts: AppParts
let routes: readonly Route[]

beforeAll(async () => {
  const tokens = ROLES.map((role) => `${role}er:${role}:${secretOf(role)}`).join(',')
  server = await startTestServer({
    env: { AUTH: 'token', API_TOKENS: tokens, MAX_BODY_BYTES: '2000', MAX_UPLOAD_BYTES: '3000' },
    checkpoint: false,
  })
  const common = { method: 'use', access: 'read', maxBody: 2000, handle: Router() } as const
  const graphql: Route[] = [
    { ...common, path: '/graphql/stream', work: 'subscription' },
    { ...common, path: '/graphql', work: 'cost' },
  ]
  parts = {
    graphql,
    draining: () => false,
    stopping: new AbortController().signal,
    explorerFolder: builtFolder(),
  }
  routes = createRoutes(server.services, parts)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Requests a route, with a body if it takes one. */
function ask({ method, path, maxBody }: Route, secret?: string, body = '{}'): Promise<Response> {
  const address = typeof path === 'string' ? path.replace(/[:*]\w+/g, 'x') : '/'
  const type = method === 'post' ? 'application/octet-stream' : 'application/json'
  return fetch(`${server.url}${address}${method === 'post' ? '?name=x' : ''}`, {
    method: maxBody > 0 ? 'POST' : 'GET',
    headers: {
      accept: 'text/html',
      ...(maxBody > 0 ? { 'content-type': type } : {}),
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    },
    body: maxBody > 0 ? body : undefined,
    redirect: 'manual',
  })
}

describe('every route', () => {
  test('is declared: the app has no others', () => {
    const layers = createApp(server.services, parts).router.stack
    const isRouter = (handle: object) => 'stack' in handle
    const mounted = layers.filter(({ route, handle }) => route || isRouter(handle))
    expect(mounted).toHaveLength(routes.length)
    expect(routes.length).toBeGreaterThan(9)
  })

  test('accepts only callers whose role includes the declared one', async () => {
    for (const route of routes) {
      const { access, path } = route
      const needed = ROLES.findIndex((role) => role === access)
      const isOpen = access === 'signed' || access === 'public'
      const callers = [undefined, ...ROLES]
      for (const role of callers) {
        const { status } = await ask(route, role && secretOf(role))
        const isRejected = !isOpen && (role === undefined || ROLES.indexOf(role) < needed)
        expect(status === 401, `${role ?? 'no token'} at ${String(path)}: ${status}`).toBe(
          isRejected,
        )
      }
    }
  })

  test('that receives uploads declares the quota of what it creates', () => {
    const uploads = routes.filter(({ work }) => work === 'upload')
    expect(uploads.map(({ creates }) => creates)).toEqual(['MAX_CHECKPOINTS', 'MAX_DATASETS'])
  })

  test('states its type so that no browser guesses another, in errors too', async () => {
    for (const route of routes) {
      for (const role of [undefined, 'admin']) {
        const { headers } = await ask(route, role && secretOf(role))
        expect(headers.get('x-content-type-options'), String(route.path)).toBe('nosniff')
      }
    }
    const { headers } = await fetch(`${server.url}/nothing`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('with signed access rejects every unsigned address', async () => {
    const signed = routes.filter(({ access }) => access === 'signed')
    expect(signed.map(({ path }) => path)).toEqual(['/images/*address'])
    for (const route of signed) expect((await ask(route)).status).toBe(400)
  })

  test('that reads a body rejects bodies larger than declared', async () => {
    const taking = routes.filter(({ maxBody }) => maxBody > 0)
    expect(taking.map(({ path, maxBody }) => [path, maxBody])).toEqual([
      ['/checkpoints', 3000],
      ['/datasets', 3000],
      ['/graphql/stream', 2000],
      ['/graphql', 2000],
    ])
    for (const route of taking) {
      const body = JSON.stringify({ query: `{ __typename } #${'x'.repeat(route.maxBody)}` })
      const response = await ask(route, secretOf('admin'), body)
      expect(response.status, String(route.path)).toBe(route.work === 'upload' ? 400 : 413)
      expect(await response.text()).toMatch(/exceeds|larger|at most|too large|the limit is/)
    }
  })
})
