/**
 * Remote calls over a port: one side calls by name, the other side runs the handler of that name.
 */
import { carry, revive, type CarriedError } from './carried-error.ts'
import type { Port } from './port.ts'

/** The handlers of the answering side: an interface of functions. */
export type Handlers<H> = { [Name in keyof H]: (...args: never[]) => unknown }

/** A handler's answer with buffers that are transferred instead of copied. */
export class Moved<Value> {
  readonly value: Value
  readonly buffers: readonly ArrayBuffer[]

  constructor(value: Value, buffers: readonly ArrayBuffer[]) {
    this.value = value
    this.buffers = buffers
  }
}

/** The value that a call of the handler resolves with. */
export type Answer<Handler> = Handler extends (...args: never[]) => infer Result
  ? Awaited<Result> extends Moved<infer Value>
    ? Value
    : Awaited<Result>
  : never

interface Request {
  readonly id: number
  readonly name: string
  readonly args: unknown[]
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: CarriedError }
  | { readonly notice: unknown }

export interface ServeOptions {
  /** Called with the original error after a failure has been sent to the caller. */
  readonly onFailed?: (error: unknown) => void
}

/**
 * Answers calls strictly in order, one at a time. Returns a function that sends a notice to the
 * caller; a notice sent while a call is being handled arrives before the call's answer.
 */
export function serve<H extends Handlers<H>, Notice = never>(
  port: Port,
  handlers: H,
  { onFailed }: ServeOptions = {},
): (notice: Notice) => void {
  const answer = async ({ id, name, args }: Request) => {
    try {
      const handler: (...args: never[]) => unknown = handlers[name as keyof H]
      const value = await handler.apply(handlers, args as never[])
      if (value instanceof Moved) port.send({ id, value: value.value }, value.buffers)
      else port.send({ id, value })
    } catch (error) {
      port.send({ id, error: carry(error) })
      onFailed?.(error)
    }
  }
  let last = Promise.resolve()
  port.receive((request) => {
    last = last.then(() => answer(request as Request))
  })
  return (notice) => port.send({ notice })
}

export interface CallOptions<Notice> {
  readonly onNotice?: (notice: Notice) => void
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** The calling side. */
export class Calls<H extends Handlers<H>, Notice = never> {
  readonly #port: Port
  readonly #options: CallOptions<Notice>
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  #ended: Error | undefined

  constructor(port: Port, options: CallOptions<Notice> = {}) {
    this.#port = port
    this.#options = options
    port.receive((reply) => this.#settle(reply as Reply))
  }

  /** Calls a handler. Rejects with its error (see `revive`), or with the error passed to `end`. */
  ask<Name extends keyof H & string>(
    name: Name,
    ...args: Parameters<H[Name]>
  ): Promise<Answer<H[Name]>> {
    if (this.#ended) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#port.send({ id, name, args } satisfies Request)
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
    })
  }

  /** Rejects all pending and later calls with `error`, once the other side has exited. */
  end(error: Error): void {
    this.#ended ??= error
    for (const { reject } of this.#pending.values()) reject(this.#ended)
    this.#pending.clear()
  }

  #settle(reply: Reply): void {
    if ('notice' in reply) return this.#options.onNotice?.(reply.notice as Notice)
    const pending = this.#pending.get(reply.id)
    if (!pending) return
    this.#pending.delete(reply.id)
    if ('error' in reply) pending.reject(revive(reply.error))
    else pending.resolve(reply.value)
  }
}
