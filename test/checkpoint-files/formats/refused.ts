/** Asserts that a hostile file is refused with a reason, in little time and memory. */
import { expect } from 'vitest'
import { CheckpointInvalid } from '../../../server/errors.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'

const MAX_SECONDS = 10
const MAX_MEGABYTES = 400
const MAX_MESSAGE = 1000

/** Reads a file and its tensors, and expects a refusal whose message matches `reason`. */
export async function expectRefused(file: string, reason: RegExp): Promise<void> {
  const before = process.resourceUsage().maxRSS
  const start = performance.now()
  const error: unknown = await readAll(file).then(
    () => new Error('the file was read'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(CheckpointInvalid)
  expect((error as Error).message).toMatch(reason)
  expect((error as Error).message.length).toBeLessThan(MAX_MESSAGE)
  expect((performance.now() - start) / 1000).toBeLessThan(MAX_SECONDS)
  expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(MAX_MEGABYTES)
}

async function readAll(file: string): Promise<void> {
  const { groups } = await readCheckpointFile(file)
  for (const { tensors } of groups) for (const tensor of tensors.values()) tensor.read()
}
