/** Temporary folders for tests. */
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { inject } from 'vitest'

export interface TempDir extends AsyncDisposable {
  readonly path: string
}

/**
 * Creates an empty folder. `await using` removes it, or the end of the run if the test was killed.
 */
export async function createTempDir(): Promise<TempDir> {
  const folder = await mkdtemp(path.join(inject('runFolder'), 'dir-'))
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
