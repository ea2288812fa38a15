/** Which role each operation needs: `read` asks, `write` keeps latents, `admin` changes checkpoints. */
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { Role } from '../request/roles.ts'
import { requireRole } from '../request/identity.ts'
import type { RequestContext } from './request-context.ts'

const WRITE = ['saveLatent', 'updateLatent', 'deleteLatent', 'deleteLatents']

/** A mutation that is not known to be less needs `admin`. */
function roleOf(mutation: string): Role {
  return WRITE.includes(mutation) ? 'write' : 'admin'
}

/** Puts the check before every mutation of a schema. Whoever got in at all may query and subscribe. */
export function guardMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve as GraphQLFieldResolver<unknown, RequestContext> | undefined
    if (!resolve) throw new Error(`Mutation.${field.name} has no resolver`)
    const role = roleOf(field.name)
    field.resolve = (parent, args, context: RequestContext, info) => {
      requireRole(context.identity, role)
      return resolve(parent, args, context, info)
    }
  }
}
