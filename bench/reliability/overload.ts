/** Rows of the reliability benchmark: more requests than the server can answer. */
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../../test/support/server-process.ts'
import { quantile } from '../measure.ts'
import type { Bench, Line } from './main.ts'
import type { LoadFigures, RequestLoad } from './request-load.ts'

const CLI = 'dist/server/cli/main.js'
const DEMO_FILE = 'demo/faces64.safetensors'

/** Clients that keep the server busy, and no more. */
export const ENOUGH = 4

/** Requests per second of a client that floods: some twenty times what the server answers. */
const FLOOD = 1_000

const SECONDS = 20

/** Five times as many requests as the server can answer, from a crowd of clients. */
export async function measureOverload(bench: Bench): Promise<readonly Line[]> {
  return withFaces(bench, async (run) => {
    const usual = await run({ clients: ENOUGH })
    const capacity = usual.served.length / usual.seconds
    const figures = await run({ perSecond: 5 * capacity })
    const goodput = figures.served.length / figures.seconds / capacity
    const p99 = (values: readonly number[]) => quantile(values, 0.99)
    return [
      ['5x overload: served, of what is served without', '90 %', `${percent(goodput)}`],
      ['rejected requests: time, p99', '100 ms', milliseconds(p99(figures.refused))],
      [
        'served requests: time, p99',
        `3x ${milliseconds(p99(usual.served))}`,
        milliseconds(p99(figures.served)),
      ],
      ['requests without a proper answer', '0', String(figures.failed)],
    ]
  })
}

/** One connection that pipelines far more than others send. */
export async function measureFlood(bench: Bench): Promise<readonly Line[]> {
  return withFaces(bench, async (run) => {
    const alone = await run({ clients: ENOUGH })
    const others = await run({ clients: ENOUGH, pipelined: FLOOD })
    const p99 = (values: readonly number[]) => milliseconds(quantile(values, 0.99))
    return [
      [
        `${ENOUGH} clients beside ${FLOOD} requests/s on one connection: time, p99`,
        `3x ${p99(alone.served)}`,
        p99(others.served),
      ],
      ['requests of the others refused', '0', String(others.refused.length + others.failed)],
    ]
  })
}

type Run = (
  load: Omit<RequestLoad, 'url' | 'seconds'>,
) => Promise<LoadFigures & { seconds: number }>

/** A server with a checkpoint `faces64` of 64x64 pixels. */
export async function withFaces<T>(
  { main, env, scaled }: Bench,
  work: (run: Run, url: string) => Promise<T>,
): Promise<T> {
  const command = [CLI, 'import', DEMO_FILE, '--name', 'faces64']
  execFileSync(process.execPath, command, { env: { ...process.env, ...env }, stdio: 'ignore' })
  const { child, url, exited } = await spawnServer(main, env)
  const seconds = scaled(SECONDS)
  const run: Run = async (load) => {
    const clients = fork(new URL('request-load.ts', import.meta.url))
    clients.send({ url, seconds, ...load } satisfies RequestLoad)
    const [figures] = (await once(clients, 'message')) as [LoadFigures]
    clients.kill()
    // Until an overload has ended.
    await delay(2_000)
    return { ...figures, seconds }
  }
  try {
    return await work(run, url)
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(0)} ms`
}
