/** Starts an engine: a process on one device, a queue before it, and the models that are loaded in it. */
import type { Logger } from '../logger.ts'
import { EngineFailed } from '../errors.ts'
import { BatchQueue } from './local/batch-queue.ts'
import { candidatesOf, type EngineRole } from './candidates.ts'
import type { Engine, EngineChoice, EngineInfo, Model, Program, RunOptions } from './engine.ts'
import { LoadedModels } from './local/loaded-models.ts'
import type { Candidates } from './local/child.ts'
import { EngineProcess, type EngineProcessEvents } from './local/engine-process.ts'

export interface StartEngineOptions {
  readonly choice: EngineChoice
  readonly role: EngineRole
  readonly logger: Logger
  /** How many rows may wait; more are refused with ServerBusy. Default 1,024. */
  readonly queueLimit?: number
  /** Hears how many rows each batch has that is sent to the engine. */
  readonly onBatch?: (rows: number) => void
}

/**
 * Starts the engine process and waits until its device works. With `auto`, what was passed over and why is in
 * `info.passedOver` and in the log. Throws EngineFailed (not retryable) if a named engine is not there.
 */
export async function startEngine(options: StartEngineOptions): Promise<Engine> {
  const { choice, role, queueLimit = 1_024, onBatch } = options
  const logger = options.logger.child({ engine: role })
  const engine = new ProcessEngine(queueLimit, onBatch)
  await engine.start(choice, role, logger)
  return engine
}

/** An engine process; an error about one that was chosen by name says so. */
export async function startNamed(
  choice: EngineChoice,
  candidates: Candidates,
  logger: Logger,
  events: EngineProcessEvents,
): Promise<EngineProcess> {
  return EngineProcess.start(candidates, logger, events).catch((error: unknown) => {
    if (choice === 'auto' || !(error instanceof EngineFailed)) throw error
    const message = `ENGINE=${choice} can't be used here. ${error.message}`
    throw new EngineFailed(message, { retryable: false, cause: error })
  })
}

class ProcessEngine implements Engine {
  readonly #queue: BatchQueue
  readonly #models: LoadedModels
  #process!: EngineProcess
  #closed: Promise<void> | undefined

  constructor(queueLimit: number, onBatch: StartEngineOptions['onBatch']) {
    this.#models = new LoadedModels({
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

  async start(choice: EngineChoice, role: EngineRole, logger: Logger): Promise<void> {
    this.#process = await startNamed(choice, candidatesOf(choice, role), logger, {
      onDied: (error) => {
        this.#queue.pause()
        this.#models.forget()
        this.#queue.failAll(error)
      },
      onRestarted: () => this.#queue.resume(),
    })
    logger.info(this.info, 'engine started')
  }

  get info(): EngineInfo {
    return { ...this.#process.info, passedOver: this.#process.passedOver }
  }

  get status(): Engine['status'] {
    return {
      state: this.#closed ? 'closed' : this.#process.state,
      waiting: this.#queue.waiting,
      running: this.#queue.running,
      restarts: this.#process.restarts,
    }
  }

  async load(program: Program, { signal }: RunOptions = {}): Promise<Model> {
    signal?.throwIfAborted()
    this.#refuseIfDown()
    const { inputs, release } = await this.#models.acquire(program)
    if (signal?.aborted) {
      release()
      throw signal.reason
    }
    return this.#model(program.key, inputs, release)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close()
    await this.#closed
  }

  #model(key: string, widths: Readonly<Record<string, number>>, giveBack: () => void): Model {
    const underWay = new Set<Promise<unknown>>()
    let released: Promise<void> | undefined
    const run: Model['run'] = async (inputs, rows, { signal } = {}) => {
      if (released) throw new EngineFailed(`Model ${key} was released.`, { retryable: false })
      checkInputs(inputs, rows, widths)
      this.#refuseIfDown()
      const outputs = this.#queue.push(key, inputs, rows, signal)
      underWay.add(outputs)
      return outputs.finally(() => underWay.delete(outputs))
    }
    const release = async () => {
      await Promise.allSettled(underWay)
      giveBack()
    }
    return { key, run, release: () => (released ??= release()) }
  }

  #refuseIfDown(): void {
    if (this.#closed) throw new EngineFailed('The engine is closed.', { retryable: false })
    if (this.#process.state === 'failed') {
      throw new EngineFailed('The engine keeps dying; it is tried again every little while.')
    }
  }

  async #close(): Promise<void> {
    await this.#queue.idle()
    await this.#process.close()
  }
}

/** Wrong lengths are the calling code's mistake, not the client's. */
function checkInputs(
  inputs: Readonly<Record<string, Float32Array>>,
  rows: number,
  widths: Readonly<Record<string, number>>,
): void {
  if (!Number.isInteger(rows) || rows < 1) throw new RangeError(`${rows} rows can't be run`)
  for (const [name, width] of Object.entries(widths)) {
    const length = inputs[name]?.length
    if (length !== rows * width) {
      throw new RangeError(`input ${name} has ${length} values; ${rows} rows need ${rows * width}`)
    }
  }
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(widths, name))
  if (unknown.length > 0) throw new RangeError(`the program takes no input ${unknown.join(', ')}`)
}
