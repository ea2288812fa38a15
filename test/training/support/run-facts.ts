/** What tests want to know of a run that has been worked on. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import type { RunRow } from '../../../server/db/stores.ts'
import { entriesOf } from '../../../server/storage/staging.ts'
import type { Installation } from './installation.ts'

/** Steps that were told of, in the order in which they were. */
export async function recordedSteps(installation: Installation, run: RunRow): Promise<number[]> {
  const events = await installation.events(run)
  return events.filter(({ kind }) => kind === 'step').map(({ step }) => step)
}

/** 1, 2, ... `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

/** The bytes of the state of its newest checkpoint: weights, optimisers, averages and what alarms remember. */
export async function newestState(installation: Installation, run: RunRow): Promise<Buffer> {
  const [newest] = await installation.database.runs.checkpoints(run.id)
  return readFile(await installation.storage.get(`${newest!.key}/state.safetensors`))
}

/** Keys of the checkpoints whose files lie in the storage, sorted. */
export async function storedKeys({ folder }: Installation, run: RunRow): Promise<string[]> {
  const below = `runs/${run.id}`
  const names = await entriesOf(path.join(folder, 'storage', below))
  return names.map((name) => `${below}/${name}`).sort()
}

/** Resolves when the worker of a run has asked the database since, and has the answer. */
export async function someBeats({ database }: Installation, { id }: RunRow): Promise<void> {
  const beat = async () => {
    const held = await database.workerJobs.held()
    return held.find(({ jobId }) => jobId === id)!.beat
  }
  const before = await beat()
  // The first may have been on its way before; the third is not sent before the second is answered.
  await expect.poll(beat).toBeGreaterThan(before + 2)
}
