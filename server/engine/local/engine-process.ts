/** The engine's process, seen from the server: started, spoken to, and started again when it dies. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineFailed } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { EngineStatus, Inputs, Outputs, Program, TensorValue } from '../engine.ts'
import type { EngineOptions } from '../provider.ts'
import type { StatefulProgram } from '../stateful-engine.ts'
import { sendTo, startChild } from './child.ts'
import type { DeviceOptions, ExecutorInfo, StoredProgram } from './process/executor.ts'
import type { Reply, Request } from './process/protocol.ts'
import { revive } from './process/reported-error.ts'
import { endChild } from './spare-process.ts'

/** A batch or a load that takes longer hangs, as a lost GPU does. */
const ANSWER_TIMEOUT_MS = 600_000
/** After this many deaths in a row the engine counts as failed; it is still tried, but ever less often. */
const FAILED_AFTER = 5
const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 30_000

export interface EngineProcessEvents {
  /** It died, with all it was doing. */
  onDied(error: EngineFailed): void
  /** It is there again, with nothing loaded. */
  onRestarted(): void
}

interface Pending {
  resolve(reply: Reply): void
  reject(error: Error): void
  readonly timer: NodeJS.Timeout
}

/** A started engine process. */
export class EngineProcess {
  readonly #engine: string
  readonly #device: DeviceOptions
  readonly #logger: Logger
  readonly #events: EngineProcessEvents
  readonly #pending = new Map<number, Pending>()
  #info: ExecutorInfo
  #child: ChildProcess
  #state: EngineStatus['state'] = 'ready'
  #restarts = 0
  #deathsInARow = 0
  #nextId = 1
  /** The newest attempt to start it again; over when it worked, failed, or was given up. */
  #attempt: Promise<void> = Promise.resolve()
  readonly #closing = new AbortController()

  private constructor(
    engine: string,
    device: DeviceOptions,
    logger: Logger,
    events: EngineProcessEvents,
    started: Awaited<ReturnType<typeof startChild>>,
  ) {
    this.#engine = engine
    this.#device = device
    this.#logger = logger
    this.#events = events
    this.#info = started.info
    this.#child = started.child
    this.#adopt(started.child)
  }

  /** Throws EngineUnavailable. */
  static async start(
    engine: string,
    { logger, named, yields, spare }: Pick<EngineOptions, 'logger' | 'named' | 'yields' | 'spare'>,
    events: EngineProcessEvents = { onDied: () => {}, onRestarted: () => {} },
  ): Promise<EngineProcess> {
    const device = { acceptSoftware: named, yields }
    const started = await startChild(engine, device, { logger, spare })
    return new EngineProcess(engine, device, logger, events, started)
  }

  get info(): ExecutorInfo {
    return this.#info
  }

  get state(): EngineStatus['state'] {
    return this.#state
  }

  get restarts(): number {
    return this.#restarts
  }

