/** The context of a request, as its resolvers see it. */
import type { Checkpoint } from '../checkpoints/checkpoint.ts'
import type { Services } from '../context.ts'
import type { Judge } from '../exploration/classifiers/classifiers.ts'
import { LatentQLError } from '../errors.ts'
import type { Identity } from '../request/identity.ts'
import type { RequestTimes } from '../request/server-timing.ts'
import type { Logger } from '../logger.ts'
import { ResponseSize } from './response-size.ts'

export interface RequestContext {
  readonly services: Services
  readonly identity: Identity
  /** Adds the request's id to every line. */
  readonly logger: Logger
  /** Aborted when the client no longer waits for the response, or by `cancel`. */
  readonly signal: AbortSignal
  /** Aborts the signal. Absent if the transport sets no deadline. */
  readonly cancel?: (reason: Error) => void
  readonly response: ResponseSize
  /** Absent if the transport doesn't report times. */
  readonly times?: RequestTimes
  /** Resolves each reference once per request. Throws as CheckpointStore.resolve does. */
  checkpoint(reference: string | null | undefined): Promise<Checkpoint>
  /** Opens each classifier once per request. Throws as Classifiers.open does. */
  judge(id: string): Promise<Judge>
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

export type RequestBasis = Omit<RequestContext, 'checkpoint' | 'judge' | 'response'>

export function createRequestContext(basis: RequestBasis): RequestContext {
  const { checkpoints, classifiers } = basis.services
  const resolve = once((reference: string | null) => checkpoints.resolve(reference))
  return {
    ...basis,
    response: new ResponseSize(),
    checkpoint: (reference) => resolve(reference ?? null),
    judge: once((id: string) => classifiers.open(id)),
  }
}

/** Calls `make` once for each key. */
function once<Key, Value>(make: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const made = new Map<Key, Promise<Value>>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}
