/** Query.server. */
import { COMMAND } from '../../command-name.ts'
import type { EngineInfo } from '../../engine/engine.ts'
import type { Resolvers, Role } from '../../generated/graphql.ts'
import type { Identity } from '../../request/identity.ts'
import { VERSION } from '../../version.ts'
import type { Declarations } from '../declarations.ts'
import { member, membersOf } from '../estimators.ts'

export interface ServerParent {
  readonly version: string
  readonly engine: EngineInfo
  readonly role: Role
  readonly command: string
  readonly maxUploadBytes: number
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
    // At most one entry per engine that ENGINE=auto can try.
    EngineInfo: { '*': member, passedOver: member },
  },
}

export const serverResolvers: Resolvers = {
  Query: {
    server: async (_parent, _args, { services, identity }) => ({
      version: VERSION,
      engine: (await services.engine.get()).info,
      role: ROLES[identity.role],
      command: COMMAND,
      maxUploadBytes: services.config.maxUploadBytes,
    }),
  },
}
