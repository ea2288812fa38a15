/** Ports: the ends of a channel between two threads or two processes. */
import type { ChildProcess, Serializable } from 'node:child_process'
import type { MessagePort, Worker } from 'node:worker_threads'

export interface Port {
  /** Sends a message. Buffers in `moved` are transferred instead of copied if the channel can. */
  send(message: unknown, moved?: readonly ArrayBuffer[]): void
  receive(handle: (message: unknown) => void): void
}

/** The port of a thread: a Worker on its owner's side, `parentPort` inside the thread. */
export function threadPort(thread: Worker | MessagePort): Port {
  return {
    send: (message, moved = []) => thread.postMessage(message, moved),
    receive: (handle) => void thread.on('message', handle),
  }
}

/** The port of an IPC channel: a child on its parent's side, `process` inside the child. */
export function processPort(process: ChildProcess | NodeJS.Process): Port {
  return {
    // Messages to an exited process are dropped; its `exit` event notifies the callers.
    send: (message) => {
      if (process.connected) process.send!(message as Serializable, undefined, undefined, () => {})
    },
    receive: (handle) => void process.on('message', handle),
  }
}
