/** A row of the reliability benchmark: the use of a server that does much work. */
import { measureGrowth as measureUse } from '../../test/faults/growth.ts'
import type { Bench, Line } from './main.ts'

/** Samples by different queries, imports and deletes, and subscriptions. */
export async function measureGrowth(bench: Bench): Promise<readonly Line[]> {
  const { main, env, services, run, scaled } = bench
  const [generates, imports] = [scaled(100_000), scaled(5_000)]
  const subscriptions = scaled(20_000)
  const work = { generates, imports, subscriptions }
  const { url: databaseUrl } = services.database
  const [half, all] = await measureUse({ main, env, databaseUrl, run, ...work })
  const megabytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(1)
  const grown = (name: 'handles' | 'rows' | 'files'): Line => {
    return [`${name} after half of it and all of it`, 'equal', `${half[name]}, ${all[name]}`]
  }
  return [
    [
      `heap after half and all of ${generates} samples, ${imports} imports, ${subscriptions} subscriptions`,
      'equal',
      `${megabytes(half.heapBytes)}, ${megabytes(all.heapBytes)} MB`,
    ],
    ...(['handles', 'rows', 'files'] as const).map(grown),
  ]
}
