/** A PostgreSQL server in the data folder, shared by processes and stopped with the last one. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import { childEnvironment } from '../../child-environment.ts'
import { OperatorError } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import {
  isPostmaster,
  lockFileOf,
  processExists,
  readPostmaster,
  type Postmaster,
} from './postmaster.ts'
import { choosePostgresUser } from './postgres-user.ts'
import { join, releaseHold, startWatched } from './postgres-watcher.ts'

const START_TIMEOUT_MS = 60_000
/** A log longer than this is deleted at the next start. */
const MAX_LOG_CHARACTERS = 4_000_000

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly url: string
  /** True if another process started it. */
  readonly adopted: boolean
  /** Stops using it. The last process to do so waits until PostgreSQL has shut down. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts the cluster in `folder`, creating it on first use, or joins the running one. The password
 * is random and stored in a file that only the owner can read. PostgreSQL listens only on
 * 127.0.0.1, on a free port.
 */
export async function startEmbeddedPostgres(
  folder: string,
  logger: Logger,
): Promise<EmbeddedPostgres> {
  const binaries = findPostgresBinaries()
  createCluster(folder, binaries)
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    const running = readPostmaster(dataOf(folder))
    if (!running) {
      const started = await startCluster(folder, binaries, logger)
      if (started) return started
    } else if (running.ready) {
      const adopted = adopt(folder, running)
      if (adopted) {
        logger.debug({ port: running.port }, 'joined the running embedded Postgres')
        return adopted
      }
      stopOrphan(folder, running)
    }
    await delay(20) // Another process is starting or stopping it.
  }
  throw new OperatorError(
    `The embedded Postgres in ${folder} neither started nor stopped within ` +
      `${START_TIMEOUT_MS / 1000} s. See its log: ${logOf(folder)}`,
  )
}

const dataOf = (folder: string) => path.join(folder, 'data')
const logOf = (folder: string) => path.join(folder, 'postgres.log')
const logText = (folder: string) =>
  existsSync(logOf(folder)) ? readFileSync(logOf(folder), 'utf8') : ''
const pipeOf = (folder: string, port: number) => path.join(folder, `users.${port}`)

/**
 * Creates the cluster in a staging folder and renames it into place, so that processes that start
 * at the same time agree on one cluster and one password.
 */
function createCluster(folder: string, binaries: PostgresBinaries): void {
  if (existsSync(folder)) return
  mkdirSync(path.dirname(folder), { recursive: true })
  removeLeftovers(folder)
  const staging = `${folder}.${process.pid}.new`
  mkdirSync(staging, { mode: 0o700 })
  try {
    const user = choosePostgresUser(staging, binaries.postgres, null)
    const password = path.join(staging, 'password')
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
    user.own(staging)
    user.own(password)
    const [program, ...args] = user.wrap([
      binaries.initdb,
      ...['-D', dataOf(staging), '-U', 'postgres', '--pwfile', password, '-A', 'scram-sha-256'],
      ...['-E', 'UTF8', '--locale=C', '--no-instructions'],
    ])
    const result = spawnSync(program, args, {
      ...user.spawn,
      cwd: '/',
      env: childEnvironment(),
      encoding: 'utf8',
    })
    if (result.status !== 0) {
      throw new OperatorError(`initdb failed: ${result.error?.message ?? result.stderr}`)
    }
    renameSync(staging, folder)
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    const isLostRace = ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (!isLostRace) throw error
  }
}

/** Removes staging folders of processes that were killed during createCluster. */
function removeLeftovers(folder: string): void {
  const parent = path.dirname(folder)
  for (const name of readdirSync(parent)) {
    const pid = /\.(\d+)\.new$/.exec(name)?.[1]
    if (pid && name.startsWith(`${path.basename(folder)}.`) && !processExists(Number(pid))) {
      rmSync(path.join(parent, name), { recursive: true, force: true })
    }
  }
}

function urlOf(folder: string, port: number): string {
  const password = readFileSync(path.join(folder, 'password'), 'utf8')
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
}

/** Joins the running PostgreSQL. Null if it has no watcher. */
function adopt(folder: string, { port }: Postmaster): EmbeddedPostgres | null {
  const hold = join(pipeOf(folder, port))
  if (hold === null) return null
  return {
    url: urlOf(folder, port),
    adopted: true,
    [Symbol.asyncDispose]: once(() => leave(folder, port, hold)),
  }
}

/** Starts PostgreSQL. Null if another process started it first. */
async function startCluster(
  folder: string,
  binaries: PostgresBinaries,
  logger: Logger,
): Promise<EmbeddedPostgres | null> {
  const user = choosePostgresUser(folder, binaries.postgres, statSync(dataOf(folder)).uid)
  const port = await freePort()
  if (logText(folder).length > MAX_LOG_CHARACTERS) rmSync(logOf(folder))
  const command = [
    ...[binaries.postgres, '-D', dataOf(folder), '-p', String(port)],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  ]
  const logBefore = logText(folder).length
  const { watcher, hold } = startWatched(
    pipeOf(folder, port),
    lockFileOf(dataOf(folder)),
    command,
    user,
    logOf(folder),
  )
  const ready = await untilReady(folder, port, watcher)
  if (!ready) {
    await leave(folder, port, hold)
    const log = logText(folder).slice(logBefore)
    if (readPostmaster(dataOf(folder)) || log.includes('postmaster.pid" already exists'))
      return null
    throw new OperatorError(
      `The embedded Postgres in ${folder} did not start:\n${log.slice(-2000)}`,
    )
  }
  logger.debug({ port }, 'started the embedded Postgres')
  return {
    url: urlOf(folder, port),
    adopted: false,
    [Symbol.asyncDispose]: once(() => leave(folder, port, hold)),
  }
}

async function untilReady(folder: string, port: number, watcher: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS
  let failed = false
  watcher.once('error', () => (failed = true))
  while (Date.now() < deadline && !failed && watcher.exitCode === null) {
    const running = readPostmaster(dataOf(folder))
    if (running?.ready && running.port === port) return true
    await delay(10)
  }
  return false
}

/**
 * Stops using the PostgreSQL on this port. If no other process uses it, waits until it has stopped.
 */
async function leave(folder: string, port: number, hold: number): Promise<void> {
  if ((await releaseHold(pipeOf(folder, port), hold)) === 'others use it') return
  const deadline = Date.now() + START_TIMEOUT_MS
  // A different port belongs to another process's PostgreSQL, started before or after this one.
  while (readPostmaster(dataOf(folder))?.port === port && Date.now() < deadline) await delay(10)
}

/** Stops a PostgreSQL whose watcher was killed: nothing else would ever stop it. */
function stopOrphan(folder: string, { pid }: Postmaster): void {
  if (!isPostmaster(pid, dataOf(folder))) return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    // It has already exited.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function once(release: () => Promise<void>): () => Promise<void> {
  let released: Promise<void> | undefined
  return () => (released ??= release())
}
