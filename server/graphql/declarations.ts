/** What the fields of the API declare beside their resolvers: what each costs, and which role each mutation needs. */
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

/** Those of one file of resolvers. */
export interface Declarations {
  readonly costs: FieldCosts
  /** Who gets in at all may query and subscribe; every mutation says which role it needs. */
  readonly roles?: { readonly [Mutation in keyof MutationResolvers]?: Role }
}

/** All declarations of a schema; made by `collect`. */
export interface Declared {
  /** The estimator of a field; undefined where nobody declares one. */
  cost(type: string, field: string): Estimator | undefined
  /** The role that a mutation needs; undefined where nobody declares one. */
  role(mutation: string): Role | undefined
  /** True if the field has an entry of its own, not that of all fields of its type. */
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

/** A sentence for each field that declares no cost, or no role where it needs one. */
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
