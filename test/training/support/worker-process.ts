/**
 * A worker process that runs until SIGTERM, for tests of `kill -9`. Its argument is JSON:
 * WorkerProcessOptions.
 */
import path from 'node:path'
import { createLogger } from '../../../server/logger.ts'
import { Releasers } from '../../../server/releasers.ts'
import { startWorker, type WorkerTiming } from '../../../server/jobs/worker.ts'
import { createReportWork } from '../../../server/reports/report-work.ts'
import { BATCHES_BEFORE_GATE, openReportParts } from '../../jobs/report-parts.ts'
import { GatedEngine } from './gated-engine.ts'
import { GatedStorage } from './gated-storage.ts'
import { openParts } from './installation.ts'
import { kindsOf } from './kinds.ts'

export interface WorkerProcessOptions {
  readonly databaseUrl: string
  readonly folder: string
  readonly name: string
  readonly timing: WorkerTiming
  /** A checkpoint of this step waits until SIGCONT. The process then logs `at the gate`. */
  readonly gateAt?: number
  /** Runs reports instead of training, and holds each at a batch, as `gateAt` does. */
  readonly reports?: boolean
}

const options = JSON.parse(process.argv[2]!) as WorkerProcessOptions
const logger = createLogger({ level: 'info', pretty: false })
const releasers = new Releasers()
const parts = await openParts(options.databaseUrl, options.folder, logger, releasers)
const { work, gate } = options.reports ? await reports() : training()
void gate.reached.then(() => logger.info('at the gate'))
process.once('SIGCONT', () => gate.open())
const worker = await startWorker({
  ...parts,
  kinds: work,
  scratchDir: path.join(options.folder, 'scratch'),
  name: options.name,
  logger,
  timing: options.timing,
})
process.once('SIGTERM', () => {
  void worker[Symbol.asyncDispose]().then(() => releasers.release())
})
logger.info('ready')

function training() {
  const storage = new GatedStorage(parts.storage, options.gateAt ?? NaN)
  return { work: kindsOf({ ...parts, storage }, logger), gate: storage }
}

async function reports() {
  const { engine, checkpoints } = await openReportParts(parts, options.folder, releasers)
  const gate = new GatedEngine(engine, BATCHES_BEFORE_GATE)
  const { datasets } = parts
  const engineOf = () => Promise.resolve(gate)
  return { work: [createReportWork({ checkpoints, datasets, engine: engineOf })], gate }
}
