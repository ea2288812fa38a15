import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Downloads } from '../../server/request/downloads.ts'
import { silentLogger } from '../support/test-database.ts'

const MIB = 1024 ** 2
const PIECE_BYTES = 64 * 1024

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A download whose client has 1 s for each MiB; a piece takes `madeIn` to be made. */
function download({ madeIn = 0 } = {}) {
  const downloads = new Downloads({ total: 1, perClient: 1, megabyteMs: 1_000, seeds: 1 })
  const response = new ServerResponse(new IncomingMessage(new Socket())) as any
  response.locals = { logger: silentLogger }
  async function* parts() {
    for (;;) {
      if (madeIn > 0) await new Promise((resolve) => setTimeout(resolve, madeIn))
      yield Buffer.alloc(PIECE_BYTES)
    }
  }
  const pieces = downloads.pieces(parts(), response)
  return {
    response,
    /** Reads so many MiB, each piece `eachIn` after the one before. */
    async read(mebibytes: number, eachIn: number) {
      for (let bytes = 0; bytes < mebibytes * MIB && !response.destroyed;) {
        const next = pieces.next()
        await vi.advanceTimersByTimeAsync(madeIn)
        bytes += (await next).value!.length
        await vi.advanceTimersByTimeAsync(eachIn)
      }
    },
  }
}

test('a reader that needs a second for each MiB is not cut off, a slower one is', async () => {
  const { response, read } = download()
  await read(20, 1_000 / 17)
  expect(response.destroyed).toBe(false)
  await read(20, 1_000 / 15)
  expect(response.destroyed).toBe(true)
})

test('a reader is not cut off because the samples are slow', async () => {
  const { response, read } = download({ madeIn: 5_000 })
  await read(20, 1_000 / 17)
  expect(response.destroyed).toBe(false)
})
