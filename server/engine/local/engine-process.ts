/** The engine process as the server sees it: started, called, and restarted when it crashes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineFailed } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { Answer } from '../../rpc/calls.ts'
import {
  UnsafeModel,
  type EngineStatus,
  type Inputs,
  type Outputs,
  type Program,
  type TensorValue,
} from '../engine.ts'
import type { EngineOptions } from '../provider.ts'
import type { StatefulProgram } from '../stateful-engine.ts'
import { Blame } from './blame.ts'
import { CallWatch, HANG_MS, type Overrun, type WatchedCall } from './call-watch.ts'
import { startChild } from './engine-child.ts'
import type { EngineCalls, MemoryNotice } from './process/engine-calls.ts'
import type { DeviceOptions, ExecutorInfo, StoredProgram } from './process/executor.ts'
import { readProcessUsage } from './process-usage.ts'
import { endChild, type EngineChild } from './spare-process.ts'

/** After this many crashes in a row the engine counts as failed; restarts continue with backoff. */
const FAILED_AFTER = 5
const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 30_000

/** CPU time for loading a foreign model, which includes its first runs. */
const FOREIGN_LOAD_MS = 120_000
/** CPU time for each row, relative to the time of loading, in which at least three rows ran. */
const RUN_PER_LOAD = 4

export interface EngineProcessEvents {
  /**
   * Called when the process crashes; all calls in flight are lost. `unsafe` is the model to blame,
   * whose caller may have left meanwhile.
   */
  onCrashed(error: EngineFailed, unsafe: UnsafeModel | undefined): void
  /** Called when the process is running again, with nothing loaded. */
  onRestarted(): void
}

type ProcessOptions = Pick<
  EngineOptions,
  'logger' | 'named' | 'yields' | 'spare' | 'memoryLimit' | 'foreignRunMs'
>

/** A started engine process. */
export class EngineProcess {
  readonly #engine: string
  readonly #device: DeviceOptions
  readonly #logger: Logger
  readonly #foreignRunMs: number
  readonly #events: EngineProcessEvents
  readonly #watch: CallWatch
  readonly #blame = new Blame()
  /** Duration of loading each foreign model. */
  readonly #foreign = new Map<string, number>()
  #info: ExecutorInfo
  #child: EngineChild
  #overrun: Overrun | undefined
  /** The call to blame for the last crash. */
  #blamed: { readonly call: WatchedCall; readonly error: UnsafeModel } | undefined
  #state: EngineStatus['state'] = 'ready'
  #restarts = 0
  #crashesInARow = 0
  /** The newest restart attempt; settles when it succeeded, failed or was abandoned. */
  #attempt: Promise<void> = Promise.resolve()
  readonly #closing = new AbortController()

