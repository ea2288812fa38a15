/** Writes a run's checkpoints, stores them for all machines, and removes expired ones. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Lease, NewRunCheckpoint, RunStore } from '../../db/stores.ts'
import type { Storage } from '../../storage/storage.ts'
import type { LoadedRun } from './loaded-run.ts'
import { stepsToDelete, type Retention } from './retention.ts'

/** Files of a checkpoint, under its key. */
export const CHECKPOINT_FILES = {
  state: 'state.safetensors',
  generator: 'generator.safetensors',
  raw: 'raw.safetensors',
  discriminator: 'discriminator.safetensors',
} as const

/**
 * Saves the state, both generators and the discriminator under a key of this lease, so that a
 * worker that has lost its run can't touch another worker's files. The checkpoint counts once it is
 * recorded. If there is no room left, throws an error that `outOfRoom` recognizes. Leaves nothing
 * in `folder`, and after an error nothing in the storage.
 */
export async function storeCheckpoint(
  loaded: LoadedRun,
  lease: Lease,
  storage: Storage,
  folder: string,
): Promise<Omit<NewRunCheckpoint, 'good'>> {
  const { step } = loaded.progress
  const key = `runs/${lease.jobId}/${lease.attempt}-${step}`
  const paths = {
    state: path.join(folder, CHECKPOINT_FILES.state),
    generator: path.join(folder, CHECKPOINT_FILES.generator),
    raw: path.join(folder, CHECKPOINT_FILES.raw),
    discriminator: path.join(folder, CHECKPOINT_FILES.discriminator),
  }
  try {
    await loaded.save(paths.state)
    const statistics = await loaded.statistics()
    const written = await loaded.thread.ask('writeNetworks', paths, statistics)
    const { generator, raw, discriminator } = written
    for (const name of ['state', 'generator', 'raw', 'discriminator'] as const) {
      await storage.put(`${key}/${CHECKPOINT_FILES[name]}`, paths[name])
    }
    return {
      step,
      key,
      digest: generator.digest,
      description: generator.description,
      rawDigest: raw.digest,
      rawDescription: raw.description,
      discriminatorDigest: discriminator.digest,
      discriminatorDescription: discriminator.description,
    }
  } catch (error) {
    await storage.remove(`${key}/`).catch(() => {}) // `error` is the one to report.
    throw error
  } finally {
    for (const file of Object.values(paths)) await rm(file, { force: true })
  }
}

/** Marks expired checkpoints as deleted, and removes the files of all deleted ones. */
export async function retain(
  runId: string,
  retention: Retention,
  runs: Pick<RunStore, 'checkpoints' | 'retire' | 'filesRemoved'>,
  storage: Storage,
): Promise<void> {
  const retired = await runs.retire(runId, stepsToDelete(await runs.checkpoints(runId), retention))
  if (retired.length === 0) return
  for (const { key } of retired) await storage.remove(`${key}/`)
  await runs.filesRemoved(
    runId,
    retired.map(({ key }) => key),
  )
}
