/** The engine process as the server sees it: started, called, and restarted when it crashes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineFailed } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { Answer } from '../../rpc/calls.ts'
import type { EngineStatus, Inputs, Outputs, Program, TensorValue } from '../engine.ts'
import type { EngineOptions } from '../provider.ts'
import type { StatefulProgram } from '../stateful-engine.ts'
import { startChild } from './engine-child.ts'
import type { EngineCalls, MemoryNotice } from './process/engine-calls.ts'
import type { DeviceOptions, ExecutorInfo, StoredProgram } from './process/executor.ts'
import { endChild, type EngineChild } from './spare-process.ts'

/** After this many crashes in a row the engine counts as failed; restarts continue with backoff. */
const FAILED_AFTER = 5
const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 30_000

export interface EngineProcessEvents {
  /** Called when the process crashes; all calls in flight are lost. */
  onCrashed(error: EngineFailed): void
  /** Called when the process is running again, with nothing loaded. */
  onRestarted(): void
}

/** A started engine process. */
export class EngineProcess {
  readonly #engine: string
  readonly #device: DeviceOptions
  readonly #logger: Logger
  readonly #events: EngineProcessEvents
  #info: ExecutorInfo
  #child: EngineChild
  #state: EngineStatus['state'] = 'ready'
  #restarts = 0
  #crashesInARow = 0
  /** The newest restart attempt; settles when it succeeded, failed or was abandoned. */
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
    events: EngineProcessEvents = { onCrashed: () => {}, onRestarted: () => {} },
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
    return this.#ask('load', stored)
  }

  /** Runs one batch. Rejects with EngineFailed. */
  async run(key: string, inputs: Inputs, rows: number): Promise<Outputs> {
    const outputs = await this.#ask('run', key, inputs, rows)
    this.#crashesInARow = 0
    return outputs
  }

  /**
   * Loads a state; waits for a restart in progress. Rejects with CheckpointInvalid or EngineFailed.
   */
  async loadState(program: StatefulProgram): Promise<void> {
    while (this.#state === 'restarting') await this.#attempt
    await this.#ask('loadState', program)
  }

  /** Runs a graph of a loaded state. Rejects with EngineFailed; the state is then discarded. */
  async runGraph(
    key: string,
    graph: string,
    inputs: Readonly<Record<string, TensorValue>>,
  ): Promise<Outputs> {
    const outputs = await this.#ask('runGraph', key, graph, inputs)
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
    await this.#ask('saveState', key, path, metadata)
  }

  unload(key: string): void {
    // A crashed process holds nothing.
    if (this.#state === 'ready') this.#child.calls.ask('unload', key).catch(() => {})
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

  async #ask<Name extends keyof EngineCalls>(
    name: Name,
    ...args: Parameters<EngineCalls[Name]>
  ): Promise<Answer<EngineCalls[Name]>> {
    if (this.#state !== 'ready') throw new EngineFailed(`The engine is ${this.#state}.`)
    return this.#child.calls.ask(name, ...args)
  }

  #adopt(child: EngineChild): void {
    this.#child = child
    child.onNotice = (notice) => this.#shrink(notice)
    const { process } = child
    process.once('exit', (code, signal) => this.#crashed(signal ?? `exit code ${code}`))
    if (process.exitCode !== null || process.signalCode !== null) {
      this.#crashed(process.signalCode ?? `exit code ${process.exitCode}`)
    }
  }

  #shrink({ maxBatch, reason }: MemoryNotice): void {
    this.#info = { ...this.#info, maxBatch }
    this.#logger.warn({ maxBatch, reason }, 'device out of memory; halving batches')
  }

  #crashed(how: string): void {
    if (this.#state !== 'ready') return
    this.#crashesInARow += 1
    this.#state = this.#crashesInARow >= FAILED_AFTER ? 'failed' : 'restarting'
    const error = new EngineFailed(`The engine process crashed (${how}). It is being restarted.`)
    this.#logger.error({ how, crashesInARow: this.#crashesInARow }, 'engine process crashed')
    this.#child.calls.end(error)
    this.#events.onCrashed(error)
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
      this.#crashed((error as Error).message)
    }
  }
}

/** Converts a program for the process, which reads its file from this machine's disk. */
async function storedProgram(program: Program): Promise<StoredProgram> {
  if (program.kind === 'graph') return { ...program, weights: await program.weights.path() }
  const { model, ...rest } = program
  return { ...rest, path: await model.path() }
}
