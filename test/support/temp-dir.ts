/** Folders for one test. */
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { inject } from 'vitest'

export interface TempDir extends AsyncDisposable {
  readonly path: string
}

/** A new, empty folder; `await using` removes it, and the end of the run does where a test was killed. */
export async function createTempDir(): Promise<TempDir> {
  const folder = await mkdtemp(path.join(inject('runFolder'), 'dir-'))
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
