/** `npm start` as an operator meets it: it serves, it stops when asked, and it says what is wrong. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTempDir, type TempDir } from './support/temp-dir.ts'

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

test('it serves, and SIGTERM to npm ends it with 0 once requests are finished', async () => {
  const server = npmStart({ PORT: '0' })
  let url = ''
  for await (const line of createInterface(server.stdout)) {
    url = (JSON.parse(line) as { url?: string }).url ?? ''
    if (url) break
  }
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  server.kill('SIGTERM')
  expect(await once(server, 'exit')).toEqual([0, null])
  await expect(fetch(`${url}/health/live`)).rejects.toThrow()
})

test('a wrong configuration is said whole, and nothing is started', async () => {
  const server = npmStart({ PORT: 'x', HOST: '0.0.0.0', LOG_LEVEL: 'loud' })
  let errors = ''
  server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = (await once(server, 'close')) as [number]
  expect(code).toBe(1)
  for (const variable of ['PORT', 'HOST', 'LOG_LEVEL']) expect(errors).toContain(`- ${variable} is`)
  expect(errors).not.toContain('    at ')
})

test.skipIf(existsSync('node_modules/@tensorflow/tfjs-node-gpu'))(
  'an engine that is not there is said in a line',
  async () => {
    const server = npmStart({ PORT: '0', ENGINE: 'tensorflow-gpu', LOG_LEVEL: 'silent' })
    let errors = ''
    server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    const [code] = (await once(server, 'close')) as [number]
    expect(code).toBe(1)
    expect(errors).toContain("ENGINE=tensorflow-gpu can't be used here")
    expect(errors).not.toContain('    at ')
  },
)
