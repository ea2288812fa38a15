/** `npm start` from the operator's side: it serves, stops on a signal, and reports problems. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
