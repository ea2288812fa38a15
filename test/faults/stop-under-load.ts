/** Stops of a server while clients send requests on keep-alive connections. */
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../support/server-process.ts'
import { startKeepAliveLoad } from './keep-alive-load.ts'

export interface StopOptions {
  /** The server's script. */
  readonly main: string
  /** Its environment: a data folder and a database with a checkpoint. */
  readonly env: Readonly<Record<string, string>>
  readonly clients: number
  /** Longest pause of a client between two requests. */
  readonly pauseMs: number
}

export interface StopFigures {
  readonly answered: number
  readonly lost: number
  /** Time from the signal to the end of the process. */
  readonly seconds: number
  readonly exitCode: number | null
}

/** Starts a server and its clients, and sends SIGTERM when each client has had some responses. */
export async function stopUnderLoad(options: StopOptions): Promise<StopFigures> {
  const { main, env, clients, pauseMs } = options
  const { child, url, exited } = await spawnServer(main, env)
  const load = startKeepAliveLoad(url, clients, pauseMs)
  while (load.answered < 4 * clients) await delay(10)
  const signalled = performance.now()
  child.kill('SIGTERM')
  const [exitCode] = await exited
  const seconds = (performance.now() - signalled) / 1000
  await load.ended
  return { answered: load.answered, lost: load.lost, seconds, exitCode }
}
