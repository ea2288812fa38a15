/** Commands through a running server have the same results as commands on their own. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCheckpoints } from '../../server/cli/checkpoints.ts'
import { addDatasets } from '../../server/cli/datasets.ts'
import { addExportRun } from '../../server/cli/export-run.ts'
import { addExport } from '../../server/cli/export.ts'
import { addGenerate } from '../../server/cli/generate.ts'
import { addImport } from '../../server/cli/import.ts'
import type { Installation } from '../../server/cli/installation.ts'
import { createOutput } from '../../server/cli/output.ts'
import { ownServices } from '../../server/cli/own-services.ts'
import { findServer } from '../../server/cli/running-server.ts'
import { addRuns } from '../../server/cli/runs.ts'
import { throughServer } from '../../server/cli/through-server.ts'
import { addTrain } from '../../server/cli/train.ts'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'

const FIXTURES = 'test/fixtures/checkpoints'
const SECRET = '0123456789abcdef'

type Use = (work: (installation: Installation) => Promise<void>) => Promise<void>

let server: TestServer
let dir: TempDir
let alone: Use
let local: Use
let remote: Use
const at = (...parts: string[]) => path.join(dir.path, ...parts)

beforeAll(async () => {
  dir = await createTempDir()
  const env = { AUTH: 'token', API_TOKENS: `cli:admin:${SECRET}`, WORKER: 'on' }
  server = await startTestServer({ env })
  await writeTinyImages(at('images'))
  await writeFile(at('junk.pth'), 'not a checkpoint')
  alone = (work) => work(ownServices(server.services))
  const { dataDir } = server.config
  const found = await findServer({ DATA_DIR: dataDir })
  local = (work) => throughServer(found!, work)
  const named = await findServer({ LATENTQL_URL: server.url, LATENTQL_TOKEN: SECRET })
  remote = (work) => throughServer(named!, work)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await dir[Symbol.asyncDispose]()
})

/** Runs a command; returns all that it wrote. */
async function latentql(use: Use, args: readonly string[]) {
  let stdout = ''
  let stderr = ''
  let failed = false
  const output = createOutput(
    { json: args.includes('--json') },
    {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
    },
  )
  const program = new Command().option('--json').exitOverride()
  const adders = [addCheckpoints, addDatasets, addExport, addExportRun, addGenerate, addImport]
  for (const add of [...adders, addRuns, addTrain]) {
    add(program, (work) =>
      use((installation) => work(installation, output, new AbortController().signal)).catch(
        (error: unknown) => {
          failed = true
          output.failure(error)
        },
      ),
    )
  }
  await program.parseAsync(args, { from: 'user' })
  return { stdout, stderr, failed }
}

/** Runs a command in each way, undoing its effect in between. Returns what it always wrote. */
async function same(args: readonly string[], undo: () => Promise<unknown> = async () => undefined) {
  const results = []
  for (const use of [alone, local]) {
    results.push(await latentql(use, args))
    await undo()
  }
  // How often progress is shown depends on the time that the work takes.
  const [first, second] = results.map(({ stdout, stderr, failed }) => ({
    ...{ stdout, failed },
    stderr: stderr.replace(/^\d+ images packed.*\n/gm, ''),
  }))
  expect(second).toEqual(first)
  return results[0]!
}

const undoImport = () => server.services.checkpoints.delete('more')
const undoDataset = () => server.services.datasets.delete('tiny')

