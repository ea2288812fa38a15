/** Rows of the reliability benchmark: servers that are stopped. */
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
