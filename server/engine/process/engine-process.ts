/** The engine's process, seen from the server: started, spoken to, and started again when it dies. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { EngineFailed } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { EngineName, Program, TensorValue } from '../engine.ts'
import type { DeviceOptions, ExecutorInfo } from './executor.ts'
import type { PassedOver, Reply, Request } from './protocol.ts'
import { revive } from './reported-error.ts'

/** Loading a GPU runtime and its first kernels can take this long on a slow disk. */
const START_TIMEOUT_MS = 120_000
/** A batch or a load that takes longer hangs, as a lost GPU does. */
const ANSWER_TIMEOUT_MS = 600_000
/** After this many deaths in a row the engine counts as failed; it is still tried, every MAX_BACKOFF_MS. */
const FAILED_AFTER = 5
const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 30_000
const EXIT_TIMEOUT_MS = 5_000

const ENTRY = new URL(`./main${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** No business of a process that reads weights and runs native code on them. */
const SECRETS = ['DATABASE_URL', 'SIGNING_KEY', 'API_TOKENS']

export interface EngineProcessEvents {
  /** It died, with all it was doing; `failed`: too often to wait for it. */
  onDied(error: EngineFailed, failed: boolean): void
  /** It is there again, with nothing loaded. */
  onRestarted(): void
}

/** What may be started, in order. */
export interface Candidates {
  readonly names: readonly EngineName[]
  readonly device: DeviceOptions
}

interface Pending {
  resolve(reply: Reply): void
  reject(error: Error): void
  readonly timer: NodeJS.Timeout
}

/** A started engine process. */
export class EngineProcess {
  readonly engine: EngineName
  readonly passedOver: readonly PassedOver[]
  readonly #device: DeviceOptions
  readonly #logger: Logger
  readonly #events: EngineProcessEvents
  readonly #pending = new Map<number, Pending>()
  #info: ExecutorInfo
  #child: ChildProcess
  #state: 'ready' | 'restarting' | 'failed' | 'closed' = 'ready'
  #restarts = 0
  #deathsInARow = 0
  #nextId = 1
  #backoff: NodeJS.Timeout | undefined

  private constructor(
    started: Started,
    device: DeviceOptions,
    logger: Logger,
    events: EngineProcessEvents,
  ) {
    this.#device = device
    this.engine = started.engine
    this.passedOver = started.passedOver
    this.#info = started.info
    this.#logger = logger
    this.#events = events
    this.#child = started.child
    this.#adopt(started.child)
  }

  /** Starts the first of `candidates` that works. Throws EngineFailed, not retryable, with every reason. */
  static async start(
    candidates: Candidates,
    logger: Logger,
    events: EngineProcessEvents,
  ): Promise<EngineProcess> {
    const started = await startChild(candidates, undefined, logger)
    return new EngineProcess(started, candidates.device, logger, events)
  }

  get info(): ExecutorInfo {
    return this.#info
  }

  get state(): 'ready' | 'restarting' | 'failed' | 'closed' {
    return this.#state
  }

  get restarts(): number {
    return this.#restarts
  }

  /** The process's id; for logs, and for tests that kill it. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Inputs of the loaded program and their float32 a row. Rejects with CheckpointInvalid or EngineFailed. */
  async load(program: Program): Promise<Readonly<Record<string, number>>> {
    const reply = await this.#request((id) => ({ type: 'load', id, program }))
    return reply.type === 'loaded' ? reply.inputs : {}
  }

  /** Runs one batch. Rejects with EngineFailed. */
  async run(
    key: string,
    inputs: Readonly<Record<string, Float32Array>>,
    rows: number,
  ): Promise<Record<string, TensorValue>> {
    const reply = await this.#request((id) => ({ type: 'run', id, key, inputs, rows }))
    this.#deathsInARow = 0
    return reply.type === 'done' ? reply.outputs : {}
  }

  unload(key: string): void {
    if (this.#state === 'ready') send(this.#child, { type: 'unload', key })
  }

  /** Ends the process; what it was doing is lost. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return
    const running = this.#state === 'ready'
    this.#state = 'closed'
    clearTimeout(this.#backoff)
    if (running) await endChild(this.#child)
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
      send(child, make(id))
    })
  }

  #adopt(child: ChildProcess): void {
    this.#child = child
    child.on('message', (message) => this.#answer(message as Reply))
    child.once('exit', (code, signal) => void this.#died(signal ?? `exit code ${code}`))
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
    const failed = this.#deathsInARow >= FAILED_AFTER
    this.#state = failed ? 'failed' : 'restarting'
    const error = new EngineFailed(`The engine process died (${how}). It is started again.`)
    this.#logger.error({ how, deathsInARow: this.#deathsInARow }, 'the engine process died')
    this.#failPending(error)
    this.#events.onDied(error, failed)
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
    this.#backoff = setTimeout(() => void this.#restart(), delay)
  }

  async #restart(): Promise<void> {
    this.#restarts += 1
    try {
      const candidates = { names: [this.engine], device: this.#device }
      const started = await startChild(candidates, this.#info.maxBatch, this.#logger)
      if (this.#state === 'closed') return void (await endChild(started.child))
      this.#info = started.info
      this.#state = 'ready'
      this.#logger.info({ engine: this.engine }, 'the engine process was started again')
      this.#adopt(started.child)
      if (this.#isReady()) this.#events.onRestarted()
    } catch (error) {
      if (this.#state === 'closed') return
      this.#state = 'ready'
      this.#died((error as Error).message)
    }
  }
}

interface Started {
  readonly child: ChildProcess
  readonly engine: EngineName
  readonly info: ExecutorInfo
  readonly passedOver: readonly PassedOver[]
}

/** Forks until one of the candidates works; one that takes the process down is passed over like any other. */
async function startChild(
  candidates: Candidates,
  maxBatch: number | undefined,
  logger: Logger,
): Promise<Started> {
  const passedOver: PassedOver[] = []
  for (;;) {
    const names = candidates.names.filter(
      (name) => !passedOver.some((passed) => passed.name === name),
    )
    if (names.length === 0) throw noEngine(passedOver)
    const child = forkChild(logger)
    const found = await tryCandidates(child, { ...candidates, names }, maxBatch, passedOver)
    if (found) return { child, ...found, passedOver }
  }
}

function noEngine(passedOver: readonly PassedOver[]): EngineFailed {
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`)
  return new EngineFailed(`No engine could be started. ${reasons.join(' ')}`, { retryable: false })
}

