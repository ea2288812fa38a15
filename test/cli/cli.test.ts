import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { plural } from '../../server/cli/plural.ts'
import { startTestServer } from '../support/server.ts'
import { startLatentql } from './latentql.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'

const FIXTURE = 'test/fixtures/checkpoints/dcgan16-rgb.pth'

const SECRET = '0123456789abcdef'
const TOKENS = `cli:read:${SECRET}`

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

it('writes "1 image" and "2 images"', () => {
  expect([plural(1, 'image'), plural(2, 'image')]).toEqual(['1 image', '2 images'])
  expect([plural(1, 'class', 'classes'), plural(0, 'class', 'classes')]).toEqual([
    ...['1 class', '0 classes'],
  ])
})

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

  it('names a missing file or folder in words, without ENOENT', async () => {
    const out = path.join(folder, 'nowhere', 'seven.png')
    const generate = await latentql('generate', '--seed', '7', '--out', out)
    expect(generate.code).toBe(1)
    expect(generate.stderr).toContain(`The folder ${path.dirname(out)} does not exist.`)
    const none = path.join(folder, 'none')
    for (const args of [
      ['train', '--data', none],
      ['dataset', 'add', none, '--name', 'none'],
      ['import', none],
    ]) {
      const { code, stderr } = await latentql(...args)
      expect(code).toBe(1)
      expect(stderr).toContain(none)
      expect(stderr).not.toContain('ENOENT')
    }
  })

  it('names a typo in an option before a missing option', async () => {
    const { code, stderr } = await latentql('generate', '--sed', '7', '--out', 'x.png')
    expect(code).toBe(1)
    expect(stderr).toContain("unknown option '--sed'")
    expect(stderr).not.toContain('not specified')
    const missing = await latentql('generate', '--seed', '7')
    expect(missing.stderr).toContain("required option '--out <file>' not specified")
  })

  it('lets the extension of --out decide the format, or refuses it', async () => {
    const rejected = async (...args: string[]) => {
      const { code, stderr } = await latentql(...args)
      expect(code).toBe(1)
      return stderr
    }
    const seven = ['generate', '--seed', '7', '--out']
    expect(await rejected(...seven, 'x.bmp')).toContain('Use the extension .png, .jpg')
    expect(await rejected(...seven, 'x.jpg', '--format', 'PNG')).toContain(
      'the extension .jpg means JPEG, but --format is PNG',
    )
    expect(await rejected('export', 'faces', '--out', 'x.pth')).toContain(
      'Use the extension .safetensors or .onnx',
    )
    expect(await rejected('export-run', 'any', '--out', 'x.csv')).toContain('.ndjson')
  })

  it('generates through the server that runs on DATA_DIR, or LATENTQL_URL', async () => {
    await using server = await startTestServer({ env: { AUTH: 'token', API_TOKENS: TOKENS } })
    const seven = (name: string) => ['generate', '--seed', '7', '--out', path.join(folder, name)]
    // Nothing else could answer: this database and engine can't be used.
    const unusable = {
      ...{ ...process.env, DATABASE_URL: 'postgresql://127.0.0.1:1/none', LATENTQL_TOKEN: SECRET },
      DATA_DIR: server.config.dataDir,
    }
    const found = await startLatentql(unusable, ...seven('found.png')).ended
    expect(found, found.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('small') })
    const elsewhere = { ...unusable, DATA_DIR: folder, LATENTQL_URL: server.url }
    const named = await startLatentql(elsewhere, ...seven('named.png')).ended
    expect(named, named.stderr).toMatchObject({ code: 0 })
    const bytes = await readFile(path.join(folder, 'found.png'))
    expect(bytes.equals(await readFile(path.join(folder, 'named.png')))).toBe(true)
    const refused = await startLatentql({ ...elsewhere, LATENTQL_TOKEN: '' }, ...seven('no.png'))
      .ended
    expect(refused.stderr).toContain('UNAUTHENTICATED')
    const worker = await startLatentql(elsewhere, 'worker').ended
    expect(worker.stderr).toContain('Unset LATENTQL_URL')
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
    const help = await latentql('help', 'train')
    expect(help).toMatchObject({ code: 0, stdout: (await latentql('train', '--help')).stdout })
    expect(help.stdout).toContain('--learning-rate-d')
    expect((await latentql('help')).stdout).toContain('export-run')
  })
})
