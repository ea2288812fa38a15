/** Query.server. */
import type { EngineInfo } from '../../engine/engine.ts'
import type { Resolvers } from '../../generated/graphql.ts'
import { VERSION } from '../../version.ts'

export interface ServerParent {
  readonly version: string
  readonly engine: EngineInfo
}

export const serverResolvers: Resolvers = {
  Query: {
    server: (_parent, _args, { services }) => ({ version: VERSION, engine: services.engine.info }),
  },
}
