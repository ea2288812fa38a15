/** Declarations next to the resolvers: costs of fields, roles and quotas of mutations. */
import {
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { MutationResolvers } from '../generated/graphql.ts'
import type { QuotaName } from '../quota.ts'
import type { Role } from '../request/roles.ts'
import type { Estimator, FieldCosts } from './estimators.ts'

/** The declarations of one file of resolvers. */
export interface Declarations {
  readonly costs: FieldCosts
  /** The role of each mutation. Queries and subscriptions need only access to the API. */
  readonly roles?: { readonly [Mutation in keyof MutationResolvers]?: Role }
  /**
   * The limit on what each mutation creates; null if it creates nothing. Mutations whose first word
   * says that they only change or delete something need no entry.
   */
  readonly creates?: { readonly [Mutation in keyof MutationResolvers]?: CreationLimit | null }
}

/** A quota, or the limit of a checkpoint's aliases. */
export type CreationLimit = QuotaName | 'Checkpoint.aliases'

/** First words of mutations that create nothing. */
const CHANGES = /^(update|rename|delete|release|pause|resume|cancel|rollback|pin)[A-Z]/

/** All declarations of a schema; made by `collect`. */
export interface Declared {
  /** The estimator of a field; undefined if none is declared. */
  cost(type: string, field: string): Estimator | undefined
  /** The role that a mutation needs; undefined if none is declared. */
  role(mutation: string): Role | undefined
  /** The limit on what a mutation creates, null for nothing; undefined if none is declared. */
  creates(mutation: string): CreationLimit | null | undefined
  /** True if the field has its own entry rather than its type's `*`. */
  isNamed(type: string, field: string): boolean
}

/** Merges the declarations of all files. */
export function collect(declarations: readonly Declarations[]): Declared {
  const costs = new Map<string, Estimator>()
  const roles = new Map<string, Role>()
  const creates = new Map<string, CreationLimit | null>()
  for (const declared of declarations) {
    for (const [type, fields] of Object.entries(declared.costs)) {
      for (const [field, cost] of Object.entries(fields)) costs.set(`${type}.${field}`, cost)
    }
    for (const [mutation, role] of Object.entries(declared.roles ?? {})) roles.set(mutation, role)
    for (const [name, limit] of Object.entries(declared.creates ?? {})) creates.set(name, limit)
  }
  return {
    cost: (type, field) => costs.get(`${type}.${field}`) ?? costs.get(`${type}.*`),
    role: (mutation) => roles.get(mutation),
    creates: (mutation) => creates.get(mutation),
    isNamed: (type, field) => costs.has(`${type}.${field}`),
  }
}

/** Returns a sentence for each field without a cost, and each mutation without a role or limit. */
export function undeclared(schema: GraphQLSchema, declared: Declared): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'),
  ) as (GraphQLObjectType | GraphQLInterfaceType)[]
  const costs = types.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const needsOwn = roots.some((root) => root === type) || takesArgumentsOrIsList(field)
      if (needsOwn && !declared.isNamed(type.name, field.name)) {
        return [`${type.name}.${field.name} declares no cost of its own`]
      }
      return declared.cost(type.name, field.name) ? [] : [`${type.name}.${field.name} has no cost`]
    }),
  )
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
  const roles = mutations.filter((mutation) => declared.role(mutation) === undefined)
  const limits = mutations.filter(
    (mutation) => !CHANGES.test(mutation) && declared.creates(mutation) === undefined,
  )
  return [
    ...costs,
    ...roles.map((mutation) => `Mutation.${mutation} declares no role`),
    ...limits.map((mutation) => `Mutation.${mutation} declares no limit on what it creates`),
  ]
}

function takesArgumentsOrIsList({ args, type }: GraphQLField<unknown, unknown>): boolean {
  return args.length > 0 || isListType(isNonNullType(type) ? type.ofType : type)
}
