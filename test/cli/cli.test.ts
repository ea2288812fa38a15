import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { startLatentql } from './latentql.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'

const FIXTURE = 'test/fixtures/checkpoints/dcgan16-rgb.pth'

let env: NodeJS.ProcessEnv
let folder: string

beforeAll(async () => {
  folder = (await createTempDir()).path
  const { url } = await createTestDatabase()
  env = { ...process.env, DATA_DIR: path.join(folder, 'data'), DATABASE_URL: url }
  env.ENGINE = 'onnxruntime-cpu'
})

/** Runs a command in its own process, like a shell. */
const latentql = (...args: string[]) => startLatentql(env, ...args).ended

describe('latentql', { timeout: WHOLE_PROCESSES_MS }, () => {
  it('explains how to begin if nothing has been imported', async () => {
    const list = await latentql('checkpoints')
    expect(list).toMatchObject({ code: 0, stderr: '' })
    expect(list.stdout).toContain('npm run latentql -- import FILE')
    const sample = await latentql('generate', '--seed', '7', '--out', path.join(folder, 'no.png'))
    expect(sample.code).toBe(1)
    expect(sample.stderr).toMatch(/^CHECKPOINT_NOT_FOUND: /)
  })

  it('imports a checkpoint with progress and its description, and recognizes it the second time', async () => {
    const first = await latentql('import', FIXTURE, '--name', 'faces')
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toContain('storing')
    expect(first.stdout).toContain('Imported faces')
    expect(first.stdout).toContain('16x16 RGB')
    const second = await latentql('import', FIXTURE, '--name', 'other', '--json')
    expect(JSON.parse(second.stdout)).toMatchObject({ name: 'faces', alreadyImported: true })
    expect(second.stderr).toBe('')
  })

  it('writes the sample of a seed as an image in the format of its extension', async () => {
    const out = path.join(folder, 'seven.webp')
    const { code, stderr } = await latentql('generate', '--seed', '7', '--size', '64', '--out', out)
    expect(code, stderr).toBe(0)
    expect(await sharp(out).metadata()).toMatchObject({ format: 'webp', width: 64, height: 64 })
  })

  it('exports safetensors that import with the same digest, and ONNX', async () => {
    const weights = path.join(folder, 'faces.safetensors')
    expect((await latentql('export', 'faces', '--out', weights)).code).toBe(0)
    const again = await latentql('import', weights, '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ name: 'faces', alreadyImported: true })
    const onnx = path.join(folder, 'faces.onnx')
    const { stdout } = await latentql('export', 'faces', '--out', onnx, '--json')
    expect(JSON.parse(stdout)).toEqual({ path: onnx, format: 'onnx' })
    expect((await readFile(onnx)).length).toBeGreaterThan(1000)
  })

  it('rejects a file that is not a checkpoint, exits with 1, and leaves nothing behind', async () => {
    const junk = path.join(folder, 'junk.pth')
    await writeFile(junk, 'not a checkpoint')
    const before = await readdir(path.join(folder, 'data'), { recursive: true })
    const { code, stderr } = await latentql('import', junk)
    expect(code).toBe(1)
    expect(stderr).toMatch(/CHECKPOINT_INVALID: /)
    expect(await readdir(path.join(folder, 'data'), { recursive: true })).toEqual(before)
    const json = await latentql('import', junk, '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'CHECKPOINT_INVALID' } })
  })

  it('reports a file-system error in one line', async () => {
    const out = path.join(folder, 'nowhere', 'seven.png')
    const { code, stderr } = await latentql('generate', '--seed', '7', '--out', out)
    expect(code).toBe(1)
    expect(stderr.trim()).toMatch(/^ENOENT: .*nowhere/)
    expect(stderr.trim()).not.toContain('\n')
  })

  it('leaves nothing behind after an interrupted import, and exits with 130', async () => {
    const before = await readdir(path.join(folder, 'data'), { recursive: true })
    // Without running statistics, an engine is started to calibrate them, which leaves time to
    // interrupt.
    const { child, ended } = startLatentql(
      env,
      'import',
      'test/fixtures/checkpoints/joblib16',
      '--name',
      'never',
    )
    let said = ''
    let asked = false
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (asked || !said.includes('calibrating')) return
      asked = true
      // A terminal and npm both forward Ctrl-C.
      child.kill('SIGINT')
      child.kill('SIGINT')
    })
    const { code, stderr } = await ended
    expect(code, stderr).toBe(130)
    expect(stderr.trim().split('\n').at(-1)).toBe('Interrupted')
    expect(await readdir(path.join(folder, 'data'), { recursive: true })).toEqual(before)
    expect((await latentql('checkpoints')).stdout).not.toContain('never')
  })

  it('rejects invalid flags before anything starts, with the valid values', async () => {
    const { code, stderr } = await latentql('generate', '--seed', '-1', '--out', 'x.png')
    expect(code).toBe(1)
    expect(stderr).toContain('It must be a whole number from 0 to 2147483647.')
    const prior = await latentql('import', FIXTURE, '--prior', 'cauchy')
    expect(prior.stderr).toContain('Allowed choices are normal, uniform, truncatedNormal')
  })

  it('documents every command with --help', async () => {
    const sampling = ['serve', 'import', 'generate', 'export', 'checkpoints']
    const training = ['dataset', 'train', 'runs', 'export-run', 'worker']
    for (const command of [...sampling, ...training]) {
      const { code, stdout } = await latentql(command, '--help')
      expect(code).toBe(0)
      expect(stdout).toContain(`latentql ${command}`)
    }
  })
})
