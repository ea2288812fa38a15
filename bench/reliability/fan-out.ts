/** Rows of the reliability benchmark: many subscribers to one run. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer, type ServerProcess } from '../../test/support/server-process.ts'
import type { Bench, Line } from './main.ts'
import type { SubscriberReport, SubscriberRequest } from './subscriber-load.ts'

/** Subscribers, with the goal for the 99th percentile of the delay. */
const CROWDS = [
  [1_000, 350],
  [5_000, 500],
  [10_000, 800],
] as const

/** Messages that a burst sends to all subscribers together. */
const BURST_MESSAGES = 200_000

/** Time for which live events are measured, and between two of them. */
const LIVE_MS = 10_000
const EVENT_EVERY_MS = 1_000

/** Events that late subscribers have to read. */
const HISTORY = 500

/** Delays of live events, messages per second in a burst, and memory, by number of subscribers. */
export async function measureFanOut(bench: Bench): Promise<readonly Line[]> {
  const lines: Line[] = []
  for (const [size, goalMs] of CROWDS) {
    const count = bench.scaled(size)
    await withCrowd(bench, async (crowd, server) => {
      await crowd.open(count, bench.run.lastSeq)
      const { p99Ms } = await live(bench, crowd)
      const rate = await burst(bench, crowd, count)
      const what = `${count} subscribers`
      lines.push([`${what}: delay, p99`, `${goalMs} ms`, `${p99Ms.toFixed(0)} ms`])
      lines.push([`${what}: messages in a burst`, '25000/s', `${rate.toFixed(0)}/s`])
      lines.push([`${what}: memory`, '1024 MB', `${memoryOf(server).toFixed(0)} MB`])
    })
  }
  return lines
}

/** Time until all of many subscribers that join a running run late have its events. */
export async function measureLateSubscribers(bench: Bench): Promise<readonly Line[]> {
  const { run } = bench
  const count = bench.scaled(5_000)
  run.push(HISTORY)
  await run.recorded()
  const after = run.lastSeq - HISTORY
  return withCrowd(bench, async (crowd) => {
    const ended = new AbortController()
    const pushing = run.keepPushing(EVENT_EVERY_MS, ended.signal)
    const start = performance.now()
    await crowd.open(count, after)
    let report = await crowd.report()
    for (const joined = run.lastSeq; report.reached < joined; report = await crowd.report()) {
      await delay(100)
    }
    const seconds = (performance.now() - start) / 1000
    ended.abort()
    await pushing
    return [
      [`${count} late subscribers: ${HISTORY} events`, '30 s', `${seconds.toFixed(1)} s`],
      ['events missed or received twice', '0', String(report.faults)],
    ]
  })
}

/** Delays of clients that read, beside as many that don't. */
export async function measureStalledSubscribers(bench: Bench): Promise<readonly Line[]> {
  const count = bench.scaled(200)
  return withCrowd(bench, async (crowd, server) => {
    await crowd.open(count, bench.run.lastSeq)
    await live(bench, crowd)
    const before = memoryOf(server)
    await crowd.open(count, 0, false)
    bench.run.push(HISTORY)
    await bench.run.recorded()
    const { p99Ms } = await live(bench, crowd)
    const grown = memoryOf(server) - before
    return [
      [`${count} readers beside ${count} stalled: delay, p99`, '1000 ms', `${p99Ms.toFixed(0)} ms`],
      ['growth of memory', '50 MB', `${grown.toFixed(0)} MB`],
    ]
  })
}

/** Measures live events for a while. */
async function live({ run }: Bench, crowd: Crowd): Promise<SubscriberReport> {
  await run.recorded()
  await crowd.reached(run.lastSeq)
  await crowd.ask({ reset: true })
  await run.keepPushing(EVENT_EVERY_MS, AbortSignal.timeout(LIVE_MS))
  await crowd.reached(run.lastSeq)
  return crowd.report()
}

/** Messages per second of events that are recorded at once. */
async function burst({ run }: Bench, crowd: Crowd, subscribers: number): Promise<number> {
  const events = Math.ceil(BURST_MESSAGES / subscribers)
  const start = performance.now()
  run.push(events)
  await crowd.reached(run.lastSeq)
  return (events * subscribers * 1000) / (performance.now() - start)
}

/** Subscribers in another process. */
interface Crowd {
  open(count: number, after: number, reads?: boolean): Promise<SubscriberReport>
  ask(request: SubscriberRequest): Promise<SubscriberReport>
  report(): Promise<SubscriberReport>
  /** Resolves when all subscribers have the event with this `seq`. */
  reached(seq: number): Promise<void>
}

async function withCrowd<Result>(
  { main, env, run }: Bench,
  work: (crowd: Crowd, server: ServerProcess) => Promise<Result>,
): Promise<Result> {
  const server = await spawnServer(main, { ...env, LOG_LEVEL: 'info' })
  const script = path.join(import.meta.dirname, 'subscriber-load.ts')
  const child: ChildProcess = fork(script, { execArgv: ['--import', 'tsx'] })
  const ask = async (request: SubscriberRequest) => {
    child.send(request)
    return ((await once(child, 'message')) as [SubscriberReport])[0]
  }
  const crowd: Crowd = {
    ask,
    open: (count, after, reads = true) =>
      ask({ open: { url: server.url, run: run.id, after, count, reads } }),
    report: () => ask({}),
    async reached(seq) {
      while ((await ask({})).reached < seq) await delay(20)
    },
  }
  try {
    return await work(crowd, server)
  } finally {
    child.kill()
    server.child.kill('SIGTERM')
    await server.exited
  }
}

/** Resident memory of the server's process, MB. */
function memoryOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024
}
