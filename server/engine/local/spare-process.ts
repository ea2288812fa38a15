/** Engine processes: what belongs to one, and one kept in reserve while engines are tried. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Calls } from '../../rpc/calls.ts'
import type { EngineCalls, MemoryNotice } from './process/engine-calls.ts'

const EXIT_TIMEOUT_MS = 5_000

/** A forked process, and the calls that it answers. */
export interface EngineChild {
  readonly process: ChildProcess
  readonly calls: Calls<EngineCalls, MemoryNotice>
  /** True once an engine is started in it. */
  isStarted: boolean
  onNotice?: (notice: MemoryNotice) => void
}

/** A process in which no engine could be started yet: the next one to be tried saves a fork. */
export class SpareProcess implements AsyncDisposable {
  #child: EngineChild | undefined

  /** The process, if there is one and it is alive; it is the caller's from now on. */
  take(): EngineChild | undefined {
    const child = this.#child
    this.#child = undefined
    return child && isAlive(child) ? child : undefined
  }

  keep(child: EngineChild): void {
    this.#child = child
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child) await endChild(this.#child)
  }
}

/** Asks a process to end by closing its channel, and kills it if it doesn't. */
export async function endChild({ process }: EngineChild): Promise<void> {
  if (hasExited(process)) return
  const exited = once(process, 'exit')
  if (process.connected) process.disconnect()
  const timer = setTimeout(() => process.kill('SIGKILL'), EXIT_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}

/** True if the process runs and can be called. */
export function isAlive({ process }: EngineChild): boolean {
  return !hasExited(process) && process.connected
}

function hasExited({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}
