/** Query.server. */
import { ENGINE_NAMES, type EngineInfo } from '../../engine/engine.ts'
import type { Resolvers, Role } from '../../generated/graphql.ts'
import type { Identity } from '../../request/identity.ts'
import { VERSION } from '../../version.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf, upTo } from '../estimators.ts'

export interface ServerParent {
  readonly version: string
  readonly engine: EngineInfo
  readonly role: Role
}

const ROLES = {
  read: 'READ',
  write: 'WRITE',
  admin: 'ADMIN',
} as const satisfies Record<Identity['role'], Role>

export const serverDeclarations: Declarations = {
  costs: {
    ...membersOf('Server', 'PassedOverEngine'),
    Query: { server: member },
    EngineInfo: { '*': member, passedOver: upTo(ENGINE_NAMES.length) },
  },
}

export const serverResolvers: Resolvers = {
  Query: {
    server: (_parent, _args, { services, identity }) => ({
      version: VERSION,
      engine: services.engine.info,
      role: ROLES[identity.role],
    }),
  },
}
