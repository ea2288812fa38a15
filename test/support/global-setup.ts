/**
 * Runs once per vitest run: creates a temporary folder with the server's build, and removes it at
 * the end with the Postgres in it.
 */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { buildServer } from './built.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** All temporary files of the run are inside it. */
    runFolder: string
  }
}

/** State shared by the projects of a run. */
interface Run {
  users: number
  folder?: Promise<unknown>
  built?: Promise<unknown>
}

/** Vitest reloads this file for every project, so the shared state is kept outside it. */
const shared = globalThis as { latentqlTestRun?: Run }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { runFolder } = project.getProvidedContext()
  const run = (shared.latentqlTestRun ??= { users: 0 })
  run.users += 1
  await (run.folder ??= makeFolder(runFolder))
  // Unit tests run from source and start immediately.
  if (project.name !== 'unit') await (run.built ??= buildServer(runFolder))
  return async () => {
    run.users -= 1
    if (run.users === 0) await removeFolder(runFolder)
  }
}

async function makeFolder(runFolder: string): Promise<void> {
  // Left over from a killed run with the same process id.
  await rm(runFolder, { recursive: true, force: true })
  await mkdir(runFolder, { mode: 0o700 })
}

async function removeFolder(runFolder: string): Promise<void> {
  const { readPostmaster } = await import('../../server/db/embedded/postmaster.ts')
  // Postgres stops with the last worker that uses it.
  const data = path.join(runFolder, 'postgres', 'data')
  for (let waited = 0; readPostmaster(data) && waited < 10_000; waited += 50) await delay(50)
  await rm(runFolder, { recursive: true, force: true, maxRetries: 5 })
}
