/** Number formats in files: their sizes, and conversion to float32. */
import { decodeNumbers } from '../../weights/number-formats.ts'
import type { StoredDtype } from '../../weights/number-formats.ts'
import type { SourceDType } from './source.ts'

/** Bytes per element. */
export const ITEM_SIZE: Readonly<Record<SourceDType, number>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  bool: 1,
}

/** Names of the formats in safetensors. */
const STORED: Readonly<Record<SourceDType, StoredDtype>> = {
  float16: 'F16',
  bfloat16: 'BF16',
  float32: 'F32',
  float64: 'F64',
  uint8: 'U8',
  int8: 'I8',
  uint16: 'U16',
  int16: 'I16',
  uint32: 'U32',
  int32: 'I32',
  uint64: 'U64',
  int64: 'I64',
  bool: 'BOOL',
}

/** Formats by their safetensors names. */
export const DTYPE_OF_STORED: ReadonlyMap<StoredDtype, SourceDType> = new Map(
  Object.entries(STORED).map(([dtype, stored]) => [stored, dtype as SourceDType]),
)

/** Decodes `bytes` into a new array; rounds float64 and integers to the nearest float32. */
export function decode(bytes: Uint8Array, dtype: SourceDType, littleEndian = true): Float32Array {
  const size = ITEM_SIZE[dtype]
  return decodeNumbers(STORED[dtype], littleEndian || size === 1 ? bytes : swapBytes(bytes, size))
}

function swapBytes(bytes: Uint8Array, size: number): Uint8Array {
  const result = Buffer.from(bytes)
  if (size === 2) return result.swap16()
  return size === 4 ? result.swap32() : result.swap64()
}
