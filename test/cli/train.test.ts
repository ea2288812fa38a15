import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addExportRun } from '../../server/cli/export-run.ts'
import { addGenerate } from '../../server/cli/generate.ts'
import { createOutput } from '../../server/cli/output.ts'
import { ownServices } from '../../server/cli/own-services.ts'
import type { RunCommand } from '../../server/cli/run-command.ts'
import { addRuns } from '../../server/cli/runs.ts'
import { addTrain } from '../../server/cli/train.ts'
import { readConfig } from '../../server/config.ts'
import { createServices, type Services } from '../../server/context.ts'
import { TrainingRunNotFound } from '../../server/errors.ts'
import { startCollector } from '../support/collector.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'
import { TINY_RUN, writeTinyImages } from '../support/tiny-images.ts'
import { startLatentql } from './latentql.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'

/** Flags such as `--image-size 16`. */
const TINY = Object.entries(TINY_RUN).flatMap(([name, value]) => [
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  String(value),
])

let env: NodeJS.ProcessEnv
let folder: string
let images: string
/** The services of a server without a worker. */
let services: Services

beforeAll(async () => {
  folder = (await createTempDir()).path
  images = path.join(folder, 'Tiny images')
  await writeTinyImages(images)
  const { url } = await createTestDatabase()
  const data = { DATA_DIR: path.join(folder, 'data'), DATABASE_URL: url }
  env = { ...process.env, ...data, ENGINE: 'onnxruntime-cpu' }
  services = await createServices(readConfig({ ...env, WORKER: 'off' }), { logger: silentLogger })
})
afterAll(() => services.releasers.release())

const start = (...args: string[]) => startLatentql(env, ...args)

/** Runs a command on the services of this process; returns its JSON, or throws. */
async function latentql(...args: string[]): Promise<any> {
  let said = ''
  const stdout = { write: (text: string) => (said += text) }
  const output = createOutput({ json: true }, { stdout, stderr: { write: () => undefined } })
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
  const run: RunCommand = (work) =>
    work(ownServices(services), output, new AbortController().signal)
  for (const add of [addTrain, addRuns, addExportRun, addGenerate]) {
    add(program, run)
    program.commands.at(-1)!.copyInheritedSettings(program)
  }
  await program.parseAsync(args, { from: 'user' })
  return JSON.parse(said)
}

