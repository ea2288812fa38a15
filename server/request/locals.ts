/** Data of a request that plain routes and resolvers can use. */
import type { Logger } from '../logger.ts'
import type { Identity } from './identity.ts'
import type { RequestTimes } from './server-timing.ts'

export interface RequestLocals {
  requestId: string
  logger: Logger
  times: RequestTimes
  /** The caller; set only on routes that require a role. */
  identity?: Identity
}
