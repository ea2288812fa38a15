/** A training run's state as a file that survives the loss of power. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EngineFailed } from '../../../errors.ts'
import { weightsFile } from '../../../weights/safetensors.ts'
import type { Weights } from '../../../graph/tensor.ts'

/**
 * Writes the state beside `path`, and puts it in place once it is on the disk. Throws EngineFailed, caused by the system's
 * error; `path` is then what it was.
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

/** A rename is on the disk when its folder is. Windows opens no folders, and needs none of it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}
