/** The stores of a database, and the storage, behind the installation's quotas. */
import { stat } from 'node:fs/promises'
import type { QuotaLimits } from './config.ts'
import type { Database } from './db/stores.ts'
import { Quota, type QuotaName } from './quota.ts'
import type { Storage } from './storage/storage.ts'

export type Quotas = Readonly<Record<QuotaName, Quota>>

type Counted = Pick<Database, 'latents' | 'variants' | 'checkpoints' | 'datasets' | 'runs' | 'jobs'>

/** Listing the files of a storage takes long, and costs money in some buckets. */
const MEASURE_AGAIN_MS = 5 * 60_000

/** `stopped` aborts when the process stops, which doesn't wait for a long listing. */
export function createQuotas(
  database: Counted,
  storage: Pick<Storage, 'size'>,
  limits: QuotaLimits,
  stopped: AbortSignal,
): Quotas {
  const quota = (name: QuotaName, things: string, rows: { count(): Promise<number> }) =>
    new Quota({ name, things, limit: limits[name], count: () => rows.count() })
  return {
    MAX_LATENTS: quota('MAX_LATENTS', 'saved latents', database.latents),
    MAX_VARIANTS: quota('MAX_VARIANTS', 'saved variants', database.variants),
    MAX_CHECKPOINTS: quota('MAX_CHECKPOINTS', 'checkpoints', database.checkpoints),
    MAX_DATASETS: quota('MAX_DATASETS', 'datasets', database.datasets),
    MAX_RUNS: quota('MAX_RUNS', 'training runs', database.runs),
    MAX_JOBS: quota('MAX_JOBS', 'jobs', database.jobs),
    MAX_STORAGE_BYTES: new Quota({
      name: 'MAX_STORAGE_BYTES',
      limit: limits.MAX_STORAGE_BYTES,
      things: 'bytes of checkpoints, datasets and runs',
      count: () => storage.size(stopped),
      countAgainMs: MEASURE_AGAIN_MS,
    }),
  }
}

/** Returns the database with stores that create nothing past a quota; see QuotaExceeded. */
export function limitStores(database: Database, quotas: Quotas): Database {
  const { latents, variants, checkpoints, datasets, runs, jobs, classifiers } = database
  const { MAX_LATENTS, MAX_VARIANTS, MAX_CHECKPOINTS, MAX_DATASETS, MAX_RUNS, MAX_JOBS } = quotas
  return {
    ...database,
    latents: {
      ...latents,
      save: (latent) =>
        MAX_LATENTS.admit(() => latents.save(latent), { existing: () => latents.saved(latent) }),
      delete: (ids) => MAX_LATENTS.removing(() => latents.delete(ids)),
    },
    variants: {
      ...variants,
      save: (variant) => MAX_VARIANTS.admit(() => variants.save(variant)),
      delete: (id) => MAX_VARIANTS.removing(() => variants.delete(id)),
    },
    checkpoints: {
      ...checkpoints,
      insert: (checkpoint) =>
        MAX_CHECKPOINTS.admit(() => checkpoints.insert(checkpoint), {
          async existing() {
            const [row] = await checkpoints.findByDigest(checkpoint.digest, 1)
            return row?.deletedAt === null ? { row, inserted: false } : null
          },
        }),
      delete: (digest) => MAX_CHECKPOINTS.removing(() => checkpoints.delete(digest)),
    },
    datasets: {
      ...datasets,
      insert: (dataset) => MAX_DATASETS.admit(() => datasets.insert(dataset)),
      delete: (name) => MAX_DATASETS.removing(() => datasets.delete(name)),
    },
    runs: {
      ...runs,
      create: (run) => MAX_RUNS.admit(() => runs.create(run)),
      delete: (key) => MAX_RUNS.removing(() => runs.delete(key)),
    },
    jobs: {
      ...jobs,
      create: (job, limit) => MAX_JOBS.admit(() => jobs.create(job, limit)),
      delete: (id) => MAX_JOBS.removing(() => jobs.delete(id)),
    },
    classifiers: {
      ...classifiers,
      delete: (id) => MAX_JOBS.removing(() => classifiers.delete(id)),
    },
  }
}

/** Returns the storage, which takes no file past the quota of its bytes; see QuotaExceeded. */
export function limitStorage(storage: Storage, bytes: Quota): Storage {
  return {
    description: storage.description,
    async put(key, path, signal) {
      const { size } = await stat(path)
      await bytes.admit(() => storage.put(key, path, signal), { amount: size })
    },
    get: (key, signal) => storage.get(key, signal),
    size: (signal) => storage.size(signal),
    remove: (prefix) => bytes.removing(() => storage.remove(prefix)),
  }
}
