/** An engine in a process on this machine, with a batch queue and a cache of loaded programs. */
import { EngineFailed } from '../../errors.ts'
import type {
  Engine,
  EngineInfo,
  EngineStatus,
  Inputs,
  Outputs,
  Program,
  RunOptions,
} from '../engine.ts'
import { timed } from '../../timing.ts'
import type { EngineOptions } from '../provider.ts'
import { BatchQueue } from './batch-queue.ts'
import { EngineProcess } from './engine-process.ts'
import { ModelCache, type Widths } from './model-cache.ts'

export class LocalEngine implements Engine {
  readonly #passedOver: EngineInfo['passedOver']
  readonly #queue: BatchQueue
  readonly #models: ModelCache
  readonly #inFlight = new Set<Promise<Outputs>>()
  #process!: EngineProcess
  #closed: Promise<void> | undefined

  private constructor({ passedOver, queueLimit, cachedPrograms, onBatch }: EngineOptions) {
    this.#passedOver = passedOver
    this.#models = new ModelCache({
      limit: cachedPrograms,
      load: (program) => this.#process.load(program),
      unload: (key) => this.#process.unload(key),
    })
    this.#queue = new BatchQueue({
      limit: queueLimit,
      maxBatch: () => this.#process.info.maxBatch,
      run: async (key, inputs, rows) => {
        await this.#models.ensureLoaded(key)
        onBatch?.(rows)
        return this.#process.run(key, inputs, rows)
      },
    })
  }

  /** Throws EngineUnavailable. */
  static async start(name: string, options: EngineOptions): Promise<LocalEngine> {
    const engine = new LocalEngine(options)
    engine.#process = await EngineProcess.start(name, options, {
      onCrashed: (error, unsafe) => {
        if (unsafe) options.onUnsafe?.(unsafe)
        engine.#queue.pause()
        engine.#models.forget()
        engine.#queue.failWaiting(error)
      },
      onRestarted: () => engine.#queue.resume(),
    })
    return engine
  }

  get info(): EngineInfo {
    return { ...this.#process.info, passedOver: this.#passedOver }
  }

  get status(): EngineStatus {
    return {
      state: this.#state,
      waiting: this.#queue.waiting,
      running: this.#queue.running,
      backlogMs: this.#queue.backlogMs,
      restarts: this.#process.restarts,
    }
  }

  get #state(): EngineStatus['state'] {
    if (this.#closed) return 'closed'
    const { state, isStalled } = this.#process
    return state === 'ready' && isStalled ? 'stalled' : state
  }

  run(program: Program, inputs: Inputs, rows: number, options: RunOptions = {}): Promise<Outputs> {
    const outputs = this.#run(program, inputs, rows, options)
    this.#inFlight.add(outputs)
    return outputs.finally(() => this.#inFlight.delete(outputs))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close()
    await this.#closed
  }

  async #run(
    program: Program,
    inputs: Inputs,
    rows: number,
    { once = false, ...options }: RunOptions,
  ): Promise<Outputs> {
    options.signal?.throwIfAborted()
    this.#throwIfDown()
    const model = this.#models.enter(program)
    try {
      // All runs waiting for a load share it, so one client's disconnect does not cancel it.
      const load = () => this.#models.load(model)
      checkInputs(inputs, rows, model.widths ?? (await timed('load', load)))
      return await this.#queue.push(program.key, inputs, rows, options)
    } finally {
      this.#models.leave(model, once)
    }
  }

  #throwIfDown(): void {
    if (this.#closed) throw new EngineFailed('The engine is closed.', { retryable: false })
    if (this.#process.state === 'failed') {
      throw new EngineFailed(
        'The engine process keeps crashing; it is being restarted with backoff.',
      )
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#inFlight)
    await this.#process.close()
  }
}

/** Throws RangeError for wrong lengths: a mistake of the calling code, not of a client. */
function checkInputs(inputs: Inputs, rows: number, widths: Widths): void {
  if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`can't run ${rows} rows`)
  for (const [name, width] of Object.entries(widths)) {
    const length = inputs[name]?.length
    if (length !== rows * width) {
      throw new RangeError(`input ${name} has ${length} values; ${rows} rows need ${rows * width}`)
    }
  }
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(widths, name))
  if (unknown.length > 0) throw new RangeError(`the program has no input ${unknown.join(', ')}`)
}
