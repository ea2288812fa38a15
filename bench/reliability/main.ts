/**
 * `npm run bench -- reliability`: stops and kills servers under load, and prints a table.
 * `reliability ROW... --scale 0.1` measures some rows, in a tenth of their size.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../../server/config.ts'
import { createServices, type Services } from '../../server/context.ts'
import { createLogger } from '../../server/logger.ts'
import { followRun, type FollowedRun } from '../../test/faults/followed-run.ts'
import { SMALL_FILE } from '../../test/faults/support.ts'
import { table } from '../measure.ts'
import { measureAway } from './away.ts'
import { measureEventLoop } from './event-loop.ts'
import { measureFanOut, measureLateSubscribers, measureStalledSubscribers } from './fan-out.ts'
import { measureGrowth } from './growth.ts'
import { measureKills, measureSaves, measureWorkers } from './kills.ts'
import { measureFlood, measureOverload } from './overload.ts'
import { measureRestarts, measureStops } from './stops.ts'

/** The server's script, as `npm start` runs it. */
const MAIN = 'dist/server/main.js'
const CLI = 'dist/server/cli/main.js'

/** Variables of servers on the installation that is measured. */
type Environment = Readonly<Record<string, string>> & { readonly DATA_DIR: string }

/** The parts that rows measure with. */
export interface Bench {
  readonly main: string
  readonly env: Environment
  /** The script of the command line. */
  readonly cli: string
  readonly services: Services
  readonly run: FollowedRun
  /** A number of clients, events or repetitions, scaled; at least 1. */
  readonly scaled: (count: number) => number
}

/** One line of the table: measurement, goal, result. */
export type Line = readonly [what: string, goal: string, result: string]

const ROWS: Readonly<Record<string, (bench: Bench) => Promise<readonly Line[]>>> = {
  stops: measureStops,
  restarts: measureRestarts,
  'fan-out': measureFanOut,
  late: measureLateSubscribers,
  stalled: measureStalledSubscribers,
  kills: measureKills,
  saves: measureSaves,
  workers: measureWorkers,
  away: measureAway,
  overload: measureOverload,
  flood: measureFlood,
  'event-loop': measureEventLoop,
  growth: measureGrowth,
}

/** Prints the rows with these names; all without one. */
export async function benchReliability(...args: string[]): Promise<void> {
  const options = { scale: { type: 'string', default: '1' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const unknown = positionals.find((name) => !Object.hasOwn(ROWS, name))
  const scale = Number(values.scale)
  if (unknown !== undefined || !(scale > 0)) {
    throw new Error(`Usage: reliability [${Object.keys(ROWS).join(' | ')}]... [--scale FACTOR]`)
  }
  const names = positionals.length > 0 ? positionals : Object.keys(ROWS)
  const lines: Line[] = []
  await withInstallation(async (services, folder, env) => {
    await using run = await followRun(services, folder)
    const scaled = (count: number) => Math.max(1, Math.round(count * scale))
    const parts = { main: MAIN, cli: CLI, env, services }
    for (const name of names) lines.push(...(await ROWS[name]!({ ...parts, run, scaled })))
  })
  console.log(table([['', 'goal', 'measured'], ...lines]))
}

/** An installation with an embedded Postgres, which outlives the servers that are killed. */
async function withInstallation(
  work: (services: Services, folder: string, env: Environment) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-reliability-'))
  const own = { DATA_DIR: path.join(folder, 'data'), WORKER: 'off', DEMO: 'off' }
  const env = { ...own, ENGINE: 'onnxruntime-cpu' }
  const command = [CLI, 'import', SMALL_FILE, '--name', 'small']
  execFileSync(process.execPath, command, { env: { ...process.env, ...env }, stdio: 'ignore' })
  const logger = createLogger({ level: 'error', pretty: false })
  const services = await createServices(readConfig(env), { logger })
  try {
    await work(services, folder, env)
  } finally {
    await services.releasers.release()
    await rm(folder, { recursive: true, force: true })
  }
}
