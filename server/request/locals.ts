/** What a plain route or a resolver may know of its request. */
import type { Logger } from '../logger.ts'

export interface RequestLocals {
  requestId: string
  logger: Logger
}
