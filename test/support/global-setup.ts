/** Once a vitest run: a folder for what it leaves on disk, the server in it; gone at its end with the Postgres that ran there. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { buildServer } from './built.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Everything temporary is made inside it. */
    runFolder: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { runFolder } = project.getProvidedContext()
  // Of a run that was killed, and had the same process id.
  await rm(runFolder, { recursive: true, force: true })
  await mkdir(runFolder, { mode: 0o700 })
  await buildServer(runFolder)
  const { readPostmaster } = await import('../../server/db/embedded/postmaster.ts')
  return async () => {
    // It ends with the last worker that used it.
    const data = path.join(runFolder, 'postgres', 'data')
    for (let waited = 0; readPostmaster(data) && waited < 10_000; waited += 50) await delay(50)
    await rm(runFolder, { recursive: true, force: true, maxRetries: 5 })
  }
}
