/** Writes a training run's state to a file that survives a power failure. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EngineFailed } from '../../../errors.ts'
import { weightsFile } from '../../../weights/safetensors.ts'
import type { Weights } from '../../../graph/tensor.ts'

/**
 * Writes the state to a temporary file and renames it to `path` once it is on disk. Throws
 * EngineFailed with the system's error as its cause; `path` is then unchanged.
 */
export async function saveState(
  path: string,
  state: Weights,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const partial = `${path}.partial`
  try {
    await writeDurably(partial, weightsFile(state, metadata))
    await rename(partial, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {})
    const { code } = error as NodeJS.ErrnoException
    const message = `The training state can't be written (${code}).`
    throw new EngineFailed(message, { retryable: false, cause: error })
  }
}

async function writeDurably(path: string, parts: readonly Uint8Array[]): Promise<void> {
  await using file = await open(path, 'w')
  for (const part of parts) await file.writeFile(part)
  await file.sync()
}

/** Syncs a folder, so that a rename in it is on disk. Windows can't open folders or need this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}
