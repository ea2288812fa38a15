import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readSafetensors,
  readWeights,
  writeSafetensors,
  writeWeights,
  WeightsError,
  type StoredTensor,
} from '../../server/weights/safetensors.ts'

/** A file with this header, as text or as an object, and this many bytes of data. */
function fileOf(header: string | object, dataBytes = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const file = Buffer.alloc(8 + json.length + dataBytes)
  file.writeBigUInt64LE(BigInt(json.length))
  json.copy(file, 8)
  return file
}

const f32 = (shape: unknown, offsets: unknown) => ({ dtype: 'F32', shape, data_offsets: offsets })

describe('a written file', () => {
  const tensors = new Map<string, StoredTensor>([
    ['b', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
    ['a', { dtype: 'F32', shape: [1, 2], data: new Uint8Array(Float32Array.of(1.5, -2).buffer) }],
    ['none', { dtype: 'F32', shape: [0, 4], data: new Uint8Array() }],
    ['scalar', { dtype: 'I64', shape: [], data: new Uint8Array(BigInt64Array.of(7n).buffer) }],
  ])

  test('reads back unchanged', () => {
    const { tensors: read, metadata } = readSafetensors(writeSafetensors(tensors, { format: 'pt' }))
    expect(metadata).toEqual({ format: 'pt' })
    expect(new Map([...read].sort())).toEqual(new Map([...tensors].sort()))
  })

  test('does not depend on the order of tensors', () => {
    const reversed = new Map([...tensors].reverse())
    expect(writeSafetensors(reversed)).toEqual(writeSafetensors(tensors))
  })

  test('can be read from unaligned memory', () => {
    const file = writeWeights(new Map([['w', { shape: [2], data: Float32Array.of(3, 4) }]]))
    const shifted = new Uint8Array(file.length + 1)
    shifted.set(file, 1)
    expect(readWeights(shifted.subarray(1)).get('w')!.data).toEqual(Float32Array.of(3, 4))
  })
})

test('every number format converts to float32', () => {
  const cases: [StoredTensor['dtype'], ArrayBufferView, number[]][] = [
    ['F64', Float64Array.of(0.1, -1e300), [Math.fround(0.1), -Infinity]],
    [
      'F16',
      Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00, 0x3555),
      [1, -2, 2 ** -24, Infinity, 0.333251953125],
    ],
    ['BF16', Uint16Array.of(0x3f80, 0xc040, 0x7f80), [1, -3, Infinity]],
    ['I64', BigInt64Array.of(-5n, 9n), [-5, 9]],
    ['U64', BigUint64Array.of(5n), [5]],
    ['I32', Int32Array.of(-1), [-1]],
    ['U32', Uint32Array.of(7), [7]],
    ['I16', Int16Array.of(-3), [-3]],
    ['U16', Uint16Array.of(3), [3]],
    ['I8', Int8Array.of(-128), [-128]],
    ['U8', Uint8Array.of(255), [255]],
    ['BOOL', Uint8Array.of(1, 0), [1, 0]],
  ]
  for (const [dtype, values, expected] of cases) {
    const data = new Uint8Array(values.buffer)
    const file = writeSafetensors(new Map([['x', { dtype, shape: [expected.length], data }]]))
    expect([...readWeights(file).get('x')!.data]).toEqual(expected)
  }
})

