/** A row of the reliability benchmark: a database that is away. */
import { trainWithoutDatabase } from '../../test/faults/away.ts'
import { openDatabaseProxy } from '../../test/support/database-proxy.ts'
import { spawnServer } from '../../test/support/server-process.ts'
import { TINY_RUN } from '../../test/support/tiny-images.ts'
import type { Bench, Line } from './main.ts'

/** A server that trains without its database. */
export async function measureAway(bench: Bench): Promise<readonly Line[]> {
  const { main, env, services, run, scaled } = bench
  const seconds = scaled(120)
  await using proxy = await openDatabaseProxy(services.database.url)
  // The storage is named, since it isn't the default of an installation with a database of its own.
  const STORAGE = services.config.storage.url
  const server = await spawnServer(main, {
    ...{ ...env, DATABASE_URL: proxy.url, STORAGE, WORKER: 'on' },
  })
  const settings = { ...TINY_RUN, dataset: run.dataset, steps: 1e6, snapshotEvery: 1_000 }
  const { id } = await services.training.start({ ...settings, checkpointEvery: 1_000 })
  const options = { url: server.url, proxy, run: id, awayMs: seconds * 1000 }
  const { events, eventsAway, faults, pictures, failed } = await trainWithoutDatabase(options)
  server.child.kill('SIGTERM')
  await server.exited
  return [
    [
      `${seconds} s without a database: events missed or received twice`,
      '0',
      `${faults} of ${events}, ${eventsAway} meanwhile`,
    ],
    ['pictures not served meanwhile', '0', `${failed} of ${pictures + failed}`],
  ]
}
