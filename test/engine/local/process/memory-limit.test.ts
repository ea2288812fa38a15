import { expect, test } from 'vitest'
import type { LoadedProgram } from '../../../../server/engine/local/process/executor.ts'
import { MemoryLimit, isOutOfMemory } from '../../../../server/engine/local/process/memory-limit.ts'
import { padBatches } from '../../../../server/engine/local/process/padded-batches.ts'

/** A device whose memory holds `capacity` rows: takes x [rows, 2], returns sums [rows, 1]. */
function deviceOf(capacity: number) {
  const tried: number[] = []
  const program: LoadedProgram = {
    inputs: { x: 2 },
    async run({ x }, rows) {
      tried.push(rows)
      if (rows > capacity) {
        throw new Error('CUDA failure 2: out of memory ; GPU=0')
      }
      const data = Float32Array.from({ length: rows }, (_, row) => x![2 * row]! + x![2 * row + 1]!)
      return { sums: { shape: [rows, 1], data } }
    },
    release: async () => {},
  }
  return { program, tried }
}

const rowsOfX = (rows: number) => ({ x: Float32Array.from({ length: 2 * rows }, (_, i) => i) })
const sums = (rows: number) => Array.from({ length: rows }, (_, row) => 4 * row + 1)

test('running out of memory halves the limit, reports it, and still returns all rows', async () => {
  const { program, tried } = deviceOf(20)
  const halved: number[] = []
  const limit = new MemoryLimit(64, (rows) => halved.push(rows))
  const { sums: got } = await limit.run(program, rowsOfX(50), 50)
  expect(got!.shape).toEqual([50, 1])
  expect([...got!.data]).toEqual(sums(50))
  expect(tried).toEqual([50, 25, 12, 12, 12, 12, 2])
  expect(halved).toEqual([25, 12])
  expect(limit.rows).toBe(12)
})

test('the smaller limit applies to later batches', async () => {
  const { program, tried } = deviceOf(4)
  const limit = new MemoryLimit(8, () => {})
  await limit.run(program, rowsOfX(8), 8)
  tried.length = 0
  await limit.run(program, rowsOfX(8), 8)
  expect(tried).toEqual([4, 4])
})

test('a single row that does not fit, and any other failure, is an error', async () => {
  const limit = new MemoryLimit(8, () => {})
  await expect(limit.run(deviceOf(0).program, rowsOfX(4), 4)).rejects.toThrow('out of memory')
  const broken = { ...deviceOf(9).program, run: () => Promise.reject(new Error('bad shader')) }
  await expect(limit.run(broken, rowsOfX(1), 1)).rejects.toThrow('bad shader')
})

test.each([
  'Failed to allocate memory for requested buffer of size 4294967296',
  'Non-zero status code returned: CUBLAS_STATUS_ALLOC_FAILED',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
  'OOM when allocating tensor with shape[64,1024,64,64]',
  'std::bad_alloc',
])('"%s" is recognized as running out of memory', (message) => {
  expect(isOutOfMemory(new Error(message))).toBe(true)
})

test('padded batches run as 1, 4, 16 or 64 rows and return the requested rows', async () => {
  const { program, tried } = deviceOf(64)
  const padded = padBatches(program)
  for (const rows of [1, 3, 16, 17]) {
    const { sums: got } = await padded.run(rowsOfX(rows), rows)
    expect(got!.shape).toEqual([rows, 1])
    expect([...got!.data]).toEqual(sums(rows))
  }
  expect(tried).toEqual([1, 4, 16, 64])
})
