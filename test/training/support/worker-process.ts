/** A process that is a worker, until SIGTERM: what `kill -9` is tried on. Its argument is JSON: WorkerProcessOptions. */
import path from 'node:path'
import { createLogger } from '../../../server/logger.ts'
import { Releasers } from '../../../server/releasers.ts'
import { startWorker, type WorkerTiming } from '../../../server/jobs/worker.ts'
import { GatedStorage } from './gated-storage.ts'
import { openParts } from './installation.ts'
import { kindsOf } from './kinds.ts'

export interface WorkerProcessOptions {
  readonly databaseUrl: string
  readonly folder: string
  readonly name: string
  readonly timing: WorkerTiming
  /** Checkpoints of this step wait until SIGCONT; it logs `at the gate`. */
  readonly gateAt?: number
}

const options = JSON.parse(process.argv[2]!) as WorkerProcessOptions
const logger = createLogger({ level: 'info', pretty: false })
const releasers = new Releasers()
const parts = await openParts(options.databaseUrl, options.folder, logger, releasers)
const storage = new GatedStorage(parts.storage, options.gateAt ?? NaN)
void storage.reached.then(() => logger.info('at the gate'))
process.once('SIGCONT', () => storage.open())
const worker = await startWorker({
  ...parts,
  kinds: kindsOf({ ...parts, storage }, logger),
  scratchDir: path.join(options.folder, 'scratch'),
  name: options.name,
  logger,
  timing: options.timing,
})
process.once('SIGTERM', () => {
  void worker[Symbol.asyncDispose]().then(() => releasers.release())
})
logger.info('ready')
