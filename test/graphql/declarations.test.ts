import { buildSchema, type GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, undeclared, type Declarations } from '../../server/graphql/declarations.ts'
import { counted, member } from '../../server/graphql/estimators.ts'
import { declared } from '../../server/graphql/resolvers/index.ts'
import { createSchema } from '../../server/graphql/schema.ts'
import { ROLES } from '../../server/request/roles.ts'
import { startTestServer, subscriptionFailure, take, type TestServer } from '../support/server.ts'
import { minimalCall } from './minimal-call.ts'

const schema = createSchema()
const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type!.getFields())

describe('every field declares what it costs, and every mutation its role:', () => {
  test('the schema has none that does not', () => {
    expect(undeclared(schema, declared)).toEqual([])
    expect(declared.role('saveLatent')).toBe('write')
    expect(declared.role('deleteRun')).toBe('admin')
  })

  test('root fields, lists and fields with arguments have a cost of their own', () => {
    const small = buildSchema(`
      type Query { thing: Thing }
      type Mutation { change: Thing }
      type Thing { name: String part: Thing names: [String!]! sized(size: Int): String }
      type Other { name: String }
    `)
    const whole = {
      Query: { thing: member },
      Mutation: { change: member },
      Thing: { '*': member, names: counted, sized: member },
      Other: { '*': member },
    }
    const missing = (costs: object, roles: object = { change: 'write' }) =>
      undeclared(small, collect([{ costs, roles } as Declarations]))
    expect(missing(whole)).toEqual([])
    expect(missing(whole, {})).toEqual(['Mutation.change declares no role'])
    expect(missing({ ...whole, Other: {} })).toEqual(['Other.name has no cost'])
    expect(missing({ ...whole, Query: { '*': member } })).toEqual([
      'Query.thing declares no cost of its own',
    ])
    expect(missing({ ...whole, Thing: { '*': member } })).toEqual([
      'Thing.names declares no cost of its own',
      'Thing.sized declares no cost of its own',
    ])
  })
})

describe('with AUTH=token', () => {
  const secretOf = (role: string) => `a-secret-for-${role}`
  let server: TestServer

  beforeAll(async () => {
    const tokens = ROLES.map((role) => `${role}er:${role}:${secretOf(role)}`).join(',')
    const env = { AUTH: 'token', API_TOKENS: tokens, MAX_SUBSCRIPTIONS: '2' }
    server = await startTestServer({ env })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  test('every mutation is refused to roles below the one it declares, and to no other', async () => {
    const mutations = fieldsOf(schema.getMutationType())
    for (const field of mutations) {
      const query = `mutation { ${minimalCall(field)} }`
      const needed = ROLES.indexOf(declared.role(field.name)!)
      for (const [reach, role] of ROLES.entries()) {
        const response = await server.post({ query }, { authorization: `Bearer ${secretOf(role)}` })
        const { errors = [] } = await response.json()
        const codes = errors.map((error: any) => error.extensions.code)
        expect(codes.includes('UNAUTHENTICATED'), `${role}: ${query}`).toBe(reach < needed)
        expect(codes, query).not.toContain('INTERNAL_SERVER_ERROR')
      }
    }
  })

  test('every subscription counts towards the limit of its connection', async () => {
    const client = server.subscriber({ authorization: `Bearer ${secretOf('read')}` })
    const walk = 'subscription { walk(input: { fps: 1 }) { index } }'
    const open = [client.iterate({ query: walk }), client.iterate({ query: walk })]
    for (const results of open) await results.next()
    for (const field of fieldsOf(schema.getSubscriptionType())) {
      const query = `subscription { ${minimalCall(field)} }`
      const { extensions } = await subscriptionFailure(client, query)
      expect(extensions, query).toEqual({ code: 'RATE_LIMITED', limit: 2 })
    }
    for (const results of open) await results.return!()
    expect(await take(client, walk, 1)).toHaveLength(1)
  })
})
