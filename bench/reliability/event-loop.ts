/** A row of the reliability benchmark: the delay of the server's event loop. */
import { setTimeout as delay } from 'node:timers/promises'
import { TINY_RUN } from '../../test/support/tiny-images.ts'
import type { Bench, Line } from './main.ts'
import { ENOUGH, withFaces } from './overload.ts'

/** Time for which a new server compiles its code. */
const WARM_UP_MS = 5_000

/** Longer than the benchmark lasts. */
const STEPS = 1e6

/** Clients that keep the server busy, without and with a run that it trains. */
export async function measureEventLoop(bench: Bench): Promise<readonly Line[]> {
  const { services, run } = bench
  const alone = await delayUnderLoad(bench)
  const settings = { ...TINY_RUN, dataset: run.dataset, steps: STEPS, snapshotEvery: 1_000 }
  const { id } = await services.training.start({ ...settings, checkpointEvery: 1_000 })
  const training = await delayUnderLoad({ ...bench, env: { ...bench.env, WORKER: 'on' } })
  const { step } = await services.training.run(id)
  await services.training.cancel(id)
  return [
    [`event loop with ${ENOUGH} clients: delay, p99`, '30 ms', alone],
    ['the same server trains: delay, p99', '40 ms', `${training}, at step ${step}`],
  ]
}

async function delayUnderLoad(bench: Bench): Promise<string> {
  return withFaces(bench, async (load, url) => {
    const loading = load({ clients: ENOUGH })
    await delay(WARM_UP_MS)
    // Each reading covers the time since the one before.
    await delayOf(url)
    await loading
    return `${(1000 * (await delayOf(url))).toFixed(0)} ms`
  })
}

/** The 99th percentile of the delay, seconds. */
async function delayOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)![1])
}
