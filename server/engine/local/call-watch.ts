/** Watches the call that an engine process is handling: its time, and the process's memory. */
import type { ProcessUsage } from './process-usage.ts'

/** A call to the engine process. */
export interface WatchedCall {
  readonly name: string
  /** Key of the program or state. */
  readonly key: string
  /** True if a foreign model runs in it: its use of memory is then measured from the start. */
  readonly isForeign: boolean
  /** Rows of a batch. */
  readonly rows?: number
  /** CPU time that the call may take. */
  readonly limitMs: number
}

/** A limit that a call exceeded. */
export interface Overrun {
  /** The limit as a predicate, e.g. "took more than 30 s". */
  readonly what: string
  /** True if only the call itself can be the cause: not the device, nor earlier calls' memory. */
  readonly isOwn: boolean
}

export interface CallWatchOptions {
  readonly usage: () => Promise<ProcessUsage | null>
  /** Physical memory that the process may occupy. */
  readonly memoryLimit: number
  /** Called once for a call that exceeds a limit, to end the process. */
  readonly onOverrun: (overrun: Overrun) => void
}

const INTERVAL_MS = 100
/** Longer gaps between two looks are those of a suspended machine or a busy server. */
const MAX_STEP_MS = 1_000
/** A call without CPU time waits for a device; after this long it hangs, as with a lost GPU. */
export const HANG_MS = 600_000
/** Part of its limit after which a call counts as stalling the engine. */
const STALLED = 1 / 3

/** The process handles calls in order, so the oldest is the one it is handling. */
export class CallWatch {
  readonly #options: CallWatchOptions
  readonly #calls: WatchedCall[] = []
  #timer: NodeJS.Timeout | undefined
  #state = { cpuMs: 0, wallMs: 0 }
  #beganAt = 0
  #lookedAt = 0
  /** The first and the last measurement of this call. */
  #first: ProcessUsage | null = null
  #last: ProcessUsage | null = null

  constructor(options: CallWatchOptions) {
    this.#options = options
  }

  /** The call that the process is handling. */
  get current(): WatchedCall | undefined {
    return this.#calls[0]
  }

  /** True if the current call holds up all others for long. */
  get isStalled(): boolean {
    const { current } = this
    return !!current && this.#state.wallMs > current.limitMs * STALLED
  }

  /**
   * Sends a call, and watches it from the moment that the process can handle it. `onDone` is called
   * with the time from then on if it succeeds.
   */
  async during<Result>(
    call: WatchedCall,
    send: () => Promise<Result>,
    onDone?: (ms: number) => void,
  ): Promise<Result> {
    this.#calls.push(call)
    if (this.#calls.length === 1) this.#begin()
    try {
      const result = await send()
      onDone?.(performance.now() - this.#beganAt)
      return result
    } finally {
      const wasCurrent = this.current === call
      this.#calls.splice(this.#calls.indexOf(call), 1)
      if (wasCurrent) this.#begin()
    }
  }

  #begin(): void {
    this.#state = { cpuMs: 0, wallMs: 0 }
    this.#first = this.#last = null
    this.#beganAt = this.#lookedAt = performance.now()
    clearTimeout(this.#timer)
    const { current } = this
    if (!current) return
    this.#lookLater()
    if (current.isForeign) void this.#measure(current)
  }

  #lookLater(): void {
    const { current } = this
    this.#timer = setTimeout(() => void this.#look(current!), INTERVAL_MS).unref()
  }

  /** Adds what the process used since the last measurement of the call. */
  async #measure(call: WatchedCall): Promise<void> {
    const usage = await this.#options.usage()
    if (this.current !== call) return
    const now = performance.now()
    const step = Math.min(now - this.#lookedAt, MAX_STEP_MS)
    this.#lookedAt = now
    this.#first ??= usage
    const used = usage && this.#last ? usage.cpuMs - this.#last.cpuMs : step
    this.#last = usage
    this.#state.wallMs += step
    this.#state.cpuMs += Math.min(step, used)
  }

  async #look(call: WatchedCall): Promise<void> {
    await this.#measure(call)
    if (this.current !== call) return
    const overrun = this.#overrun(call)
    if (overrun) this.#options.onOverrun(overrun)
    else this.#lookLater()
  }

  #overrun({ limitMs }: WatchedCall): Overrun | null {
    const { cpuMs, wallMs } = this.#state
    if (cpuMs > limitMs) return { what: `took more than ${inSeconds(limitMs)}`, isOwn: true }
    if (wallMs > HANG_MS) return { what: `did not end within ${inSeconds(HANG_MS)}`, isOwn: false }
    const { memoryLimit } = this.#options
    if (!this.#last || this.#last.residentBytes <= memoryLimit) return null
    const growth = this.#last.residentBytes - this.#first!.residentBytes
    const limit = `${Math.round(memoryLimit / 1024 ** 2)} MiB of memory (ENGINE_MEMORY_BYTES)`
    return { what: `needed more than ${limit}`, isOwn: growth > memoryLimit / 2 }
  }
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
