/** Once a vitest run: a folder for what the run leaves on disk, gone at its end with the Postgres that ran in it. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { readPostmaster } from '../../server/db/postmaster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Everything temporary is made inside it. */
    runFolder: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runFolder = await mkdtemp(path.join(os.tmpdir(), 'latentql-test-'))
  project.provide('runFolder', runFolder)
  return async () => {
    // It ends with the last worker that used it.
    const data = path.join(runFolder, 'postgres', 'data')
    for (let waited = 0; readPostmaster(data) && waited < 10_000; waited += 50) await delay(50)
    await rm(runFolder, { recursive: true, force: true, maxRetries: 5 })
  }
}
