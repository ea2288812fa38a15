/** A forked engine process in which no engine has been started yet: the next one to be tried saves a fork. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const EXIT_TIMEOUT_MS = 5_000

export class SpareProcess implements AsyncDisposable {
  #child: ChildProcess | undefined

  /** The process, if there is one and it is alive; it is the caller's from now on. */
  take(): ChildProcess | undefined {
    const child = this.#child
    this.#child = undefined
    return child && isAlive(child) && child.connected ? child : undefined
  }

  keep(child: ChildProcess): void {
    this.#child = child
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child) await endChild(this.#child)
  }
}

/** Asks a process to end by closing its channel, and kills it if it doesn't. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return
  const exited = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}
