/** The engine process itself: forked, tried with one candidate after the other, ended. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { EngineFailed } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { EngineName } from '../engine.ts'
import type { DeviceOptions, ExecutorInfo } from './process/executor.ts'
import type { PassedOver, Reply, Request } from './process/protocol.ts'

/** Loading a GPU runtime and its first kernels can take this long on a slow disk. */
const START_TIMEOUT_MS = 120_000
const EXIT_TIMEOUT_MS = 5_000

const ENTRY = new URL(`./process/main${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** No business of a process that reads weights and runs native code on them. */
const SECRETS = ['DATABASE_URL', 'SIGNING_KEY', 'API_TOKENS']

/** What runtimes write before they are started is about devices that are not there; the reasons are told anyway. */
const STARTED = new WeakSet<ChildProcess>()

/** What may be started, in order. */
export interface Candidates {
  readonly names: readonly EngineName[]
  readonly device: DeviceOptions
}

/** A process in which a candidate works. */
export interface StartedChild {
  readonly child: ChildProcess
  readonly engine: EngineName
  readonly info: ExecutorInfo
  readonly passedOver: readonly PassedOver[]
}

export interface StartChildOptions {
  /** What its memory was found to hold; undefined if that is not known yet. */
  readonly maxBatch?: number
  /** Gives the start up: the process is killed, and the signal's reason thrown. */
  readonly signal?: AbortSignal
}

/**
 * Forks until one of the candidates works; one that takes the process down is passed over like any other.
 * Throws EngineFailed, not retryable, with every reason.
 */
export async function startChild(
  candidates: Candidates,
  logger: Logger,
  { maxBatch, signal }: StartChildOptions = {},
): Promise<StartedChild> {
  const passedOver: PassedOver[] = []
  for (;;) {
    const names = candidates.names.filter(
      (name) => !passedOver.some((passed) => passed.name === name),
    )
    if (names.length === 0) throw noEngine(passedOver)
    const child = forkChild(logger)
    const kill = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', kill, { once: true })
    const found = await tryCandidates(child, { ...candidates, names }, maxBatch, passedOver)
    signal?.removeEventListener('abort', kill)
    if (signal?.aborted) await endChild(child)
    signal?.throwIfAborted()
    if (!found) continue
    STARTED.add(child)
    return { child, ...found, passedOver }
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
    const giveUp = (reason: string) => {
      passedOver.push({ name: trying, reason })
      end(undefined)
    }
    const onExit = (code: number | null, signal: string | null) => {
      const how = late ? `it did not start within ${START_TIMEOUT_MS / 1000} s` : `the process died`
      giveUp(`${how} (${signal ?? `exit code ${code}`}).`)
    }
    const onError = (error: Error) => giveUp(`no process could be started: ${error.message}.`)
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
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      resolve(found)
    }
    child.on('message', onMessage).once('exit', onExit).once('error', onError)
    sendTo(child, { type: 'start', candidates: names, device, maxBatch })
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
    // ONNX Runtime reports its use to Microsoft otherwise, and leaves files in the home and temporary folders.
    ORT_DISABLE_TELEMETRY: '1',
  }
  for (const name of SECRETS) Reflect.deleteProperty(env, name)
  const child = fork(fileURLToPath(ENTRY), { serialization: 'advanced', env, silent: true })
  child.on('error', (error) => logger.error({ error }, 'the engine process'))
  logLines(child.stdout, (line) => logger.debug({ pid: child.pid }, line))
  logLines(child.stderr, (line) => {
    logger[STARTED.has(child) ? 'warn' : 'debug']({ pid: child.pid }, line)
  })
  return child
}

function logLines(stream: Readable | null, log: (line: string) => void): void {
  if (!stream) return
  createInterface({ input: stream }).on('line', (line) => {
    const text = stripVTControlCharacters(line).trim()
    if (text) log(text)
  })
}

/** A process that is gone can't be sent to; its `exit` tells those who wait. */
export function sendTo(child: ChildProcess, request: Request): void {
  if (child.connected) child.send(request, () => {})
}

/** Asks it to end by closing its channel, and makes it end if it doesn't. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}
