/** Puts the role that each mutation needs before it. */
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { requireRole } from '../request/identity.ts'
import type { Declared } from './declarations.ts'
import type { RequestContext } from './request-context.ts'

/** Changes the mutations of a schema. Who got in at all may query and subscribe. */
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
