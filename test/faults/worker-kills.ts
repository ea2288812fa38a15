/** Kills of a worker process while it trains. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Services } from '../../server/context.ts'
import type { EventRow, RunRow } from '../../server/db/stores.ts'
import { TINY_RUN } from '../support/tiny-images.ts'

export interface WorkerKillOptions {
  /** The script of the command line. */
  readonly cli: string
  /** The workers' environment: the installation that `services` has opened. */
  readonly env: Readonly<Record<string, string>>
  readonly services: Pick<Services, 'database' | 'storage' | 'training'>
  /** A dataset of 16x16 pixels. */
  readonly dataset: string
  readonly kills: number
}

export interface WorkerKillFigures {
  /** For each kill: time until the new process has taken over the run, ms. */
  readonly takenOverMs: readonly number[]
  readonly events: number
  /** Events and steps that are missing or recorded twice. */
  readonly faults: number
  /** True if the run's last state has the bytes of an undisturbed run's. */
  readonly isEqual: boolean
}

/** Steps between two kills, and between two saves. */
const STEPS = 200
const SAVE_EVERY = 40

/** Trains a run twice, undisturbed and with kills of its worker, which starts again at once. */
export async function killWorkerWhileTraining(
  options: WorkerKillOptions,
): Promise<WorkerKillFigures> {
  const { services, dataset, kills } = options
  const { training } = services
  const steps = STEPS * (kills + 1)
  const start = () => training.start({ ...TINY_RUN, dataset, steps, checkpointEvery: SAVE_EVERY })
  const reached = async ({ id }: RunRow, step: number) => {
    while ((await training.run(id)).step < step) await delay(50)
  }
  const undisturbed = await start()
  let worker = startWorker(options)
  await ended(services, undisturbed)
  const killed = await start()
  const times: number[] = []
  for (let kill = 1; kill <= kills; kill += 1) {
    await reached(killed, kill * STEPS)
    times.push(Date.now())
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    worker = startWorker(options)
  }
  await ended(services, killed)
  worker.kill('SIGTERM')
  await once(worker, 'exit')
  const events = await eventsOf(services, killed)
  const [state, expected] = await Promise.all(
    [killed, undisturbed].map((run) => last(services, run)),
  )
  const takeovers = events.filter(
    (event) => 'reason' in event && event.reason?.includes('has died'),
  )
  return {
    takenOverMs: takeovers.map(({ at }, index) => at.getTime() - times[index]!),
    events: events.length,
    faults: faultsOf(events, steps) + Math.abs(takeovers.length - kills),
    isEqual: state!.equals(expected!),
  }
}

function startWorker({ cli, env }: WorkerKillOptions): ChildProcess {
  const { PATH, HOME } = process.env
  return spawn(process.execPath, [cli, 'worker'], {
    env: { PATH, HOME, ENGINE: 'onnxruntime-cpu', ...env },
    stdio: 'ignore',
  })
}

async function ended({ training }: Pick<Services, 'training'>, { id }: RunRow): Promise<void> {
  for await (const event of await training.progress(id, { after: 0, mode: 'LATEST' })) {
    if (event.kind === 'state' && event.state === 'FAILED') throw new Error(event.reason!)
  }
}

async function eventsOf(
  { database }: Pick<Services, 'database'>,
  { id }: RunRow,
): Promise<EventRow[]> {
  const all: EventRow[] = []
  for (;;) {
    const page = await database.runs.events(id, { after: all.at(-1)?.seq ?? 0, limit: 1_000 })
    if (page.length === 0) return all
    all.push(...page)
  }
}

/** The bytes of the run's last state. */
async function last(
  { database, storage }: Pick<Services, 'database' | 'storage'>,
  { id }: RunRow,
): Promise<Buffer> {
  const [newest] = await database.runs.checkpoints(id)
  return readFile(await storage.get(`${newest!.key}/state.safetensors`))
}

function faultsOf(events: readonly EventRow[], steps: number): number {
  const trained = events.filter(({ kind }) => kind === 'step')
  const disorder = (numbers: readonly number[]) =>
    numbers.filter((number, index) => number !== index + 1).length
  const seqs = disorder(events.map(({ seq }) => seq))
  return seqs + disorder(trained.map(({ step }) => step)) + Math.abs(trained.length - steps)
}
