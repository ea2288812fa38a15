/** The context of a request, as its resolvers see it. */
import type { Checkpoint } from '../checkpoints/checkpoint.ts'
import type { Services } from '../context.ts'
import { LatentQLError } from '../errors.ts'
import type { Identity } from '../request/identity.ts'
import type { Logger } from '../logger.ts'
import { ResponseSize } from './response-size.ts'

export interface RequestContext {
  readonly services: Services
  readonly identity: Identity
  /** Adds the request's id to every line. */
  readonly logger: Logger
  /** Aborted when the client no longer waits for the response. */
  readonly signal: AbortSignal
  readonly response: ResponseSize
  /** Resolves each reference once per request. Throws as CheckpointStore.resolve does. */
  checkpoint(reference: string | null | undefined): Promise<Checkpoint>
}

/** The checkpoint, or null if no checkpoint matches the reference. Other errors are thrown. */
export async function checkpointOrNull(
  context: RequestContext,
  reference: string | null | undefined,
): Promise<Checkpoint | null> {
  try {
    return await context.checkpoint(reference)
  } catch (error) {
    if (error instanceof LatentQLError && error.code === 'CHECKPOINT_NOT_FOUND') return null
    throw error
  }
}

export type RequestBasis = Omit<RequestContext, 'checkpoint' | 'response'>

export function createRequestContext(basis: RequestBasis): RequestContext {
  const resolved = new Map<string | null, Promise<Checkpoint>>()
  return {
    ...basis,
    response: new ResponseSize(),
    checkpoint(reference) {
      const key = reference ?? null
      let checkpoint = resolved.get(key)
      if (!checkpoint) {
        checkpoint = basis.services.checkpoints.resolve(key)
        resolved.set(key, checkpoint)
      }
      return checkpoint
    },
  }
}
