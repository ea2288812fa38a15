/** Forks an engine process and starts an engine in it. */
import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { childEnvironment } from '../../child-environment.ts'
import type { Logger } from '../../logger.ts'
import { Calls } from '../../rpc/calls.ts'
import { processPort } from '../../rpc/port.ts'
import { EngineUnavailable } from '../provider.ts'
import type { EngineCalls, MemoryNotice } from './process/engine-calls.ts'
import type { DeviceOptions, ExecutorInfo } from './process/executor.ts'
import { endChild, isAlive, type EngineChild, type SpareProcess } from './spare-process.ts'

/** Loading a GPU runtime and its first kernels can take this long on a slow disk. */
const START_TIMEOUT_MS = 120_000

const ENTRY = new URL(`./process/main${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

export interface StartChildOptions {
  readonly logger: Logger
  /** Supplies a process to start in, and takes it back if the engine can't be started. */
  readonly spare?: SpareProcess
  /** Rows that the device's memory is known to hold; undefined if not known yet. */
  readonly maxBatch?: number
  /** When aborted, the process is killed and the signal's reason is thrown. */
  readonly signal?: AbortSignal
}

/**
 * Starts an engine in a process. Throws EngineUnavailable with the reason, also if the process
 * crashes meanwhile.
 */
export async function startChild(
  engine: string,
  device: DeviceOptions,
  { logger, spare, maxBatch, signal }: StartChildOptions,
): Promise<{ readonly child: EngineChild; readonly info: ExecutorInfo }> {
  const child = spare?.take() ?? forkChild(logger)
  const kill = () => child.process.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  try {
    const info = await openEngine(child, () => child.calls.ask('start', engine, device, maxBatch))
    signal?.throwIfAborted()
    child.isStarted = true
    return { child, info }
  } catch (error) {
    if (spare && isAlive(child)) spare.keep(child)
    else await endChild(child)
    throw signal?.aborted ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', kill)
  }
}

async function openEngine({ process, calls }: EngineChild, start: () => Promise<ExecutorInfo>) {
  let late = false
  const timer = setTimeout(() => {
    late = true
    process.kill('SIGKILL')
  }, START_TIMEOUT_MS)
  const onExit = (code: number | null, signal: string | null) => {
    const how = late
      ? `It did not start within ${START_TIMEOUT_MS / 1000} s`
      : 'The engine process crashed'
    calls.end(new Error(`${how} (${signal ?? `exit code ${code}`}).`))
  }
  const onError = ({ message }: Error) =>
    calls.end(new Error(`The engine process could not be started: ${message}.`))
  process.once('exit', onExit).once('error', onError)
  try {
    return await start()
  } catch (error) {
    throw new EngineUnavailable((error as Error).message, { cause: error })
  } finally {
    clearTimeout(timer)
    process.off('exit', onExit).off('error', onError)
  }
}

function forkChild(logger: Logger): EngineChild {
  const env = childEnvironment({
    // Otherwise TensorFlow allocates the whole GPU at start.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    TF_CPP_MIN_LOG_LEVEL: '1',
    // TF32 has a 10-bit mantissa: too imprecise for images that must be equal across engines.
    NVIDIA_TF32_OVERRIDE: '0',
    // Otherwise ONNX Runtime reports its use to Microsoft and leaves files in the home and
    // temporary folders.
    ORT_DISABLE_TELEMETRY: '1',
  })
  const process = fork(fileURLToPath(ENTRY), { serialization: 'advanced', env, silent: true })
  const calls = new Calls<EngineCalls, MemoryNotice>(processPort(process), {
    onNotice: (notice) => child.onNotice?.(notice),
  })
  const child: EngineChild = { process, calls, isStarted: false }
  process.on('error', (error) => logger.error({ error }, 'engine process failed'))
  logLines(process.stdout, (line) => logger.debug({ pid: process.pid }, line))
  logLines(process.stderr, (line) => {
    // While starting, runtimes complain about missing devices; the reasons are reported anyway.
    logger[child.isStarted ? 'warn' : 'debug']({ pid: process.pid }, line)
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
