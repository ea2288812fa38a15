/** Checks the caller's role before each mutation. */
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { requireRole } from '../request/identity.ts'
import type { Declared } from './declarations.ts'
import type { RequestContext } from './request-context.ts'

/** Wraps the mutations of a schema. Queries and subscriptions need only access to the API. */
export function guardMutations(schema: GraphQLSchema, declared: Declared): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve as GraphQLFieldResolver<unknown, RequestContext> | undefined
    const role = declared.role(field.name)
    if (!resolve) throw new Error(`Mutation.${field.name} has no resolver`)
    if (!role) throw new Error(`Mutation.${field.name} declares no role`)
    field.resolve = (parent, args, context: RequestContext, info) => {
      requireRole(context.identity, role)
      return resolve(parent, args, context, info)
    }
  }
}
