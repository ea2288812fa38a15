/** Reads the stored PNG of a snapshot. */
import type { RunStore } from '../db/stores.ts'
import { TrainingRunNotFound } from '../errors.ts'

/** Throws TrainingRunNotFound if the run was deleted. */
export async function snapshotPngOf(
  runs: Pick<RunStore, 'snapshotPng'>,
  run: string,
  seq: number,
): Promise<Buffer> {
  const png = await runs.snapshotPng(run, seq)
  if (!png) throw new TrainingRunNotFound('The training run of this picture was deleted.')
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength)
}