  private constructor(
    engine: string,
    device: DeviceOptions,
    { logger, memoryLimit, foreignRunMs }: ProcessOptions,
    events: EngineProcessEvents,
    started: Awaited<ReturnType<typeof startChild>>,
  ) {
    this.#engine = engine
    this.#device = device
    this.#logger = logger
    this.#foreignRunMs = foreignRunMs
    this.#events = events
    this.#info = started.info
    this.#child = started.child
    this.#watch = new CallWatch({
      memoryLimit,
      usage: async () => (this.pid === undefined ? null : readProcessUsage(this.pid)),
      onOverrun: (overrun) => this.#stop(overrun),
    })
    this.#adopt(started.child)
  }

  /** Throws EngineUnavailable. */
  static async start(
    engine: string,
    options: ProcessOptions,
    events: EngineProcessEvents = { onCrashed: () => {}, onRestarted: () => {} },
  ): Promise<EngineProcess> {
    const { named, yields } = options
    const device = { acceptSoftware: named, yields }
    const started = await startChild(engine, device, options)
    return new EngineProcess(engine, device, options, events, started)
  }

  get info(): ExecutorInfo {
    return this.#info
  }

  get state(): EngineStatus['state'] {
    return this.#state
  }

  /** True if one call holds up all others for long. */
  get isStalled(): boolean {
    return this.#watch.isStalled
  }

  get restarts(): number {
    return this.#restarts
  }

  /** Process id, for logs and for tests that kill the process. */
  get pid(): number | undefined {
    return this.#child.process.pid
  }

  /**
   * Loads a program; waits for a restart in progress. Returns its inputs by name and float32 values
   * per row of each. Rejects with CheckpointInvalid or EngineFailed.
   */
  async load(program: Program): Promise<Readonly<Record<string, number>>> {
    const stored = await storedProgram(program)
    while (this.#state === 'restarting') await this.#attempt
    const { key } = program
    if (program.kind === 'graph') return this.#ask('load', { key }, stored)
    this.#foreign.set(key, 0)
    const onDone = (ms: number) => this.#foreign.set(key, ms)
    return this.#ask('load', { key, limitMs: FOREIGN_LOAD_MS, onDone }, stored)
  }

  /** Runs one batch. Rejects with EngineFailed. */
  async run(key: string, inputs: Inputs, rows: number): Promise<Outputs> {
    const limitMs = this.#runLimit(key, rows)
    const outputs = await this.#ask('run', { key, rows, limitMs }, key, inputs, rows)
    this.#crashesInARow = 0
    return outputs
  }

  /**
   * Loads a state; waits for a restart in progress. Rejects with CheckpointInvalid or EngineFailed.
   */
  async loadState(program: StatefulProgram): Promise<void> {
    while (this.#state === 'restarting') await this.#attempt
    await this.#ask('loadState', { key: program.key }, program)
  }

  /** Runs a graph of a loaded state. Rejects with EngineFailed; the state is then discarded. */
  async runGraph(
    key: string,
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Outputs> {
    const outputs = await this.#ask('runGraph', { key }, key, graph, inputs)
    this.#crashesInARow = 0
    return outputs
  }

  /**
   * Writes a loaded state to a file. Rejects with EngineFailed; its cause has the system's code.
   */
  async saveState(
    key: string,
    path: string,
    metadata: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#ask('saveState', { key }, key, path, metadata)
  }

  unload(key: string): void {
    this.#foreign.delete(key)
    // A crashed process holds nothing.
    if (this.#state === 'ready') this.#ask('unload', { key }, key).catch(() => {})
  }

  /** Ends the process; calls in flight are lost. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return
    const running = this.#state === 'ready'
    this.#state = 'closed'
    this.#closing.abort()
    if (running) await endChild(this.#child)
    await this.#attempt
    this.#child.calls.end(new EngineFailed('The engine was closed.'))
  }

  /** CPU time that a batch may take: of a foreign model, a multiple of what loading it took. */
  #runLimit(key: string, rows: number): number {
    const loadMs = this.#foreign.get(key)
    if (loadMs === undefined) return HANG_MS
    return Math.min(Math.max(this.#foreignRunMs, RUN_PER_LOAD * loadMs * rows), HANG_MS)
  }

  async #ask<Name extends keyof EngineCalls>(
    name: Name,
    { onDone, ...about }: AboutCall,
    ...args: Parameters<EngineCalls[Name]>
  ): Promise<Answer<EngineCalls[Name]>> {
    if (this.#state !== 'ready') throw new EngineFailed(`The engine is ${this.#state}.`)
    const isForeign = this.#foreign.has(about.key)
    const call: WatchedCall = { limitMs: HANG_MS, ...about, name, isForeign }
    try {
      return await this.#watch.during(call, () => this.#child.calls.ask(name, ...args), onDone)
    } catch (error) {
      throw this.#blamed?.call === call ? this.#blamed.error : error
    }
  }

  /** Kills the process, which can't be interrupted otherwise. */
  #stop(overrun: Overrun): void {
    const { name, key, rows } = this.#watch.current!
    const about = { pid: this.pid, call: name, program: key, rows }
    this.#logger.error(about, `a call ${overrun.what}; killing the engine process`)
    this.#overrun = overrun
    this.#child.process.kill('SIGKILL')
  }

  #adopt(child: EngineChild): void {
    this.#child = child
    child.onNotice = (notice) => this.#shrink(notice)
    const { process } = child
    process.once('exit', (code, signal) => this.#exited(code, signal))
    const { exitCode, signalCode } = process
    if (exitCode !== null || signalCode !== null) this.#exited(exitCode, signalCode)
  }

  #shrink({ maxBatch, reason }: MemoryNotice): void {
    this.#info = { ...this.#info, maxBatch }
    this.#logger.warn({ maxBatch, reason }, 'device out of memory; halving batches')
  }

  #exited(code: number | null, signal: string | null): void {
    if (this.#state !== 'ready') return
    const { current } = this.#watch
    const call = current?.isForeign ? current : undefined
    const overrun = this.#overrun
    const reason = this.#blame.judge({ call, overrun, signal })
    this.#blamed =
      call && reason !== null ? { call, error: new UnsafeModel(call.key, reason) } : undefined
    this.#overrun = undefined
    this.#crashed(overrun ? `a call ${overrun.what}` : (signal ?? `exit code ${code}`))
  }

  #crashed(how: string): void {
    if (this.#state !== 'ready') return
    this.#crashesInARow += 1
    this.#state = this.#crashesInARow >= FAILED_AFTER ? 'failed' : 'restarting'
    const error = new EngineFailed(`The engine process crashed (${how}). It is being restarted.`)
    this.#logger.error({ how, crashesInARow: this.#crashesInARow }, 'engine process crashed')
    this.#child.calls.end(error)
    this.#events.onCrashed(error, this.#blamed?.error)
    this.#restartLater()
  }

  /** Reads the state again: a process can crash while it is being adopted. */
  #isReady(): boolean {
    return this.#state === 'ready'
  }

  #restartLater(): void {
    const doublings = this.#crashesInARow - 1
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
      this.#logger.info({ engine: this.#engine }, 'engine process restarted')
      this.#adopt(started.child)
      if (this.#isReady()) this.#events.onRestarted()
    } catch (error) {
      if (this.#state === 'closed') return
      this.#state = 'ready'
      this.#blamed = undefined
      this.#crashed((error as Error).message)
    }
  }
}

/** A call's subject, and what it may use. */
interface AboutCall extends Pick<WatchedCall, 'key' | 'rows'> {
  /** Default: as long as any call may take. */
  readonly limitMs?: number
  /** Called with the duration of a call that succeeded. */
  readonly onDone?: (ms: number) => void
}

/** Converts a program for the process, which reads its file from this machine's disk. */
async function storedProgram(program: Program): Promise<StoredProgram> {
  if (program.kind === 'graph') return { ...program, weights: await program.weights.path() }
  const { model, ...rest } = program
  return { ...rest, path: await model.path() }
}
