/** Kills of a server that clients of the SDK follow a run through. */
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '../../clients/sdk/src/index.ts'
import { spawnServer } from '../support/server-process.ts'
import type { FollowedRun } from './followed-run.ts'

export interface KillOptions {
  /** The server's script. */
  readonly main: string
  readonly env: Readonly<Record<string, string>>
  readonly run: FollowedRun
  readonly clients: number
  readonly kills: number
}

export interface KillFigures {
  /** For each client and kill: time from the server's start to the next event, ms. */
  readonly backMs: readonly number[]
  /** Events that a client missed or got twice. */
  readonly faults: number
}

interface Follower {
  seq: number
  faults: number
  /** Called with the next event. */
  onEvent: (() => void) | undefined
}

/** Kills the server with SIGKILL and starts it again, as often as asked. */
export async function killWhileFollowed(options: KillOptions): Promise<KillFigures> {
  const { main, env, run, clients, kills } = options
  let server = await spawnServer(main, env)
  const { url } = server
  const port = { PORT: new URL(url).port }
  const ended = new AbortController()
  setMaxListeners(0, ended.signal)
  const pushing = run.keepPushing(100, ended.signal)
  const followers = Array.from({ length: clients }, (): Follower => {
    return { seq: 0, faults: 0, onEvent: undefined }
  })
  const following = followers.map((follower) => follow(url, run.id, follower, ended.signal))
  await Promise.all(followers.map(nextEvent))
  const backMs: number[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    server.child.kill('SIGKILL')
    await server.exited
    const back = followers.map(nextEvent)
    server = await spawnServer(main, { ...env, ...port })
    const readyAt = performance.now()
    const wait = async (event: Promise<void>) => {
      await event
      backMs.push(performance.now() - readyAt)
    }
    await Promise.all(back.map(wait))
    // Another kill while clients only read.
    await delay(Math.random() * 500)
  }
  ended.abort()
  await Promise.all([pushing, ...following])
  server.child.kill('SIGTERM')
  await server.exited
  return { backMs, faults: followers.reduce((sum, { faults }) => sum + faults, 0) }
}

async function follow(
  url: string,
  run: string,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  await using client = createClient({ url })
  for await (const { trainingProgress } of client.trainingProgress({ run }, { signal })) {
    const { seq } = trainingProgress
    if (seq !== follower.seq + 1) follower.faults += 1
    follower.seq = seq
    follower.onEvent?.()
  }
}

function nextEvent(follower: Follower): Promise<void> {
  return new Promise((resolve) => {
    follower.onEvent = resolve
  })
}
