/** Reading in a thread: the same as reading here, without keeping anyone waiting. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { extract } from '../../server/checkpoint-files/extract.ts'
import { extractInThread } from '../../server/checkpoint-files/extract-in-thread.ts'
import { CheckpointInvalid } from '../../server/errors.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { fixture } from '../checkpoints/support.ts'

test.each(['bundle16-ema.pth', 'dcgan16.safetensors', 'onnx16.onnx', 'tfjs16-uint8', 'joblib16'])(
  '%s comes back as it was read',
  async (name) => {
    expect(await extractInThread(fixture(name), {})).toEqual(
      structuredClone(await extract(fixture(name), {})),
    )
  },
)

test('errors keep their class, message and details', async () => {
  await using folder = await createTempDir()
  const file = path.join(folder.path, 'model.pth')
  await writeFile(file, 'no checkpoint')
  const cases = [
    [file, {}],
    [fixture('dcgan16-bias.pth'), { preset: 'nope' }],
    [path.join(folder.path, 'nothing.pth'), {}],
  ] as const
  for (const [path, options] of cases) {
    const [here, there] = await Promise.all(
      [extract, extractInThread].map((read) => read(path, options).catch((e: unknown) => e)),
    )
    expect(there).toBeInstanceOf((here as Error).constructor)
    expect(there).toMatchObject({ message: (here as Error).message })
  }
})

/** A pickle of two million steps that do nothing, a second's work. */
async function writeSlow(folder: string): Promise<string> {
  const file = path.join(folder, 'slow.pth')
  const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex')
  await writeFile(file, Buffer.concat([magic, Buffer.alloc(4_000_000, 'N0')]))
  return file
}

test('a file that takes long leaves the event loop alone', async () => {
  await using folder = await createTempDir()
  let done = false
  const reading = extractInThread(await writeSlow(folder.path), {})
    .catch((error: unknown) => error)
    .finally(() => (done = true))
  let turns = 0
  while (!done) {
    await setImmediate()
    turns++
  }
  const error = await reading
  expect(error).toBeInstanceOf(CheckpointInvalid)
  expect((error as Error).message).toMatch(/steps/)
  expect(turns).toBeGreaterThan(100)
})

test('reading ends with the reason when it is aborted', async () => {
  await using folder = await createTempDir()
  const controller = new AbortController()
  const reading = extractInThread(await writeSlow(folder.path), {}, controller.signal)
  controller.abort(new Error('gone'))
  await expect(reading).rejects.toThrow('gone')
  const before = extractInThread(fixture('dcgan16-bias.pth'), {}, controller.signal)
  await expect(before).rejects.toThrow('gone')
})
