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

/** What the projects of a run share. */
interface Run {
  users: number
  folder?: Promise<unknown>
  built?: Promise<unknown>
}

/** Vitest loads this file anew for every project: what they share is kept outside it. */
const shared = globalThis as { latentqlTestRun?: Run }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { runFolder } = project.getProvidedContext()
  const run = (shared.latentqlTestRun ??= { users: 0 })
  run.users += 1
  await (run.folder ??= makeFolder(runFolder))
  // Unit tests run from source, and start at once.
  if (project.name !== 'unit') await (run.built ??= buildServer(runFolder))
  return async () => {
    run.users -= 1
    if (run.users === 0) await removeFolder(runFolder)
  }
}

async function makeFolder(runFolder: string): Promise<void> {
  // Of a run that was killed, and had the same process id.
  await rm(runFolder, { recursive: true, force: true })
  await mkdir(runFolder, { mode: 0o700 })
}

async function removeFolder(runFolder: string): Promise<void> {
  const { readPostmaster } = await import('../../server/db/embedded/postmaster.ts')
  // It ends with the last worker that used it.
  const data = path.join(runFolder, 'postgres', 'data')
  for (let waited = 0; readPostmaster(data) && waited < 10_000; waited += 50) await delay(50)
  await rm(runFolder, { recursive: true, force: true, maxRetries: 5 })
}
