/**
 * The base of the generated methods: sending, resuming subscriptions, and errors for missing
 * objects.
 */
import { errorFrom } from './errors.ts'
import type { WalkInput } from './generated/graphql.ts'
import type { RequestOptions, TypedDocument } from './http.ts'
import type { StreamOptions, SubscribeOptions, Subscription } from './subscription.ts'

export type { RequestOptions, StreamOptions }

/** Sends operations; implemented by the client. */
export abstract class OperationBase {
  /**
   * Runs any query or mutation. Throws the LatentQLError subclass for the error's code, or a
   * ConnectionError.
   */
  abstract query<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result>

  /** Starts any subscription, as an async iterator that survives a lost connection. */
  abstract subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: SubscribeOptions<Result, Variables>,
  ): Subscription<Result, Variables>
}

/**
 * Resumes a subscription to numbered events after the last one, so that none is missed or repeated.
 */
export function afterEvent<Field extends string>(field: Field) {
  return <Variables>(variables: Variables, last: Record<Field, { readonly seq: number }>) => ({
    ...variables,
    after: last[field].seq,
  })
}

/** Resumes a walk with the frame after the last one. */
export function afterFrame<Field extends string>(field: Field) {
  return <Variables extends { readonly input: WalkInput }>(
    variables: Variables,
    last: Record<Field, { readonly index: number }>,
  ) => ({ ...variables, input: { ...variables.input, start: last[field].index + 1 } })
}

/**
 * Returns the object, or throws the server's error for a missing one. A null reference is the
 * server's default.
 */
export function required<T>(
  object: T | null | undefined,
  code: string,
  reference?: string | null,
): T {
  if (object) return object
  const type = code.replace('_NOT_FOUND', '').replaceAll('_', ' ').toLowerCase()
  throw errorFrom({
    message: `No ${type} has the id or name "${reference ?? 'default'}".`,
    extensions: { code },
  })
}
