/** Calls over a port, by name: asked on one side, answered by a handler of that name on the other. */
import { carry, revive, type CarriedError } from './carried-error.ts'
import type { Port } from './port.ts'

/** What the answering side can be asked: an interface of functions. */
export type Handlers<H> = { [Name in keyof H]: (...args: never[]) => unknown }

/** A handler's answer with buffers that change hands instead of being copied. */
export class Moved<Value> {
  readonly value: Value
  readonly buffers: readonly ArrayBuffer[]

  constructor(value: Value, buffers: readonly ArrayBuffer[]) {
    this.value = value
    this.buffers = buffers
  }
}

/** What a call of this handler resolves with. */
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
  /** Called after a failure was answered, with the error as it was thrown. */
  readonly onFailed?: (error: unknown) => void
}

/**
 * Answers calls strictly in order, one at a time. Returns a function that sends a notice: it arrives before the answer of the
 * call that is being handled.
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
  /** Called if a call has no answer after `ms`: the other side hangs. */
  readonly hang?: { readonly ms: number; readonly then: () => void }
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
  readonly timer: NodeJS.Timeout | undefined
}

/** The asking side. */
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

  /** Rejects with the handler's error (see `revive`), or with the error that ended the calls. */
  ask<Name extends keyof H & string>(
    name: Name,
    ...args: Parameters<H[Name]>
  ): Promise<Answer<H[Name]>> {
    if (this.#ended) return Promise.reject(this.#ended)
    const { hang } = this.#options
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#port.send({ id, name, args } satisfies Request)
      const timer = hang && setTimeout(hang.then, hang.ms)
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, timer })
    })
  }

  /** The other side is gone: every pending call and every later one rejects with `error`. */
  end(error: Error): void {
    this.#ended ??= error
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer)
      reject(this.#ended)
    }
    this.#pending.clear()
  }

  #settle(reply: Reply): void {
    if ('notice' in reply) return this.#options.onNotice?.(reply.notice as Notice)
    const pending = this.#pending.get(reply.id)
    if (!pending) return
    this.#pending.delete(reply.id)
    clearTimeout(pending.timer)
    if ('error' in reply) pending.reject(revive(reply.error))
    else pending.resolve(reply.value)
  }
}
