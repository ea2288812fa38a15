/** Workers for tests: in this process, and in separate processes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { startWorker, type Worker, type WorkerTiming } from '../../../server/jobs/worker.ts'
import { program } from '../../support/program.ts'
import { silentLogger } from '../../support/test-database.ts'
import type { RunRow } from '../../../server/db/stores.ts'
import { isState, type Installation, type Parts } from './installation.ts'
import { kindsOf } from './kinds.ts'
import type { WorkerProcessOptions } from './worker-process.ts'

/** Like the defaults, but faster, and without a timeout for lost workers. */
export const TIMING: WorkerTiming = {
  sliceMs: 500,
  heartbeatMs: 300,
  pollMs: 200,
  deadAfterMs: 3_600_000,
  goneAfterMs: 2_000,
  sweepMs: 1_000,
  storeRetryMs: 100,
}

/**
 * For a worker that takes over runs of dead workers: soon, but not so soon that a busy machine
 * looks dead.
 */
export const TAKEOVER = { deadAfterMs: 3_000 } satisfies Partial<WorkerTiming>

/** Starts a worker in this process, which runs until it is disposed. */
export function workHere(
  parts: Parts & { readonly folder: string },
  timing: Partial<WorkerTiming> = {},
): Promise<Worker> {
  return startWorker({
    ...parts,
    kinds: kindsOf(parts, silentLogger),
    scratchDir: path.join(parts.folder, 'scratch'),
    name: 'here',
    logger: silentLogger,
    timing: { ...TIMING, ...timing },
  })
}

/** Starts a worker in this process, and stops it when `work` is done. */
export async function whileWorking(
  parts: Parts & { readonly folder: string },
  work: () => Promise<unknown>,
  timing?: Partial<WorkerTiming>,
): Promise<void> {
  const worker = await workHere(parts, timing)
  try {
    await work()
  } finally {
    await worker[Symbol.asyncDispose]()
  }
}

/** Runs a worker in this process until the runs are done. */
export async function finish(
  installation: Installation,
  runs: readonly RunRow[],
  timing?: Partial<WorkerTiming>,
): Promise<void> {
  const done = () => Promise.all(runs.map((run) => installation.waitFor(run, isState('DONE'))))
  await whileWorking(installation, done, timing)
}

export interface WorkerProcess extends AsyncDisposable {
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** Resolves when the process has logged a line with this message, now or before. */
  logged(message: string): Promise<void>
  /** Stops the process like a service manager; resolves when it has exited. */
  stop(): Promise<void>
  /** Kills the process if it is still running. */
  [Symbol.asyncDispose](): Promise<void>
}

const ENTRY = program('test/training/support/worker-process.ts')

/** Resolves when the worker is ready. See WorkerProcessOptions for `gate`. */
export async function startWorkerProcess(
  { databaseUrl, folder }: Pick<Installation, 'databaseUrl' | 'folder'>,
  name: string,
  gate: Pick<WorkerProcessOptions, 'gateAt' | 'reports'> = {},
): Promise<WorkerProcess> {
  const options: WorkerProcessOptions = { databaseUrl, folder, name, timing: TIMING, ...gate }
  const child = spawn(process.execPath, [ENTRY, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const seen: string[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => seen.push((JSON.parse(line) as { msg: string }).msg))
  const logged = async (message: string) => {
    while (!seen.includes(message)) await Promise.race([once(lines, 'line'), died(message)])
  }
  const died = async (message: string) => {
    await exited
    if (!seen.includes(message)) throw new Error(`The worker exited without logging: ${message}`)
  }
  await logged('ready')
  return {
    kill: (signal) => void child.kill(signal),
    logged,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