describe('rejects', () => {
  const two = (first: [number, number], second: [number, number]) => ({
    a: f32([(first[1] - first[0]) / 4], first),
    b: f32([(second[1] - second[0]) / 4], second),
  })
  const tooLong = Buffer.alloc(16)
  tooLong.writeBigUInt64LE(2n ** 63n)
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'it has 0 bytes'],
    ['a header length past any file', tooLong, 'its header claims 9223372036854775808 bytes'],
    ['a header longer than the file', fileOf('{}').subarray(0, 9), 'its header claims 2 bytes'],
    ['a header that is not JSON', fileOf('{"a":'), "its header isn't JSON"],
    ['a header that is a list', fileOf('[]'), "its header isn't an object"],
    ['a header that is not UTF-8', fileOf('{}').fill(0xff, 8), "its header isn't JSON"],
    [
      'a repeated name',
      fileOf('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":1}'),
      'its header repeats the key "a"',
    ],
    [
      'a repeated field',
      fileOf('{"a":{"dtype":"F32","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      'its header repeats the key "dtype"',
    ],
    [
      '__proto__',
      fileOf('{"__proto__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      '__proto__',
    ],
    ['__proto__ in the metadata', fileOf('{"__metadata__":{"__proto__":"x"}}'), '__proto__'],
    [
      'metadata that is not a string',
      fileOf({ __metadata__: { a: 1 } }),
      'its metadata "a" isn\'t a string',
    ],
    [
      'a dtype of unknown size',
      fileOf({ a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, 1),
      'tensor "a" has the unknown dtype "F8_E4M3"',
    ],
    [
      'a dtype named like a member of every object',
      fileOf({ a: { dtype: 'constructor', shape: [1], data_offsets: [0, 1] } }, 1),
      'has the unknown dtype',
    ],
    [
      'a shape with a fraction',
      fileOf({ a: f32([1.5], [0, 6]) }, 6),
      "a shape that isn't a list of sizes",
    ],
    [
      'a negative size',
      fileOf({ a: f32([-1, -1], [0, 4]) }, 4),
      "a shape that isn't a list of sizes",
    ],
    [
      'a shape whose product overflows',
      fileOf({ a: f32([2 ** 32, 2 ** 32], [0, 4]) }, 4),
      'its shape needs',
    ],
    [
      'a shape larger than its bytes',
      fileOf({ a: f32([1e12], [0, 4]) }, 4),
      'has 4 bytes; its shape needs 4000000000000',
    ],
    [
      'offsets past the end',
      fileOf({ a: f32([2], [0, 8]) }, 4),
      'its tensors take 8 bytes, but its data has 4',
    ],
    [
      'offsets that run backwards',
      fileOf({ a: f32([1], [4, 0]) }, 4),
      "offsets that aren't a begin and an end",
    ],
    ['tensors that overlap', fileOf(two([0, 8], [4, 12]), 12), 'tensor "b" overlaps'],
    ['a gap between tensors', fileOf(two([0, 4], [8, 12]), 12), 'tensor "b" leaves a gap'],
    [
      'bytes that belong to no tensor',
      fileOf({ a: f32([1], [0, 4]) }, 8),
      'its tensors take 4 bytes, but its data has 8',
    ],
    [
      'a tensor that is not an object',
      fileOf({ a: 3 }),
      'tensor "a" isn\'t described by an object',
    ],
  ])('%s', (_, file, message) => {
    expect(() => readSafetensors(file)).toThrow(WeightsError)
    expect(() => readSafetensors(file)).toThrow(message)
  })
})

test('a corrupted file is either read or rejected with a WeightsError', () => {
  const data = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer)
  const file = writeSafetensors(new Map([['w', { dtype: 'F32', shape: [2, 2], data }]]), { a: 'b' })
  const change = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 })
  fc.assert(
    fc.property(change, fc.nat(file.length), (edits, length) => {
      const changed = file.slice(0, length < 40 ? length : undefined)
      for (const [at, byte] of edits) if (at < changed.length) changed[at] = byte
      try {
        readWeights(changed)
      } catch (error) {
        expect(error).toBeInstanceOf(WeightsError)
      }
    }),
    { numRuns: 1000 },
  )
})

test('reads a header of 30,000 tensors, and rejects one above the limit', () => {
  const headerOf = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `layers.${index}.weight`,
        { dtype: 'U8', shape: [0], data_offsets: [0, 0] },
      ]),
    )
  expect(readSafetensors(fileOf(headerOf(30_000))).tensors.size).toBe(30_000)
  expect(() => readSafetensors(fileOf(headerOf(80_000)))).toThrow('at most 4194304 are allowed')
})
