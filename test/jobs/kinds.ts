/** All kinds of jobs on one installation, each with a gate that can stop its work. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { cp } from 'node:fs/promises'
import type { JobRow } from '../../server/db/stores.ts'
import { createJobs, type Jobs } from '../../server/jobs/jobs.ts'
import type { KindWork } from '../../server/jobs/kind.ts'
import { Releasers } from '../../server/releasers.ts'
import { reportKind } from '../../server/reports/kind.ts'
import { createReportWork } from '../../server/reports/report-work.ts'
import { trainingKind } from '../../server/training/kind.ts'
import { fixture } from '../checkpoints/support.ts'
import { silentLogger } from '../support/test-database.ts'
import { GatedEngine } from '../training/support/gated-engine.ts'
import { GatedStorage } from '../training/support/gated-storage.ts'
import {
  createInstallation,
  type Installation,
  type Parts,
} from '../training/support/installation.ts'
import { trainingWork } from '../training/support/kinds.ts'
import { newestState } from '../training/support/run-facts.ts'
import type { WorkerProcessOptions } from '../training/support/worker-process.ts'
import { BATCHES_BEFORE_GATE, openReportParts } from './report-parts.ts'

/** One kind of job under test. */
export interface Trial {
  /** Queues a job with a deterministic outcome. */
  start(): Promise<Pick<JobRow, 'id'>>
  /** Returns a job's outcome, bit for bit. */
  outcome(id: string): Promise<string>
  /** Creates the kind's work. If `gated`, it stops once at a gate after it has saved something. */
  work(parts: Parts, gated: boolean): Gate
  /** Options that stop a worker process at the same gate. */
  readonly gate: Pick<WorkerProcessOptions, 'gateAt' | 'reports'>
}

export interface Gate {
  readonly work: KindWork
  readonly reached: Promise<void>
  open(): void
}

export interface Kinds extends AsyncDisposable {
  readonly installation: Installation
  readonly jobs: Jobs
  readonly trials: Readonly<Record<string, Trial>>
}

/** Step of the checkpoint at which a gated training run stops. */
const GATED_STEP = 20

const SAMPLES = 192

export async function openKinds(): Promise<Kinds> {
  const releasers = new Releasers()
  const installation = await createInstallation()
  releasers.add('the installation', () => installation[Symbol.asyncDispose]())
  const { database, queue, folder } = installation
  const jobs = createJobs({ ...database, queue, kinds: [trainingKind, reportKind] })
  const { engine, checkpoints } = await openReportParts(installation, folder, releasers)
  await cp(fixture('dcgan16.safetensors'), path.join(folder, 'small.safetensors'))
  const { checkpoint } = await checkpoints.importFile(path.join(folder, 'small.safetensors'))
  const { digest } = checkpoint

  const training: Trial = {
    gate: { gateAt: GATED_STEP },
    start: () => installation.start({ steps: 60, checkpointEvery: 10, keepCheckpoints: 100 }),
    async outcome(id) {
      const run = (await database.runs.find(id))!
      return createHash('sha256')
        .update(await newestState(installation, run))
        .digest('hex')
    },
    work(parts, gated) {
      const gate = new GatedStorage(parts.storage, gated ? GATED_STEP : NaN)
      const { runs } = parts.database
      const { reached } = gate
      const work = trainingWork({ ...parts, runs, storage: gate, logger: silentLogger })
      return { work, reached, open: () => gate.open() }
    },
  }
  const report: Trial = {
    gate: { reports: true },
    start: () =>
      jobs.start(
        reportKind,
        { checkpoint: digest, samples: SAMPLES, datasetId: null, dataset: 'tiny' },
        { subject: digest },
      ),
    outcome: async (id) => JSON.stringify(await jobs.result(reportKind, await jobs.job(id))),
    work({ datasets }, gated) {
      const gate = new GatedEngine(engine, gated ? BATCHES_BEFORE_GATE : Infinity)
      const { reached } = gate
      return {
        work: createReportWork({ checkpoints, datasets, engine: () => Promise.resolve(gate) }),
        reached,
        open: () => gate.open(),
      }
    },
  }
  return {
    installation,
    jobs,
    trials: { training, checkpointReport: report },
    [Symbol.asyncDispose]: () => releasers.release(),
  }
}
