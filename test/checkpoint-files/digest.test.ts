import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fileDigest, weightsDigest } from '../../server/checkpoint-files/digest.ts'

const a = { shape: [2], data: Float32Array.of(1, -2) }
const b = { shape: [1, 1], data: Float32Array.of(0.5) }

test('hashes a version line, the description, and the tensors by name', async () => {
  const bytes = Buffer.concat([
    Buffer.from('latentql-checkpoint-1\n{"a":[1,null],"b":1e-8}\n'),
    Buffer.from('{"name":"a","shape":[2]}\n'),
    Buffer.from([0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0]),
    Buffer.from('{"name":"b","shape":[1,1]}\n'),
    Buffer.from([0x00, 0x00, 0x00, 0x3f]),
  ])
  const expected = createHash('sha256').update(bytes).digest('hex')
  const description = { b: 1e-8, a: [1, null], absent: undefined }
  expect(
    await weightsDigest(
      description,
      new Map([
        ['b', b],
        ['a', a],
      ]),
    ),
  ).toBe(expected)
})

test('changes with names, shapes, values and fields, but not with the order of tensors or fields', async () => {
  const digest = (description: unknown, ...tensors: [string, typeof a][]) =>
    weightsDigest(description, new Map(tensors))
  const one = await digest({ x: 1, y: 2 }, ['a', a], ['b', b])
  expect(await digest({ y: 2, x: 1 }, ['b', b], ['a', a])).toBe(one)
  const others = await Promise.all([
    digest({ x: 1, y: 3 }, ['a', a], ['b', b]),
    digest({ x: 1, y: 2 }, ['a', a]),
    digest({ x: 1, y: 2 }, ['c', a], ['b', b]),
    digest({ x: 1, y: 2 }, ['a', { ...a, shape: [1, 2] }], ['b', b]),
    digest({ x: 1, y: 2 }, ['a', { ...a, data: Float32Array.of(1, -3) }], ['b', b]),
  ])
  expect(new Set([one, ...others]).size).toBe(6)
})

test('hashes only the values of a tensor that is a view into a larger buffer', async () => {
  const large = Float32Array.of(9, 1, -2, 9)
  const view = { shape: [2], data: large.subarray(1, 3) }
  const [one, other] = [new Map([['a', a]]), new Map([['a', view]])]
  expect(await weightsDigest({}, other)).toBe(await weightsDigest({}, one))
})

test('hashes many megabytes without blocking the event loop', async () => {
  const data = new Float32Array(8 * 1024 * 1024)
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await weightsDigest({}, new Map([['a', { shape: [data.length], data }]]))
  clearInterval(timer)
  expect(turns).toBeGreaterThan(2)
})

test('hashes the description and the bytes of a file that is served as it is', async () => {
  const bytes = Buffer.from('graph')
  const one = await fileDigest({ range: [-1, 1] }, bytes)
  expect(one).toBe(
    createHash('sha256').update('latentql-onnx-1\n{"range":[-1,1]}\ngraph').digest('hex'),
  )
  expect(await fileDigest({ range: [0, 1] }, bytes)).not.toBe(one)
})
