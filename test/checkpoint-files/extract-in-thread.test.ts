/** Extraction in a thread gives the same result as here, without blocking the event loop. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { extract } from '../../server/checkpoint-files/extract.ts'
import { extractInThread } from '../../server/checkpoint-files/extract-in-thread.ts'
import { CheckpointInvalid } from '../../server/errors.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { fixture } from '../checkpoints/support.ts'

test.each([
  'bundle16-ema.pth',
  'dcgan16.safetensors',
  'onnx16.onnx',
  'tfjs16-uint8',
  'joblib16',
  'model16-mixed.pth',
  'keras28.keras',
])('gives the same result for %s', async (name) => {
  expect(await extractInThread(fixture(name), {})).toEqual(
    structuredClone(await extract(fixture(name), {})),
  )
})

test('keeps the class and the message of errors', async () => {
  await using folder = await createTempDir()
  const file = path.join(folder.path, 'model.pth')
  await writeFile(file, 'not a checkpoint')
  const cases = [
    [file, {}],
    [fixture('dcgan16-bias.pth'), { preset: 'nope' }],
    [path.join(folder.path, 'nothing.pth'), {}],
  ] as const
  for (const [path, options] of cases) {
    const [here, there] = await Promise.all(
      [() => extract(path, options), () => extractInThread(path, options)].map((read) =>
        read().catch((e: unknown) => e),
      ),
    )
    expect(there).toBeInstanceOf((here as Error).constructor)
    expect(there).toMatchObject({ message: (here as Error).message })
  }
})

/** Writes a pickle of two million steps without effect, about a second's work. */
async function writeSlow(folder: string): Promise<string> {
  const file = path.join(folder, 'slow.pth')
  const magic = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex')
  await writeFile(file, Buffer.concat([magic, Buffer.alloc(4_000_000, 'N0')]))
  return file
}

test('does not block the event loop during a slow extraction', async () => {
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

test('reports when it starts to read and when it starts to infer', async () => {
  const stages: string[] = []
  const onProgress = ({ stage }: { stage: string }) => void stages.push(stage)
  await extractInThread(fixture('dcgan16-bias.pth'), {}, { onProgress })
  expect(stages).toEqual(['reading', 'inferring'])
  await using folder = await createTempDir()
  stages.length = 0
  await expect(extractInThread(await writeSlow(folder.path), {}, { onProgress })).rejects.toThrow()
  expect(stages).toEqual(['reading'])
})

test('refuses a safetensors file whose bytes do not match its header', async () => {
  await using folder = await createTempDir()
  const file = path.join(folder.path, 'model.safetensors')
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  ')
  await writeFile(file, Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), header]))
  const error = await extractInThread(file, {}).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(CheckpointInvalid)
  expect((error as Error).message).toMatch(/^Can.t read this safetensors file: its tensors/)
})

test("rejects with the signal's reason when aborted", async () => {
  await using folder = await createTempDir()
  const controller = new AbortController()
  const reading = extractInThread(await writeSlow(folder.path), {}, controller)
  controller.abort(new Error('gone'))
  await expect(reading).rejects.toThrow('gone')
  const before = extractInThread(fixture('dcgan16-bias.pth'), {}, controller)
  await expect(before).rejects.toThrow('gone')
})
