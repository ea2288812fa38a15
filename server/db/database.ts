/** Opens the given Postgres or the embedded one, migrates it, and creates the stores. */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { OperatorError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { Releasers } from '../releasers.ts'
import { createCheckpointRows } from './checkpoint-rows.ts'
import { createClassifierRows } from './classifier-rows.ts'
import { openConnections } from './client.ts'
import { createDatasetRows } from './dataset-rows.ts'
import { createDocumentStore, readSetting } from './document-store.ts'
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { createLatentStore } from './latent-store.ts'
import { applyMigrations } from './migrate.ts'
import { createJobStore } from './jobs/job-store.ts'
import { rowsByKind } from './jobs/kind-rows.ts'
import { createWorkerJobStore } from './jobs/worker-job-store.ts'
import { createNotifications } from './notifications.ts'
import { trainingRows } from './runs/run-events.ts'
import { createRunStore } from './runs/run-store.ts'
import type { Database } from './stores.ts'
import { createVariantStore } from './variant-store.ts'
import { openWorkerSession } from './worker-session.ts'

/** The kinds of jobs that have tables of their own. */
const rowsOf = rowsByKind({ training: trainingRows })

/** Time allowed for a database that is still starting, for example in another container. */
const REACHABLE_WITHIN_MS = 20_000

export interface DatabaseOptions {
  /** If undefined, starts an embedded Postgres under `dataDir`, or joins it if it already runs. */
  readonly url?: string
  readonly dataDir: string
  readonly logger: Logger
}

/** Throws OperatorError, with instructions, if the database cannot be used. */
export async function openDatabase({ url, dataDir, logger }: DatabaseOptions): Promise<Database> {
  const releasers = new Releasers()
  try {
    const connectTo = url ?? (await startOwn(dataDir, logger, releasers))
    if (url) await untilReachable(url, logger)
    const applied = await applyMigrations(connectTo)
    if (applied.length > 0) logger.info({ migrations: applied }, 'the database is up to date')
    const connections = openConnections(connectTo, logger)
    releasers.add('the database connections', () => connections[Symbol.asyncDispose]())
    const notifications = createNotifications(connectTo, logger)
    releasers.add('the notifications', () => notifications[Symbol.asyncDispose]())
    const { client } = connections
    return {
      url: connectTo,
      latents: createLatentStore(client),
      variants: createVariantStore(client),
      checkpoints: createCheckpointRows(client),
      classifiers: createClassifierRows(client),
      documents: createDocumentStore(client),
      datasets: createDatasetRows(client),
      jobs: createJobStore(client, rowsOf),
      workerJobs: createWorkerJobStore(client, rowsOf),
      runs: createRunStore(client),
      notifications,
      workerSession: (worker) => openWorkerSession(connectTo, worker, logger),
      setting: (key, make) => readSetting(client, key, make),
      async ping() {
        await client.$queryRaw`SELECT 1`
      },
      [Symbol.asyncDispose]: () => releasers.release(),
    }
  } catch (error) {
    await releasers.release()
    throw error
  }
}

async function startOwn(dataDir: string, logger: Logger, releasers: Releasers): Promise<string> {
  const postgres = await startEmbeddedPostgres(path.join(dataDir, 'postgres'), logger)
  releasers.add('the embedded Postgres', () => postgres[Symbol.asyncDispose]())
  return postgres.url
}

/** Waits for a database that is still starting. Throws at once if waiting can't help. */
async function untilReachable(url: string, logger: Logger): Promise<void> {
  const deadline = Date.now() + REACHABLE_WITHIN_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await connectOnce(url)
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      const mayBeStarting = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03']
      if (!mayBeStarting.includes(code ?? '') || Date.now() > deadline) {
        const reason = message || code || 'no response'
        throw new OperatorError(
          `The database at ${withoutCredentials(url)} cannot be used: ${reason}`,
          {
            cause: error,
          },
        )
      }
      if (attempt === 0) logger.info(`waiting for the database at ${withoutCredentials(url)}`)
      await delay(250)
    }
  }
}

async function connectOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {}) // The same error rejects connect() or end().
  try {
    await client.connect()
  } finally {
    await client.end().catch(() => {})
  }
}

/** Returns the host, port and database, without the user and the password. */
function withoutCredentials(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
