import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { utimes } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { program } from '../support/program.ts'
import { fixture, openStore, startCalibrationEngine, type OpenStore } from './support.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

const script = program('test/checkpoints/import-and-hang.ts')

/** Imports `file` in another process, and kills the process when it reaches `stage`. */
async function importAndDie(open: OpenStore, file: string, stage: string) {
  const { directory, storageDirectory, databaseUrl } = open
  const args = [script, directory, storageDirectory, databaseUrl, file, stage]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer]
  expect(String(line)).toBe(`at ${stage}\n`)
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test.each(['calibrating', 'rendering'])(
  'after a process is killed while %s, the store starts, sweeps, and can import the same file',
  async (stage) => {
    await using open = await openStore({ engine })
    await open.store.importFile(fixture('dcgan16-rgb.pth'))
    const before = await open.files()
    await importAndDie(open, fixture('joblib16'), stage)
    expect((await open.files()).length).toBeGreaterThan(before.length)
    const store = open.reopen()
    expect((await store.list({ first: 10 })).totalCount).toBe(1)
    const { checkpoint, alreadyImported } = await store.importFile(fixture('joblib16'))
    expect(alreadyImported).toBe(false)
    const after = await open.files()
    const own = after.filter((file) => file.startsWith(checkpoint.digest))
    expect(own).toHaveLength(4)
    expect(after.filter((file) => !own.includes(file))).toEqual(before)
  },
)

test('the next start finishes a deletion that only reached the database', async () => {
  await using open = await openStore({ engine })
  const { checkpoint } = await open.store.importFile(fixture('dcgan16-rgb.pth'))
  await open.rows.delete(checkpoint.digest)
  const anHourAgo = Date.now() / 1000 - 3601
  await utimes(path.join(open.directory, checkpoint.digest), anHourAgo, anHourAgo)
  const again = await open.reopen().importFile(fixture('dcgan16.safetensors'))
  const files = await open.files()
  expect(files).toHaveLength(5)
  expect(files[0]).toBe(again.checkpoint.digest)
})