/** Resolves with the first candidate that works in this process, or with nothing when the process is done for. */
function tryCandidates(
  child: ChildProcess,
  { names, device }: Candidates,
  maxBatch: number | undefined,
  passedOver: PassedOver[],
): Promise<{ engine: EngineName; info: ExecutorInfo } | undefined> {
  return new Promise((resolve) => {
    let trying = names[0]!
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, START_TIMEOUT_MS)
    const onExit = (code: number | null, signal: string | null) => {
      const how = late ? `it did not start within ${START_TIMEOUT_MS / 1000} s` : `the process died`
      passedOver.push({ name: trying, reason: `${how} (${signal ?? `exit code ${code}`}).` })
      end(undefined)
    }
    const onMessage = (message: unknown) => {
      const reply = message as Reply
      if (reply.type === 'trying') trying = reply.name
      if (reply.type === 'passedOver') passedOver.push({ name: reply.name, reason: reply.reason })
      if (reply.type === 'started') end({ engine: reply.engine, info: reply.info })
      if (reply.type === 'unavailable') {
        end(undefined)
        void endChild(child)
      }
    }
    const end = (found: { engine: EngineName; info: ExecutorInfo } | undefined) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit)
      resolve(found)
    }
    child.on('message', onMessage).once('exit', onExit)
    send(child, { type: 'start', candidates: names, device, maxBatch })
  })
}

function forkChild(logger: Logger): ChildProcess {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // TensorFlow takes the whole GPU at start otherwise.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '1',
    // Ten bits of mantissa are not enough for pictures that must be equal across engines.
    NVIDIA_TF32_OVERRIDE: '0',
  }
  for (const name of SECRETS) Reflect.deleteProperty(env, name)
  const child = fork(fileURLToPath(ENTRY), { serialization: 'advanced', env, silent: true })
  child.on('error', (error) => logger.error({ error }, 'the engine process'))
  logLines(child.stdout, (line) => logger.debug({ pid: child.pid }, line))
  logLines(child.stderr, (line) => logger.warn({ pid: child.pid }, line))
  return child
}

function logLines(stream: Readable | null, log: (line: string) => void): void {
  if (!stream) return
  createInterface({ input: stream }).on('line', (line) => line.trim() && log(line))
}

/** A process that is gone can't be sent to; its `exit` tells those who wait. */
function send(child: ChildProcess, request: Request): void {
  if (child.connected) child.send(request, () => {})
}

/** Asks it to end by closing its channel, and makes it end if it doesn't. */
async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}