describe('latentql train', { timeout: WHOLE_PROCESSES_MS }, () => {
  it('trains on a folder to the end, shows metrics and writes contact sheets', async () => {
    const { code, stdout, stderr } = await start('train', '--data', images, ...TINY).ended
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('32 images packed')
    const [, name, sheets] = /Training (\S+) on .*\. Contact sheets: (\S+)/.exec(stderr)!
    expect(name).toMatch(/^tiny-images-[0-9a-f]{6}/)
    expect(stderr).toMatch(/100% {2}step 40 of 40 .*loss D \d+\.\d+ .*D\(G\(z\)\)/)
    // The images are flat squares, without speckle.
    expect(stderr).toMatch(/ diversity \d\.\d\d {2}\(training images: 1\) /)
    expect(stdout).toContain(`Trained ${name}: 40 steps`)
    expect(stdout).toMatch(/^ {2}its samples {3}diversity \d\.\d\d /m)
    expect(stdout).toContain(`--checkpoint ${name}@latest`)
    const files = (await readdir(sheets!)).sort()
    expect(files).toEqual([0, 10, 20, 30, 40].map((step) => `step-0000${step || '00'}.png`))
    expect(await sharp(path.join(sheets!, files[0]!)).metadata()).toMatchObject({ format: 'png' })
    const seven = path.join(folder, 'seven.png')
    await latentql('generate', '--seed=7', `--checkpoint=${name}@latest`, '--out', seven)
    expect(await sharp(seven).metadata()).toMatchObject({ width: 16, height: 16 })
  })

  it('registers a folder once, and again when a file has changed', async () => {
    // Registers the images, and then fails because the checkpoint to start from is missing.
    const train = () => latentql('train', '--data', images, ...TINY, '--from', 'missing@1')
    const before = await services.datasets.list()
    await expect(train()).rejects.toThrow('missing')
    expect(await services.datasets.list()).toEqual(before)
    await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toFile(path.join(images, 'light', '1.png'))
    await expect(train()).rejects.toThrow('missing')
    expect(await services.datasets.list()).toHaveLength(before.length + 1)
  })

  it('saves and pauses on Ctrl-C, explains how to resume, and resumes from there', async () => {
    const data = ['--data', images, ...TINY, '--steps', '3000', '--name', 'long']
    const training = start('train', ...data)
    await training.saying('step ')
    training.child.kill('SIGINT')
    const paused = await training.ended
    expect(paused.code, paused.stderr).toBe(130)
    expect(paused.stderr).toContain('finishing the step and saving')
    expect(paused.stdout).toContain('npm run latentql -- train --resume long')
    const run = await services.training.run('long')
    expect(run.state).toBe('PAUSED')
    const [newest] = await services.training.checkpoints(run)
    expect(newest!.step).toBe(run.step)
    const again = start('train', '--resume', 'long', '--json')
    await isTraining(run.id, run.lastSeq)
    again.child.kill('SIGTERM')
    const json = JSON.parse((await again.ended).stdout)
    expect(json).toMatchObject({ name: 'long', state: 'PAUSED', steps: 3000, speckle: null })
    expect(json.step).toBeGreaterThan(run.step)
  })

  it('follows a run of another worker, which exports its traces, and ends when the run is cancelled elsewhere', async () => {
    await using collector = await startCollector()
    const worker = startLatentql({ ...env, ...collector.env }, 'worker')
    await worker.saying('Press Ctrl-C to stop it')
    const settings = { ...TINY_RUN, dataset: 'avatars', steps: 100_000, name: 'elsewhere' }
    const dataset = (await services.datasets.list()).find(({ source }) => source === 'FOLDER')!.name
    const run = await services.training.start({ ...settings, dataset })
    await isTraining(run.id, 0)
    const following = start('train', '--resume', 'elsewhere')
    await following.saying('Resuming elsewhere')
    worker.child.kill('SIGTERM')
    expect((await worker.ended).code).toBe(0)
    expect(collector.spans.map(({ name }) => name)).toContain('job training')
    await following.saying('step ')
    await services.training.cancel(run.id)
    const { code, stdout } = await following.ended
    expect(code).toBe(1)
    expect(stdout).toContain('Cancelled elsewhere')
  })

  it('rejects settings that conflict or are out of range', async () => {
    const rejected = (...args: string[]) => expect(latentql('train', ...args)).rejects
    await rejected('--resume', 'long', '--steps', '7').toThrow('leave out steps')
    await rejected('--data', 'x', '--dataset', 'y').toThrow('cannot be used with')
    await rejected('--batch', '1').toThrow('It must be a whole number from 2 to 512.')
    await rejected('--recipe', 'slow').toThrow('It must be FAST, PAPER or MODERN.')
    await rejected('--resume', 'missing').toThrow(TrainingRunNotFound)
    await rejected('--crop', '0,0,9,9').toThrow('--crop requires --data.')
    await rejected('--data', path.join(folder, 'none')).toThrow(/ENOENT: .*none/)
  })
})

describe('latentql runs and export-run', { timeout: WHOLE_PROCESSES_MS }, () => {
  it('list runs newest first, and write the events of one', async () => {
    const names = (await latentql('runs')).map(({ name }: { name: string }) => name)
    expect(names).toEqual(['elsewhere', 'long', ...names.slice(2)])
    const lines = path.join(folder, 'long.ndjson')
    const { events } = await latentql('export-run', 'long', '--out', lines)
    const written = (await readFile(lines, 'utf8')).trim().split('\n')
    expect(written.map((line) => JSON.parse(line).seq)).toEqual(
      Array.from({ length: events }, (_, index) => index + 1),
    )
    const board = path.join(folder, 'board')
    const to = ['--format', 'tensorboard', '--out', board]
    const { path: file } = await latentql('export-run', 'long', ...to)
    expect(path.basename(file)).toBe('events.out.tfevents.long')
    expect((await readFile(file)).length).toBeGreaterThan(1000)
  })
})

/** Resolves with the first step after an event. */
async function isTraining(run: string, after: number): Promise<void> {
  for await (const event of await services.training.progress(run, { after, mode: 'LATEST' })) {
    if (event.kind === 'step') return
  }
}