describe('through the server on DATA_DIR, as alone', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('checkpoints are listed, imported and exported', async () => {
    expect((await same(['checkpoints'])).stdout).toMatch(/^small .*16x16 {2}z 8 {2}default\n$/)
    await same(['checkpoints', '--json'])
    const file = `${FIXTURES}/dcgan16-bias.pth`
    const imported = await same(
      ['import', file, '--name', 'more', '--prior', 'uniform'],
      undoImport,
    )
    expect(imported.stdout).toContain('uniform prior')
    expect(imported.stderr).toContain('storing')
    await same(['import', file, '--name', 'more', '--json'], undoImport)
    for (const name of ['small.safetensors', 'small.onnx']) {
      const files: Buffer[] = []
      await same(['export', 'small', '--out', at(name)], async () =>
        files.push(await readFile(at(name))),
      )
      expect(files[1]!.equals(files[0]!), name).toBe(true)
    }
  })

  test('a sample is written', async () => {
    const files: Buffer[] = []
    const args = ['generate', '--seed', '7', '--truncation', '0.5', '--size', '32', '--json']
    await same([...args, '--out', at('seven.png')], async () =>
      files.push(await readFile(at('seven.png'))),
    )
    expect(files[1]!.equals(files[0]!)).toBe(true)
  })

  test('datasets are added, listed and removed', async () => {
    const add = ['dataset', 'add', at('images'), '--name', 'tiny', '--size', '16']
    const added = await same(add, undoDataset)
    expect(added.stdout).toContain('FOLDER')
    expect(added.stderr).toContain('images packed')
    await same([...add, '--json'], undoDataset)
    const { services } = server
    await services.datasets.register(at('images'), { name: 'tiny', imageSize: 16 })
    await same(['dataset', 'list'])
    await same(['dataset', 'list', '--json'])
    await latentql(local, ['dataset', 'remove', 'tiny'])
    expect(await services.datasets.find('tiny')).toBeNull()
  })

  test('a run is started, followed, listed and exported', async () => {
    const flags = Object.entries(TINY_RUN).flatMap(([name, value]) => [
      `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      String(value),
    ])
    const run = (name: string) => server.services.training.run(name)
    const results = []
    for (const [name, use] of [['alone', alone] as const, ['server', local] as const]) {
      const args = ['--data', at('images'), ...flags, '--name', name, '--sheets', at(name)]
      const { stdout, stderr } = await latentql(use, ['train', ...args])
      expect(stderr).toMatch(/100% {2}step 40 of 40 .*loss D \d+\.\d+ .*D\(G\(z\)\)/)
      const sheets = (await readdir(at(name))).sort()
      const pictures = await Promise.all(sheets.map((sheet) => readFile(at(name, sheet))))
      results.push({ stdout: stdout.replaceAll(name, 'NAME'), sheets, pictures })
      expect((await run(name)).state).toBe('DONE')
    }
    expect(results[1]).toEqual(results[0])
    await same(['runs'])
    await same(['runs', '--first', '1', '--json'])
    for (const [format, out] of [
      ['ndjson', 'events.ndjson'],
      ['tensorboard', 'board'],
    ] as const) {
      const files: Buffer[] = []
      const file = format === 'ndjson' ? at(out) : at(out, 'events.out.tfevents.alone')
      await same(['export-run', 'alone', '--format', format, '--out', at(out)], async () =>
        files.push(await readFile(file)),
      )
      expect(files[1]!.equals(files[0]!), format).toBe(true)
    }
  })

  test('errors are the same', async () => {
    for (const args of [
      ['generate', '--seed', '7', '--checkpoint', 'none', '--out', at('no.png')],
      ['import', at('junk.pth')],
      ['import', at('junk.pth'), '--json'],
      ['import', at('missing.pth')],
      ['export', 'none', '--out', at('no.onnx')],
      ['dataset', 'add', at('missing'), '--name', 'x'],
      ['dataset', 'add', at('images'), '--name', 'NO'],
      ['dataset', 'remove', 'none'],
      ['export-run', 'none', '--out', at('no.ndjson')],
      ['train', '--resume', 'none'],
      ['train', '--dataset', 'none'],
    ]) {
      const { stdout, stderr, failed } = await same(args)
      expect(failed, args.join(' ')).toBe(true)
      expect(stdout + stderr).not.toMatch(/ENOENT|INTERNAL_SERVER_ERROR/)
    }
  })
})

describe('through the server at LATENTQL_URL', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('a file is sent, and a folder is refused with advice', async () => {
    const file = `${FIXTURES}/dcgan16-bias.pth`
    const sent = await latentql(remote, ['import', file, '--name', 'more'])
    expect(sent.stdout).toContain('Imported more')
    await undoImport()
    const names = (await readdir(at('images'), { recursive: true })).filter((n) =>
      n.endsWith('.png'),
    )
    const images = names.map(async (name) => ({ name, data: await readFile(at('images', name)) }))
    await writeFile(at('images.zip'), makeZip(await Promise.all(images)))
    const added = await latentql(remote, ['dataset', 'add', at('images.zip'), '--name', 'tiny'])
    expect(added.stdout).toContain('32 images')
    await undoDataset()
    const refused = await latentql(remote, ['dataset', 'add', at('images'), '--name', 'tiny'])
    expect(refused.stderr).toContain('Pass a ZIP file of it.')
  })

  test('a server that does not respond is named, with advice', async () => {
    const url = 'http://127.0.0.1:1'
    const nobody: Use = async (work) =>
      throughServer((await findServer({ LATENTQL_URL: url }))!, work)
    for (const args of [['checkpoints'], ['import', at('junk.pth')]]) {
      const { stderr, failed } = await latentql(nobody, args)
      expect(failed, args[0]).toBe(true)
      expect(stderr).toContain(`No response from a LatentQL server at ${url}`)
      expect(stderr).toContain('Start this server, or unset LATENTQL_URL.')
    }
  })

  test('a file of the server is never named by its path', async () => {
    const headers = {
      authorization: `Bearer ${SECRET}`,
      'content-type': 'application/octet-stream',
    }
    const address = `${server.url}/datasets?name=x&path=${encodeURIComponent(at('images'))}`
    const response = await fetch(address, { method: 'POST', headers })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Send the file as the request body')
  })
})
