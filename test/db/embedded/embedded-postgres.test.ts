/** Tests of the embedded Postgres: starting, sharing, stopping, and recovery after crashes. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../server/db/database.ts'
import { startEmbeddedPostgres } from '../../../server/db/embedded/embedded-postgres.ts'
import { readPostmaster } from '../../../server/db/embedded/postmaster.ts'
import type { NewLatent } from '../../../server/db/stores.ts'
import { ServerBusy } from '../../../server/errors.ts'
import { program } from '../../support/program.ts'
import { createTempDir, type TempDir } from '../../support/temp-dir.ts'
import { asAdmin, silentLogger } from '../../support/test-database.ts'
import { WHOLE_PROCESSES_MS } from '../../support/patience.ts'

let dir: TempDir
let folder: string
let processes: ChildProcess[]

// Creating a cluster takes a second; copying one is fast.
let template: TempDir
beforeAll(async () => {
  template = await createTempDir()
  const postgres = await startEmbeddedPostgres(path.join(template.path, 'postgres'), silentLogger)
  await postgres[Symbol.asyncDispose]()
})
afterAll(() => template[Symbol.asyncDispose]())

beforeEach(async () => {
  dir = await createTempDir()
  folder = path.join(dir.path, 'postgres')
  execFileSync('cp', ['-a', path.join(template.path, 'postgres'), folder])
  processes = []
})
afterEach(async () => {
  for (const one of processes) one.kill('SIGKILL')
  await untilGone()
  await dir[Symbol.asyncDispose]()
})

const start = () => startEmbeddedPostgres(folder, silentLogger)
const postmaster = () => readPostmaster(path.join(folder, 'data'))
const untilGone = () => vi.waitFor(() => expect(postmaster()).toBeNull(), { timeout: 20_000 })
const answers = (url: string) =>
  asAdmin(url, async (client) => (await client.query('SELECT 1')).rowCount)

/** Another process that uses the same folder. */
async function startProcess(): Promise<{ child: ChildProcess; url: string; adopted: boolean }> {
  const script = program('test/db/hold-postgres.ts')
  const child = spawn(process.execPath, [script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  processes.push(child)
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process exited with code ${code} before Postgres was ready`)
  })
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [
    string,
  ]
  return { child, ...(JSON.parse(line) as { url: string; adopted: boolean }) }
}

test(
  'requires a password that only the owner can read, and syncs commits to disk',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using postgres = await start()
    expect(await answers(postgres.url)).toBe(1)
    const wrong = new URL(postgres.url)
    wrong.password = 'wrong'
    await expect(answers(wrong.href)).rejects.toThrow(/password authentication failed/)
    expect(statSync(path.join(folder, 'password')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const { rows } = await asAdmin(postgres.url, (client) =>
      client.query(`SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('listen_addresses') AS listens`),
    )
    expect(rows).toEqual([{ fsync: 'on', commit: 'on', listens: '127.0.0.1' }])
  },
)

test.runIf(process.platform === 'linux')(
  'PostgreSQL and its watcher get no secret of the server',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    vi.stubEnv('API_TOKENS', 'app:admin:a-secret-of-the-server')
    await using postgres = await start()
    vi.unstubAllEnvs()
    expect(postgres.adopted).toBe(false)
    const { pid } = postmaster()!
    const watcher = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
    for (const process of [pid, watcher]) {
      const environment = readFileSync(`/proc/${process}/environ`, 'utf8')
      expect(environment).toContain('PATH=')
      expect(environment).not.toContain('a-secret-of-the-server')
    }
  },
)

test(
  'processes that start at the same time share one server, in a new folder and in an existing one',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    rmSync(folder, { recursive: true })
    for (const count of [3, 6]) {
      const users = await Promise.all(Array.from({ length: count }, startProcess))
      expect(new Set(users.map((user) => user.url)).size).toBe(1)
      expect(users.filter((user) => !user.adopted)).toHaveLength(1)
      for (const { child } of users) child.stdin!.end()
      await untilGone()
    }
  },
)

test(
  'keeps running for a process that joined when the process that started it exits',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const starter = await startProcess()
    await using joined = await start()
    expect(joined).toMatchObject({ url: starter.url, adopted: true })
    starter.child.stdin!.end()
    await once(starter.child, 'exit')
    expect(await answers(joined.url)).toBe(1)
  },
)

test(
  'keeps running for a process that joined when the process that started it is killed',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const starter = await startProcess()
    await using joined = await start()
    starter.child.kill('SIGKILL')
    await once(starter.child, 'exit')
    expect(await answers(joined.url)).toBe(1)
  },
)

test(
  'stops when the only process that uses it is killed',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const { child } = await startProcess()
    expect(postmaster()?.ready).toBe(true)
    child.kill('SIGKILL')
    await untilGone()
  },
)

test(
  'stops with the last process that uses it, and starts again with the next one',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const first = await start()
    await asAdmin(first.url, (client) => client.query('CREATE TABLE kept (id int)'))
    await first[Symbol.asyncDispose]()
    expect(postmaster()).toBeNull()
    await using second = await start()
    expect(second.adopted).toBe(false)
    await asAdmin(second.url, (client) => client.query('SELECT * FROM kept'))
  },
)

function latent(index: number): NewLatent {
  return {
    ...{ name: `latent ${index}`, tags: [], note: '', recipe: { seed: index } },
    ...{ space: 'Z', rows: 1, values: Float32Array.of(index) },
    ...{ recipeHash: 'f'.repeat(64), checkpointDigest: 'a'.repeat(64) },
    clientMutationId: `save ${index}`,
  }
}

test(
  'restarts with every acknowledged row when it is killed three times during writes',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using database = await openDatabase({ dataDir: dir.path, logger: silentLogger })
    const acknowledged: string[] = []
    let failures = 0
    for (let index = 0, kills = 0; index < 120; index++) {
      if (index % 30 === 29 && kills < 3) {
        kills++
        process.kill(postmaster()!.pid, 'SIGKILL')
      }
      // Like a client, retries with the same clientMutationId until the save is acknowledged.
      const saved = await vi.waitFor(
        async () => {
          try {
            return await database.latents.save(latent(index))
          } catch (error) {
            expect(error).toBeInstanceOf(ServerBusy)
            failures++
            throw error
          }
        },
        { timeout: 20_000, interval: 20 },
      )
      acknowledged.push(saved.id)
    }
    expect(failures).toBeGreaterThan(0)
    expect((await database.latents.find(acknowledged)).size).toBe(120)
    expect((await database.latents.list({ first: 1 })).totalCount).toBe(120)
  },
)

/** Tests that look up processes in /proc. */
const onLinux = test.skipIf(process.platform !== 'linux')

/** Pids of the watcher shell and its helper processes. */
function watchers(): number[] {
  const { pid } = postmaster()!
  const group = statOf(pid)!.group
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ pid: Number(entry), ...statOf(entry) }))
    .filter((one) => one.group === group && /^(sh|cat)$/.test(one.name!))
    .map((one) => one.pid)
    .sort((a, b) => a - b)
}

/** Null for a process that has ended, even if its parent has not noticed it. */
function statOf(pid: number | string): { name: string; group: string } | null {
  try {
    // `pid (name) state ppid group ...`
    const [, name, rest] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!
    const [state, , group] = rest!.split(' ')
    return state === 'Z' ? null : { name: name!, group: group! }
  } catch {
    return null
  }
}

onLinux('stops with the last process that uses it even if its watcher is killed', async () => {
  const { child } = await startProcess()
  process.kill(watchers()[0]!, 'SIGKILL')
  const joined = await start()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await answers(joined.url)).toBe(1)
  await joined[Symbol.asyncDispose]()
  await expect.poll(postmaster).toBeNull()
})

onLinux(
  'is replaced at the next start if all watcher processes are killed',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const { child } = await startProcess()
    const { pid } = postmaster()!
    for (const watcher of watchers()) process.kill(watcher, 'SIGKILL')
    // Until a killed process has ended, its pipe can still be opened.
    await expect.poll(watchers).toEqual([])
    child.kill('SIGKILL')
    await once(child, 'exit')
    await using postgres = await start()
    expect(postgres.adopted).toBe(false)
    expect(postmaster()!.pid).not.toBe(pid)
    expect(await answers(postgres.url)).toBe(1)
  },
)

test(
  'starts despite a lock file with the pid of an unrelated running process',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const first = await start()
    const lock = path.join(folder, 'data', 'postmaster.pid')
    const text = readFileSync(lock, 'utf8')
    await first[Symbol.asyncDispose]()
    writeFileSync(lock, text.replace(/^\d+/, String(process.pid)))
    await using second = await start()
    expect(await answers(second.url)).toBe(1)
  },
)

test('reports why a cluster fails to start', { timeout: WHOLE_PROCESSES_MS }, async () => {
  await (await start())[Symbol.asyncDispose]()
  writeFileSync(path.join(folder, 'data', 'postgresql.conf'), 'max_connections = many\n')
  await expect(start()).rejects.toThrow(/did not start[\s\S]*max_connections/)
  expect(existsSync(folder)).toBe(true)
})