  /** The process's id; for logs, and for tests that kill it. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /**
   * Inputs of the loaded program and their float32 a row; a process that is being started again is waited for.
   * Rejects with CheckpointInvalid or EngineFailed.
   */
  async load(program: Program): Promise<Readonly<Record<string, number>>> {
    const stored = await storedProgram(program)
    while (this.#state === 'restarting') await this.#attempt
    const reply = await this.#request((id) => ({ type: 'load', id, program: stored }))
    return reply.type === 'loaded' ? reply.inputs : {}
  }

  /** Runs one batch. Rejects with EngineFailed. */
  async run(key: string, inputs: Inputs, rows: number): Promise<Outputs> {
    const reply = await this.#request((id) => ({ type: 'run', id, key, inputs, rows }))
    this.#deathsInARow = 0
    return reply.type === 'done' ? reply.outputs : {}
  }

  /** Loads a state; a process that is being started again is waited for. Rejects with CheckpointInvalid or EngineFailed. */
  async loadState(program: StatefulProgram): Promise<void> {
    while (this.#state === 'restarting') await this.#attempt
    await this.#request((id) => ({ type: 'loadState', id, program }))
  }

  /** Runs a graph of a loaded state once. Rejects with EngineFailed; the process has then forgotten the state. */
  async runGraph(
    key: string,
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Outputs> {
    const reply = await this.#request((id) => ({ type: 'runGraph', id, key, graph, inputs }))
    this.#deathsInARow = 0
    return reply.type === 'done' ? reply.outputs : {}
  }

  /** Writes a loaded state to a file. Rejects with EngineFailed, caused by the system's error code. */
  async saveState(
    key: string,
    path: string,
    metadata: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#request((id) => ({ type: 'saveState', id, key, path, metadata }))
  }

  unload(key: string): void {
    if (this.#state === 'ready') sendTo(this.#child, { type: 'unload', key })
  }

  /** Ends the process; what it was doing is lost. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return
    const running = this.#state === 'ready'
    this.#state = 'closed'
    this.#closing.abort()
    if (running) await endChild(this.#child)
    await this.#attempt
    this.#failPending(new EngineFailed('The engine was closed.'))
  }

  #request(make: (id: number) => Request): Promise<Reply> {
    if (this.#state !== 'ready') {
      return Promise.reject(new EngineFailed(`The engine is ${this.#state}.`))
    }
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const child = this.#child
      const timer = setTimeout(() => {
        this.#logger.error({ pid: child.pid }, 'the engine process hangs and is ended')
        child.kill('SIGKILL')
      }, ANSWER_TIMEOUT_MS)
      this.#pending.set(id, { resolve, reject, timer })
      sendTo(child, make(id))
    })
  }

  #adopt(child: ChildProcess): void {
    this.#child = child
    child.on('message', (message) => this.#answer(message as Reply))
    child.once('exit', (code, signal) => this.#died(signal ?? `exit code ${code}`))
    if (child.exitCode !== null || child.signalCode !== null) {
      this.#died(child.signalCode ?? `exit code ${child.exitCode}`)
    }
  }

  #answer(reply: Reply): void {
    if (reply.type === 'maxBatch') {
      this.#info = { ...this.#info, maxBatch: reply.maxBatch }
      this.#logger.warn(
        { maxBatch: reply.maxBatch, reason: reply.reason },
        'the device ran out of memory: batches are halved',
      )
    }
    if (!('id' in reply)) return
    const pending = this.#pending.get(reply.id)
    if (!pending) return
    this.#pending.delete(reply.id)
    clearTimeout(pending.timer)
    if (reply.type === 'failed') pending.reject(revive(reply.error))
    else pending.resolve(reply)
  }

  #died(how: string): void {
    if (this.#state !== 'ready') return
    this.#deathsInARow += 1
    this.#state = this.#deathsInARow >= FAILED_AFTER ? 'failed' : 'restarting'
    const error = new EngineFailed(`The engine process died (${how}). It is started again.`)
    this.#logger.error({ how, deathsInARow: this.#deathsInARow }, 'the engine process died')
    this.#failPending(error)
    this.#events.onDied(error)
    this.#restartLater()
  }

  /** Asked anew: a process can die while it is being adopted. */
  #isReady(): boolean {
    return this.#state === 'ready'
  }

  #failPending(error: Error): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer)
      reject(error)
    }
    this.#pending.clear()
  }

  #restartLater(): void {
    const doublings = this.#deathsInARow - 1
    const delay = doublings === 0 ? 0 : Math.min(FIRST_BACKOFF_MS * 2 ** doublings, MAX_BACKOFF_MS)
    this.#attempt = this.#restart(delay)
  }

  async #restart(delay: number): Promise<void> {
    const { signal } = this.#closing
    try {
      await sleep(delay, undefined, { signal })
      this.#restarts += 1
      const options = { logger: this.#logger, maxBatch: this.#info.maxBatch, signal }
      const started = await startChild(this.#engine, this.#device, options)
      this.#info = started.info
      this.#state = 'ready'
      this.#logger.info({ engine: this.#engine }, 'the engine process was started again')
      this.#adopt(started.child)
      if (this.#isReady()) this.#events.onRestarted()
    } catch (error) {
      if (this.#state === 'closed') return
      this.#state = 'ready'
      this.#died((error as Error).message)
    }
  }
}

/** The program as the process reads it: it shares this machine's disk. */
async function storedProgram(program: Program): Promise<StoredProgram> {
  const file = await (program.kind === 'graph' ? program.weights : program.model).path()
  if (program.kind === 'graph') return { ...program, weights: file }
  const { kind, key, layout, range } = program
  return { kind, key, path: file, layout, range }
}
