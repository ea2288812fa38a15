import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeRecord, FILE_VERSION } from '../../server/training/tensorboard-format.ts'
import { readEventFile } from './support/read-event-file.ts'

const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
const records = [
  encodeRecord({ at, step: 0, fileVersion: FILE_VERSION }),
  encodeRecord({ at, step: 5_000_000_000, restarted: true }),
  encodeRecord({
    at,
    step: 300,
    values: [
      { tag: 'loss/D', scalar: 0.1 },
      { tag: 'é', scalar: 1e39 },
      { tag: 'n', scalar: NaN },
      {
        tag: 'x'.repeat(300),
        png: Uint8Array.from({ length: 20_000 }, (_, index) => index),
        width: 640,
        height: 64,
      },
    ],
  }),
]

test('records have the same bytes in every release', () => {
  const digest = createHash('sha256').update(Buffer.concat(records)).digest('hex')
  expect(digest).toBe('98139eccfbd906bccbb141119e4547b8c8e3b80be44e1d522c0af1a7cc5e5879')
})

test('writes steps beyond 32 bits, figures beyond float32 and NaN', () => {
  const [, second, third] = readEventFile(Buffer.concat(records))
  expect(second!.step).toBe(5_000_000_000)
  expect(Object.fromEntries(third!.scalars)).toEqual({
    'loss/D': Math.fround(0.1),
    é: Infinity,
    n: NaN,
  })
})
