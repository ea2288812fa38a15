/** The inspector of a server's process, for its memory after a garbage collection. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { WebSocket } from 'ws'

/** Lets the inspector of a process listen on a free port once it is opened. */
export const INSPECTABLE = { NODE_OPTIONS: '--inspect-port=0' }

export interface ProcessUse {
  readonly heapBytes: number
  /** Sockets, pipes, files and other resources, without timers. */
  readonly handles: number
}

const USE = `JSON.stringify({
  heapBytes: process.memoryUsage().heapUsed,
  handles: process.getActiveResourcesInfo().filter((type) => !/^(Timeout|Immediate)$/.test(type)).length,
})`

/** Opens the inspector of a process that was started with INSPECTABLE. */
export async function inspect(child: ChildProcess): Promise<() => Promise<ProcessUse>> {
  const listening = new Promise<string>((resolve) => {
    child.stderr!.on('data', (text) => {
      const address = /ws:\/\/\S+/.exec(String(text))?.[0]
      if (address) resolve(address)
    })
  })
  child.kill('SIGUSR1')
  const socket = new WebSocket(await listening)
  await once(socket, 'open')
  let id = 0
  const call = async (method: string, params = {}) => {
    id += 1
    const [answer] = await Promise.all([
      once(socket, 'message'),
      socket.send(JSON.stringify({ id, method, params })),
    ])
    return JSON.parse(String(answer[0])).result
  }
  return async () => {
    await call('HeapProfiler.collectGarbage')
    const { result } = await call('Runtime.evaluate', { expression: USE })
    return JSON.parse(result.value)
  }
}
