/** Reads results of a run, for tests. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import type { RunRow } from '../../../server/db/stores.ts'
import { entriesOf } from '../../../server/storage/staging.ts'
import type { Installation } from './installation.ts'

/** Returns the recorded steps, in order. */
export async function recordedSteps(installation: Installation, run: RunRow): Promise<number[]> {
  const events = await installation.events(run)
  return events.filter(({ kind }) => kind === 'step').map(({ step }) => step)
}

/** Returns 1, 2, ... `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

/**
 * Returns the bytes of the state of the run's newest checkpoint: weights, optimizers, averages and
 * alarm memory.
 */
export async function newestState(installation: Installation, run: RunRow): Promise<Buffer> {
  const [newest] = await keptStates(installation, run)
  return newest!
}

/** Returns such bytes of all checkpoints that the run keeps, newest first. */
export async function keptStates(installation: Installation, run: RunRow): Promise<Buffer[]> {
  const rows = await installation.database.runs.checkpoints(run.id)
  return Promise.all(
    rows.map(async ({ key }) =>
      readFile(await installation.storage.get(`${key}/state.safetensors`)),
    ),
  )
}

/** Returns the keys of the checkpoints whose files are in the storage, sorted. */
export async function storedKeys({ folder }: Installation, run: RunRow): Promise<string[]> {
  const below = `runs/${run.id}`
  const names = await entriesOf(path.join(folder, 'storage', below))
  return names.map((name) => `${below}/${name}`).sort()
}

/** Resolves once the worker of a run has sent a heartbeat after this call, and has the response. */
export async function freshHeartbeat({ database }: Installation, { id }: RunRow): Promise<void> {
  const beat = async () => {
    const held = await database.workerJobs.held()
    return held.find(({ jobId }) => jobId === id)!.beat
  }
  const before = await beat()
  // The first heartbeat may have been in flight before. The third is not sent before the second has
  // a response.
  await expect.poll(beat).toBeGreaterThan(before + 2)
}
