/** The engine process itself: forked, and an engine started in it. */
import { fork, type ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { Logger } from '../../logger.ts'
import { EngineUnavailable } from '../provider.ts'
import type { DeviceOptions, ExecutorInfo } from './process/executor.ts'
import type { Reply, Request } from './process/protocol.ts'
import { endChild, type SpareProcess } from './spare-process.ts'

/** Loading a GPU runtime and its first kernels can take this long on a slow disk. */
const START_TIMEOUT_MS = 120_000

const ENTRY = new URL(`./process/main${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** No business of a process that reads weights and runs native code on them. */
const SECRETS = ['DATABASE_URL', 'SIGNING_KEY', 'API_TOKENS']

/** What runtimes write before they are started is about devices that are not there; the reasons are told anyway. */
const STARTED = new WeakSet<ChildProcess>()

export interface StartChildOptions {
  readonly logger: Logger
  /** Gives a process to start in, and takes one in which the engine could not be started. */
  readonly spare?: SpareProcess
  /** What its memory was found to hold; undefined if that is not known yet. */
  readonly maxBatch?: number
  /** Aborted, the process is killed, and the signal's reason thrown. */
  readonly signal?: AbortSignal
}

/**
 * Starts an engine in a process. Throws EngineUnavailable with the reason, also where starting it takes the process down.
 */
export async function startChild(
  engine: string,
  device: DeviceOptions,
  { logger, spare, maxBatch, signal }: StartChildOptions,
): Promise<{ readonly child: ChildProcess; readonly info: ExecutorInfo }> {
  const child = spare?.take() ?? forkChild(logger)
  const kill = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  const result = await tryEngine(child, { type: 'start', engine, device, maxBatch })
  signal?.removeEventListener('abort', kill)
  if (signal?.aborted) await endChild(child)
  signal?.throwIfAborted()
  if (result.type === 'started') {
    STARTED.add(child)
    return { child, info: result.info }
  }
  if (spare && result.type === 'unavailable') spare.keep(child)
  else await endChild(child)
  throw new EngineUnavailable(result.reason)
}

type Result =
  | Extract<Reply, { type: 'started' | 'unavailable' }>
  | { readonly type: 'died'; readonly reason: string }

function tryEngine(child: ChildProcess, request: Request): Promise<Result> {
  return new Promise((resolve) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, START_TIMEOUT_MS)
    const onExit = (code: number | null, signal: string | null) => {
      const how = late ? `it did not start within ${START_TIMEOUT_MS / 1000} s` : 'the process died'
      end({ type: 'died', reason: `${how} (${signal ?? `exit code ${code}`}).` })
    }
    const onError = ({ message }: Error) =>
      end({ type: 'died', reason: `no process could be started: ${message}.` })
    const onMessage = (message: unknown) => {
      const reply = message as Reply
      if (reply.type === 'started' || reply.type === 'unavailable') end(reply)
    }
    const end = (result: Result) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      resolve(result)
    }
    child.on('message', onMessage).once('exit', onExit).once('error', onError)
    sendTo(child, request)
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
