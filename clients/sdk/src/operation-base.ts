/** What the generated methods are made of: sending, resuming a subscription, the error for a missing object. */
import { errorFrom } from './errors.ts'
import type { WalkInput } from './generated/graphql.ts'
import type { RequestOptions, TypedDocument } from './http.ts'
import type { StreamOptions, SubscribeOptions, Subscription } from './subscription.ts'

export type { RequestOptions, StreamOptions }

/** Sends the operations; the client is one. */
export abstract class OperationBase {
  /** Any query or mutation. Throws a LatentQLError of the code's class, or a ConnectionError. */
  abstract query<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result>

  /** Any subscription, as an async iterator that survives a lost connection. */
  abstract subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: SubscribeOptions<Result, Variables>,
  ): Subscription<Result, Variables>
}

/** Resumes a subscription to numbered events after the last one: none is missed, none comes twice. */
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

/** The object, or the error the server throws for one it does not have. No reference is the server's default. */
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
