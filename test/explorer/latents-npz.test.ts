/** NumPy archives of w, as StyleGAN's projector writes them, read by the explorer's import. */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readNpz } from '../../clients/explorer/src/views/latents/npz.ts'
import { archive, arrayOf } from '../support/npz.ts'

const rows = (count: number, size: number) =>
  Array.from({ length: count * size }, (_, index) => index / 8)

test.each([
  ['stored', undefined],
  ['deflated', deflateRawSync],
])('an archive with one w+ is read, %s', async (_how, deflate) => {
  const bytes = archive(
    { 'x.npy': Buffer.from('x'), 'w.npy': arrayOf([1, 2, 3], rows(2, 3)) },
    deflate,
  )
  const wPlus = [[0, 0.125, 0.25], [0.375, 0.5, 0.625]] // prettier-ignore
  expect(await readNpz(bytes, 'projected_w')).toEqual([
    {
      ...{ id: 'projected_w', name: 'projected_w', tags: [], note: '', checkpoint: null },
      ...{ recipe: { wPlus }, wPlus },
    },
  ])
})

test('equal rows are one w, and several latents are numbered', async () => {
  const bytes = archive({ 'w.npy': arrayOf([2, 2, 1], [1, 1, 2, 3]) })
  expect(await readNpz(bytes, 'w')).toMatchObject([
    { name: 'w 1', recipe: { w: [1] } },
    { name: 'w 2', recipe: { wPlus: [[2], [3]] } },
  ])
})

test.each([
  [Buffer.from('PK'), /isn’t a NumPy archive/],
  [archive({ 'z.npy': arrayOf([1, 1, 1], [1]) }), /has no array "w"/],
  [archive({ 'w.npy': arrayOf([1], [1]) }), /has the shape \[1\] instead of \[rows, size\]/],
  [archive({ 'w.npy': arrayOf([1, 1, 2], [1]) }), /is incomplete/],
  [archive({ 'w.npy': arrayOf([1, 1, 1], [Infinity]) }), /has infinite numbers/],
  [archive({ 'w.npy': Buffer.from('not an array') }), /isn’t of float32 or float64 numbers/],
])('an unsuitable archive is refused with a message: %#', async (bytes, message) => {
  await expect(readNpz(Uint8Array.from(bytes), 'w')).rejects.toThrow(message)
})
