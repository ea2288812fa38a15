/** An engine process and its calls, and a spare process for the next engine to try. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Calls } from '../../rpc/calls.ts'
import type { EngineCalls, MemoryNotice } from './process/engine-calls.ts'

const EXIT_TIMEOUT_MS = 5_000

/** A forked process and the calls it answers. */
export interface EngineChild {
  readonly process: ChildProcess
  readonly calls: Calls<EngineCalls, MemoryNotice>
  /** True once an engine has started in it. */
  isStarted: boolean
  onNotice?: (notice: MemoryNotice) => void
}

/** Keeps a process in which no engine could be started, so that the next attempt saves a fork. */
export class SpareProcess implements AsyncDisposable {
  #child: EngineChild | undefined

  /** Hands over the spare process, if there is one and it is alive. */
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

/** Ends a process by closing its channel; kills it if it doesn't exit in time. */
export async function endChild({ process }: EngineChild): Promise<void> {
  if (hasExited(process)) return
  const exited = once(process, 'exit')
  if (process.connected) process.disconnect()
  const timer = setTimeout(() => process.kill('SIGKILL'), EXIT_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}

/** True if the process is running and reachable. */
export function isAlive({ process }: EngineChild): boolean {
  return !hasExited(process) && process.connected
}

function hasExited({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}
