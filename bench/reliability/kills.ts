/** Rows of the reliability benchmark: processes that are killed. */
import { killWhileFollowed } from '../../test/faults/kills.ts'
import { saveWhileKilled } from '../../test/faults/saves.ts'
import { killWorkerWhileTraining } from '../../test/faults/worker-kills.ts'
import { quantile } from '../measure.ts'
import type { Bench, Line } from './main.ts'

/** SIGKILL while clients of the SDK follow a run. */
export async function measureKills({ main, env, run, scaled }: Bench): Promise<readonly Line[]> {
  const [clients, kills] = [200, scaled(20)]
  const { backMs, faults } = await killWhileFollowed({ main, env, run, clients, kills })
  const p99 = (quantile(backMs, 0.99) / 1000).toFixed(1)
  return [
    [`${clients} clients back after ${kills} kills, p99`, '3 s', `${p99} s`],
    ['events missed or received twice', '0', String(faults)],
  ]
}

/** Clients that save while the server is killed, and at every third time the database. */
export async function measureSaves({ main, env, scaled }: Bench): Promise<readonly Line[]> {
  const kills = Array.from({ length: scaled(30) }, (_, index) =>
    index % 3 === 2 ? ('database' as const) : ('server' as const),
  )
  const options = { clients: 16, saves: scaled(10_000), kills }
  const figures = await saveWhileKilled({ main, env, ...options })
  const { acknowledged, lost, duplicates, refused, repeated } = figures
  const what = `acknowledged saves lost in ${kills.length} kills`
  return [
    [what, '0', `${lost} of ${acknowledged}`],
    ['saved twice', '0', String(duplicates)],
    ['refused for good', '0', `${refused}; ${repeated} repeated`],
  ]
}

/** SIGKILL to the only worker, which starts again at once. */
export async function measureWorkers(bench: Bench): Promise<readonly Line[]> {
  const { cli, env, services, scaled } = bench
  const kills = scaled(20)
  const options = { cli, env, services, dataset: bench.run.dataset, kills }
  const { takenOverMs, events, faults, isEqual } = await killWorkerWhileTraining(options)
  const slowest = (Math.max(...takenOverMs) / 1000).toFixed(1)
  return [
    [`run taken over after ${kills} kills of its worker, slowest`, '5 s', `${slowest} s`],
    ['events missing or recorded twice', '0', `${faults} of ${events}`],
    ['last state, beside an undisturbed run', 'equal', isEqual ? 'equal' : 'different'],
  ]
}
