import {
  buildSchema,
  getNamedType,
  isObjectType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  collect,
  undeclared,
  type Declarations,
  type Declared,
} from '../../server/graphql/declarations.ts'
import { counted, member } from '../../server/graphql/estimators.ts'
import { declared } from '../../server/graphql/resolvers/index.ts'
import { jobResolvers } from '../../server/graphql/resolvers/jobs.ts'
import { createSchema } from '../../server/graphql/schema.ts'
import type { JobKind } from '../../server/jobs/kind.ts'
import { ROLES } from '../../server/request/roles.ts'
import { startTestServer, subscriptionFailure, take, type TestServer } from '../support/server.ts'
import { minimalCall } from './minimal-call.ts'

const schema = createSchema()
const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type!.getFields())

describe('every field declares its cost, and every mutation its role and the limit on what it creates:', () => {
  test('the schema has no field without them', () => {
    expect(undeclared(schema, declared)).toEqual([])
    expect(declared.role('saveLatent')).toBe('write')
    expect(declared.role('deleteRun')).toBe('admin')
    expect(declared.creates('saveLatent')).toBe('MAX_LATENTS')
    expect(declared.creates('setCheckpointAlias')).toBe('Checkpoint.aliases')
  })

  test('a mutation that may create something is found if it declares no limit', () => {
    const small = buildSchema(`
      type Query { thing: Int }
      type Mutation { addThing: Int setName: Int deleteThing: Int }
    `)
    const mutations = { addThing: member, setName: member, deleteThing: member }
    const costs = { Query: { thing: member }, Mutation: mutations }
    const roles = { addThing: 'write', setName: 'write', deleteThing: 'write' }
    const missing = (creates: object) =>
      undeclared(small, collect([{ costs, roles, creates } as Declarations]))
    expect(missing({})).toEqual([
      'Mutation.addThing declares no limit on what it creates',
      'Mutation.setName declares no limit on what it creates',
    ])
    expect(missing({ addThing: 'MAX_LATENTS', setName: null })).toEqual([])
  })

  test('root fields, lists and fields with arguments have their own cost', () => {
    const small = buildSchema(`
      type Query { thing: Thing }
      type Mutation { updateThing: Thing }
      type Thing { name: String part: Thing names: [String!]! sized(size: Int): String }
      type Other { name: String }
    `)
    const whole = {
      Query: { thing: member },
      Mutation: { updateThing: member },
      Thing: { '*': member, names: counted, sized: member },
      Other: { '*': member },
    }
    const missing = (costs: object, roles: object = { updateThing: 'write' }) =>
      undeclared(small, collect([{ costs, roles } as Declarations]))
    expect(missing(whole)).toEqual([])
    expect(missing(whole, {})).toEqual(['Mutation.updateThing declares no role'])
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

/** Properties that every kind of job must declare. */
type Kind = Pick<JobKind, 'name' | 'role' | 'limit'>

/**
 * Returns a sentence for each kind without a limit, or without exactly one mutation that starts it
 * and declares the kind's role.
 */
function undeclaredKinds(
  schema: GraphQLSchema,
  declared: Declared,
  kinds: readonly Kind[],
  typeOf: (kind: string) => string | undefined,
): string[] {
  const problems: string[] = []
  for (const { name, role, limit } of kinds) {
    if (!(Number.isInteger(limit) && limit >= 1)) problems.push(`${name} has no limit`)
    if (!ROLES.includes(role)) problems.push(`${name} has no role`)
    const starts = startsOf(schema, typeOf(name))
    if (starts.length !== 1) problems.push(`${name} is started by ${starts.length} mutations`)
    for (const start of starts) {
      if (declared.role(start) !== role) problems.push(`${start} does not declare ${role}`)
      const quota = name === 'training' ? 'MAX_RUNS' : 'MAX_JOBS'
      if (declared.creates(start) !== quota) problems.push(`${start} does not declare ${quota}`)
    }
  }
  return problems
}

/** Returns the mutations `startX` that return a job of this type. */
function startsOf(schema: GraphQLSchema, job: string | undefined): string[] {
  const mutations = fieldsOf(schema.getMutationType()).filter(({ name, type }) => {
    const payload = getNamedType(type)
    if (!name.startsWith('start') || !isObjectType(payload)) return false
    return fieldsOf(payload).some((field) => getNamedType(field.type).name === job)
  })
  return mutations.map(({ name }) => name)
}

describe('every kind of job declares its limit and the role of the mutation that starts it:', () => {
  test('a kind without one of them is found', () => {
    const small = buildSchema(`
      type Query { job: Job }
      interface Job { id: ID! }
      type Baking implements Job { id: ID! }
      type BakingPayload { job: Baking! }
      type Mutation { startBaking: BakingPayload! pauseBaking: BakingPayload! }
    `)
    const find = (
      kind: Partial<Kind>,
      starting: object = { startBaking: 'write' },
      creates: object = { startBaking: 'MAX_JOBS' },
    ) =>
      undeclaredKinds(
        small,
        collect([{ costs: {}, roles: starting, creates } as Declarations]),
        [{ name: 'baking', role: 'write', limit: 2, ...kind } as Kind],
        (name) => (name === 'baking' ? 'Baking' : undefined),
      )
    expect(find({})).toEqual([])
    for (const limit of [undefined, 0, 1.5]) {
      expect(find({ limit } as Partial<Kind>)).toEqual(['baking has no limit'])
    }
    expect(find({ role: undefined } as object)).toContain('baking has no role')
    expect(find({}, {})).toEqual(['startBaking does not declare write'])
    expect(find({}, undefined, {})).toEqual(['startBaking does not declare MAX_JOBS'])
    expect(find({ role: 'admin' })).toEqual(['startBaking does not declare admin'])
    expect(find({ name: 'other' })).toEqual(['other is started by 0 mutations'])
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

  test('every kind of job in the server has a limit, a role and a type', () => {
    const { kinds } = server.services.jobs
    const resolve = jobResolvers.Job!.__resolveType as (job: { kind: string }) => string | undefined
    const typeOf = (kind: string) => resolve({ kind })
    expect(undeclaredKinds(schema, declared, kinds, typeOf)).toEqual([])
    const types = schema.getPossibleTypes(schema.getType('Job') as GraphQLInterfaceType)
    expect(kinds.map(({ name }) => typeOf(name)).sort()).toEqual(
      types.map(({ name }) => name).sort(),
    )
  })

  test('every mutation rejects exactly the roles below its declared role', async () => {
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
