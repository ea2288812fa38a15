/** Opens the parts that a test's reports need: a sampling engine and a checkpoint store. */
import path from 'node:path'
import type { CheckpointStore } from '../../server/checkpoints/checkpoint.ts'
import { createCheckpointStore } from '../../server/checkpoints/store.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import type { Releasers } from '../../server/releasers.ts'
import { silentLogger } from '../support/test-database.ts'
import type { Parts } from '../training/support/installation.ts'

/** Number of batches that the engine runs before it stops at the gate. */
export const BATCHES_BEFORE_GATE = 6

export interface ReportParts {
  readonly engine: Engine
  readonly checkpoints: CheckpointStore
}

export async function openReportParts(
  { database, storage, datasets }: Parts,
  folder: string,
  releasers: Releasers,
): Promise<ReportParts> {
  const engine = await startEngine({
    ...({ choice: 'onnxruntime-cpu', role: 'sampling', logger: silentLogger } as const),
  })
  releasers.add('the engine', () => engine[Symbol.asyncDispose]())
  const checkpoints = createCheckpointStore({
    directory: path.join(folder, 'checkpoints'),
    importDirectory: folder,
    maxUploadBytes: 2 ** 24,
    rows: database.checkpoints,
    runs: database.runs,
    storage,
    datasets,
    calibrationEngine: () => Promise.resolve(engine),
    logger: silentLogger,
  })
  return { engine, checkpoints }
}
