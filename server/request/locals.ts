/** What a plain route or a resolver may know of its request. */
import type { Logger } from '../logger.ts'
import type { Identity } from './identity.ts'

export interface RequestLocals {
  requestId: string
  logger: Logger
  /** Who sent it; only where a route asks for a role. */
  identity?: Identity
}
