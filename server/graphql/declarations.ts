/** Declarations next to the resolvers: each field's cost and the role that each mutation needs. */
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
import type { Role } from '../request/roles.ts'
import type { Estimator, FieldCosts } from './estimators.ts'

/** The declarations of one file of resolvers. */
export interface Declarations {
  readonly costs: FieldCosts
  /** The role of each mutation. Queries and subscriptions need only access to the API. */
  readonly roles?: { readonly [Mutation in keyof MutationResolvers]?: Role }
}

/** All declarations of a schema; made by `collect`. */
export interface Declared {
  /** The estimator of a field; undefined if none is declared. */
  cost(type: string, field: string): Estimator | undefined
  /** The role that a mutation needs; undefined if none is declared. */
  role(mutation: string): Role | undefined
  /** True if the field has its own entry rather than its type's `*`. */
  isNamed(type: string, field: string): boolean
}

/** Merges the declarations of all files. */
export function collect(declarations: readonly Declarations[]): Declared {
  const costs = new Map<string, Estimator>()
  const roles = new Map<string, Role>()
  for (const declared of declarations) {
    for (const [type, fields] of Object.entries(declared.costs)) {
      for (const [field, cost] of Object.entries(fields)) costs.set(`${type}.${field}`, cost)
    }
    for (const [mutation, role] of Object.entries(declared.roles ?? {})) roles.set(mutation, role)
  }
  return {
    cost: (type, field) => costs.get(`${type}.${field}`) ?? costs.get(`${type}.*`),
    role: (mutation) => roles.get(mutation),
    isNamed: (type, field) => costs.has(`${type}.${field}`),
  }
}

/** Returns a sentence for each field without a declared cost and each mutation without a role. */
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
  return [...costs, ...roles.map((mutation) => `Mutation.${mutation} declares no role`)]
}

function takesArgumentsOrIsList({ args, type }: GraphQLField<unknown, unknown>): boolean {
  return args.length > 0 || isListType(isNonNullType(type) ? type.ofType : type)
}
