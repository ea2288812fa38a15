/** The engine process's work: requests in, replies out, in order. */
import { setPriority } from 'node:os'
import { EngineFailed } from '../../../errors.ts'
import type { ExecutorEntry } from '../executors.ts'
import type { Executor, LoadedProgram, LoadedState } from './executor.ts'
import { MemoryLimit } from './memory-limit.ts'
import type { Reply, Request } from './protocol.ts'
import { report } from './reported-error.ts'
import { saveState } from './save-state.ts'

export interface ServeOptions {
  readonly executors: ReadonlyMap<string, ExecutorEntry>
  readonly send: (reply: Reply) => void
  readonly receive: (handle: (request: Request) => void) => void
  /** Ends the process: its device is lost, and only a new process gets a new one. */
  readonly giveUp: () => void
}

/** Serves for ever. Requests are handled strictly one after the other: the device is one. */
export function serve({ executors, send, receive, giveUp }: ServeOptions): void {
  let worker: Worker | undefined
  let last = Promise.resolve()
  const handle = async (request: Request) => {
    if (request.type === 'start') {
      try {
        const executor = await openExecutor(executors, request)
        worker = new Worker(executor, request.maxBatch, send)
        send({ type: 'started', info: { ...executor.info, maxBatch: worker.maxBatch } })
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        send({ type: 'unavailable', reason })
      }
      return
    }
    const error = await worker?.handle(request)
    if (isDeviceLost(error)) giveUp()
  }
  receive((request) => {
    last = last.then(() => handle(request))
  })
}

/** Half way down: what others leave of the CPU is enough to train on. */
const NICE = 10

async function openExecutor(
  executors: ReadonlyMap<string, ExecutorEntry>,
  { engine, device }: Extract<Request, { type: 'start' }>,
): Promise<Executor> {
  const entry = executors.get(engine)
  if (!entry) throw new Error(`There is no engine ${engine}.`)
  // Before the runtime makes its threads: they inherit it.
  if (device.yields && !entry.isGpu) setPriority(NICE)
  return entry.open(device)
}

/** After these nothing runs on the device any more: Dawn's lost device, and CUDA's sticky errors. */
const DEVICE_LOST =
  /device (is |was |has been )?lost|DEVICE_LOST|illegal memory access|unspecified launch failure|device-side assert/i

function isDeviceLost(error: unknown): boolean {
  return error instanceof Error && DEVICE_LOST.test(error.message)
}

/** Programs and states on one executor. */
class Worker {
  readonly #executor: Executor
  readonly #send: (reply: Reply) => void
  readonly #programs = new Map<string, LoadedProgram>()
  readonly #states = new Map<string, LoadedState>()
  readonly #memory: MemoryLimit

  constructor(executor: Executor, maxBatch: number | undefined, send: (reply: Reply) => void) {
    this.#executor = executor
    this.#send = send
    const most = Math.min(executor.info.maxBatch, maxBatch ?? Infinity)
    this.#memory = new MemoryLimit(most, (rows, reason) =>
      send({ type: 'maxBatch', maxBatch: rows, reason }),
    )
  }

  get maxBatch(): number {
    return this.#memory.rows
  }

  /** Answers a request; returns the error if the answer is one. */
  async handle(request: Exclude<Request, { type: 'start' }>): Promise<unknown> {
    if (request.type === 'unload') return this.#unload(request.key)
    try {
      this.#send(await this.#answer(request))
      return undefined
    } catch (error) {
      this.#send({ type: 'failed', id: request.id, error: report(error) })
      return error
    }
  }

  #answer(request: Exclude<Request, { type: 'start' | 'unload' }>): Promise<Reply> {
    switch (request.type) {
      case 'load':
        return this.#load(request)
      case 'run':
        return this.#run(request)
      case 'loadState':
        return this.#loadState(request)
      case 'runGraph':
        return this.#runGraph(request)
      case 'saveState':
        return this.#saveState(request)
    }
  }

  async #load({ id, program }: Extract<Request, { type: 'load' }>): Promise<Reply> {
    const loaded = this.#programs.get(program.key) ?? (await this.#executor.load(program))
    this.#programs.set(program.key, loaded)
    return { type: 'loaded', id, inputs: loaded.inputs }
  }

  async #run({ id, key, inputs, rows }: Extract<Request, { type: 'run' }>): Promise<Reply> {
    const program = this.#programs.get(key)
    if (!program) throw new EngineFailed(`Program ${key} is not loaded.`)
    return { type: 'done', id, outputs: await this.#memory.run(program, inputs, rows) }
  }

  async #loadState({ id, program }: Extract<Request, { type: 'loadState' }>): Promise<Reply> {
    this.#states.set(program.key, await this.#executor.loadState(program))
    return { type: 'done', id, outputs: {} }
  }

  /** A run that fails may have left the state half changed: nobody gets to see it. */
  async #runGraph(request: Extract<Request, { type: 'runGraph' }>): Promise<Reply> {
    const { id, key, graph, inputs } = request
    try {
      return { type: 'done', id, outputs: await this.#stateOf(key).run(graph, inputs) }
    } catch (error) {
      await this.#unload(key)
      throw error
    }
  }

  async #saveState(request: Extract<Request, { type: 'saveState' }>): Promise<Reply> {
    const { id, key, path, metadata } = request
    await saveState(path, await this.#stateOf(key).read(), metadata)
    return { type: 'done', id, outputs: {} }
  }

  #stateOf(key: string): LoadedState {
    const state = this.#states.get(key)
    if (!state) throw new EngineFailed(`State ${key} is not in the engine: it was lost.`)
    return state
  }

  async #unload(key: string): Promise<void> {
    const loaded = this.#programs.get(key) ?? this.#states.get(key)
    this.#programs.delete(key)
    this.#states.delete(key)
    await loaded?.release().catch((error: unknown) => process.emitWarning(error as Error))
  }
}
