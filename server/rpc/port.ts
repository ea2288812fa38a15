/** The ends of a channel between two threads or two processes. */
import type { ChildProcess, Serializable } from 'node:child_process'
import type { MessagePort, Worker } from 'node:worker_threads'

export interface Port {
  /** Sends a message. The buffers in `moved` change hands instead of being copied, where the channel can do that. */
  send(message: unknown, moved?: readonly ArrayBuffer[]): void
  receive(handle: (message: unknown) => void): void
}

/** A thread: the Worker as its owner sees it, or `parentPort` as the thread itself does. */
export function threadPort(thread: Worker | MessagePort): Port {
  return {
    send: (message, moved = []) => thread.postMessage(message, moved),
    receive: (handle) => void thread.on('message', handle),
  }
}

/** A process with an IPC channel: the child as its owner sees it, or `process` as the child itself does. */
export function processPort(process: ChildProcess | NodeJS.Process): Port {
  return {
    // A process that is gone can't be sent to; its `exit` says so to those who wait.
    send: (message) => {
      if (process.connected) process.send!(message as Serializable, undefined, undefined, () => {})
    },
    receive: (handle) => void process.on('message', handle),
  }
}
