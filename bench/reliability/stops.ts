/** Rows of the reliability benchmark: servers that are stopped. */
import path from 'node:path'
import { restartUnderLoad } from '../../test/faults/restarts.ts'
import { stopUnderLoad } from '../../test/faults/stop-under-load.ts'
import { quantile } from '../measure.ts'
import type { Bench, Line } from './main.ts'

/** SIGTERM under clients without and with pauses, in turn. */
export async function measureStops({ main, env, scaled }: Bench): Promise<readonly Line[]> {
  const [clients, stops] = [256, scaled(50)]
  const seconds: number[] = []
  let [answered, lost] = [0, 0]
  for (let stop = 0; stop < stops; stop += 1) {
    const pauseMs = stop % 2 === 0 ? 0 : 50
    const figures = await stopUnderLoad({ main, env, clients, pauseMs })
    answered += figures.answered
    lost += figures.lost
    seconds.push(figures.seconds)
  }
  return [
    [`requests lost in ${stops} stops, ${clients} clients`, '0', `${lost} of ${answered}`],
    ['time from SIGTERM to the end, p99', '', `${quantile(seconds, 0.99).toFixed(1)} s`],
  ]
}

/** Rolling restarts of two replicas behind a load balancer. */
export async function measureRestarts(bench: Bench): Promise<readonly Line[]> {
  const { main, env, services, scaled } = bench
  const [clients, rounds] = [32, scaled(10)]
  const replicas = ['a', 'b'].map((name) => ({
    ...env,
    DATABASE_URL: services.database.url,
    STORAGE: services.config.storage.url,
    DATA_DIR: path.join(env.DATA_DIR, 'replicas', name),
  }))
  const { answered, failed, moved } = await restartUnderLoad({ main, replicas, clients, rounds })
  const total = answered + failed.length
  const reasons = [...new Set(failed)].map((reason) => `, ${reason}`).join('')
  const result = `${failed.length} of ${total}${reasons}; ${moved} moved`
  return [[`requests failed in ${rounds} rolling restarts`, '0', result]]
}
