/** `npm start` from the operator's side: it serves, stops on a signal, and reports problems. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { program } from './support/program.ts'
import { createTempDir, type TempDir } from './support/temp-dir.ts'
import { createTestDatabase } from './support/test-database.ts'
import { WHOLE_PROCESSES_MS } from './support/patience.ts'

let dir: TempDir
let npm: ChildProcessWithoutNullStreams | undefined

beforeEach(async () => {
  dir = await createTempDir()
})
afterEach(async () => {
  if (npm?.exitCode === null) npm.kill('SIGKILL')
  await dir[Symbol.asyncDispose]()
})

function npmStart(env: Record<string, string>): ChildProcessWithoutNullStreams {
  npm = spawn('npm', ['start', '--silent'], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DATA_DIR: dir.path,
      ENGINE: 'onnxruntime-cpu',
      ...env,
    },
  })
  return npm
}

test(
  'a new installation serves the demo checkpoint, and exits with 0 on SIGTERM to npm',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const server = npmStart({ PORT: '0', DEMO: 'on' })
    let url = ''
    for await (const line of createInterface(server.stdout)) {
      url = (JSON.parse(line) as { url?: string }).url ?? ''
      if (url) break
    }
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ generate(seed: 7) { checkpoint { name } url } }' }),
    })
    const { generate } = ((await response.json()) as { data: Record<string, any> }).data
    expect(generate.checkpoint.name).toBe('demo')
    expect((await fetch(`${url}${generate.url}`)).headers.get('content-type')).toBe('image/png')
    server.kill('SIGTERM')
    expect(await once(server, 'exit')).toEqual([0, null])
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  },
)

test.skipIf(process.platform !== 'linux')(
  'on a terminal, a missing GPU is one line, and the last line is "Open http://127.0.0.1:PORT"',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const { url } = await createTestDatabase()
    const env = { DATABASE_URL: url, DATA_DIR: dir.path, PORT: '0', ENGINE: 'auto', DEMO: 'off' }
    const started = await onTerminal(
      `${process.execPath} ${program('server/main.ts')}`,
      env,
      /Open/,
    )
    const lines = started.trimEnd().split(/\r?\n/)
    expect(lines.at(-1)).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+$/)
    expect(started).not.toContain('passedOver')
    const chosen = lines.filter((line) => /No GPU found, using the CPU|engine started/.test(line))
    expect(chosen).toHaveLength(1)
  },
)

test.skipIf(process.platform !== 'linux')(
  'each step of installing and building shows its progress: the time, and the packages so far',
  async () => {
    const steps = JSON.stringify(path.resolve('scripts/steps.mjs'))
    const file = path.join(dir.path, 'steps.mjs')
    await writeFile(
      file,
      `import { runStep } from ${steps}
       const progress = () => ', 3 of 5 packages'
       await runStep('Installing packages', process.execPath, ['-e', ''], { progress })
       await runStep('Building', process.execPath, ['-e', 'console.log("broken"); process.exit(3)'])`,
    )
    const said = await onTerminal(`${process.execPath} ${file}`, {}, /failed/)
    expect(said).toMatch(/Installing packages\.\.\. \d+ s, 3 of 5 packages\r?\n/)
    expect(said).toMatch(/broken[\s\S]*Building failed\./)
  },
)

/** Runs a command on a terminal; returns its output up to the pattern, as plain text. */
async function onTerminal(
  command: string,
  env: Record<string, string>,
  until: RegExp,
): Promise<string> {
  npm = spawn('script', ['-qefc', command, '/dev/null'], { env: { ...process.env, ...env } })
  let said = ''
  for await (const chunk of npm.stdout) {
    said += stripVTControlCharacters(String(chunk))
    if (until.test(said)) break
  }
  return said
}

test(
  'an invalid configuration is reported in full, and nothing is started',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const server = npmStart({ PORT: 'x', HOST: '0.0.0.0', LOG_LEVEL: 'loud' })
    let errors = ''
    server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    const [code] = (await once(server, 'close')) as [number]
    expect(code).toBe(1)
    for (const variable of ['PORT', 'HOST', 'LOG_LEVEL'])
      expect(errors).toContain(`- ${variable} is`)
    expect(errors).not.toContain('    at ')
  },
)

test(
  'an unusable folder and a rejected database password are each reported in one line',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    const file = path.join(dir.path, 'file')
    await writeFile(file, '')
    const { url } = await createTestDatabase()
    const wrongPassword = url.replace(/:[^:@]+@/, ':wrong@')
    for (const [env, said] of [
      [{ DATA_DIR: file }, file],
      [{ DATABASE_URL: wrongPassword }, 'cannot be used: password authentication failed'],
    ] as const) {
      const server = npmStart({ PORT: '0', LOG_LEVEL: 'silent', ...env })
      let errors = ''
      server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
      expect((await once(server, 'close'))[0]).toBe(1)
      expect(errors).toContain(said)
      expect(errors).not.toContain('    at ')
      expect(errors).not.toContain('wrong')
    }
  },
)

test.skipIf(existsSync('node_modules/@tensorflow/tfjs-node-gpu'))(
  'an unavailable engine is reported in one line',
  async () => {
    const server = npmStart({ PORT: '0', ENGINE: 'tensorflow-gpu', LOG_LEVEL: 'silent' })
    let errors = ''
    server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    const [code] = (await once(server, 'close')) as [number]
    expect(code).toBe(1)
    expect(errors).toContain('ENGINE=tensorflow-gpu is not available here')
    expect(errors).not.toContain('    at ')
  },
)
